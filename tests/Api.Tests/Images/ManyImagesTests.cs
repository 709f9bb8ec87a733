using System.Net;
using Chorus.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Api.Tests.Images;

/// <summary>Two hundred real prompts at once, by one user, on a real Azurite.</summary>
public sealed class ManyImagesTests(ITestOutputHelper output)
{
    private const int Prompts = 200;

    [SharedDataFact("prompts/PartiPrompts.tsv")]
    public async Task Two_hundred_pictures_that_are_asked_for_at_once_are_all_painted_and_stored()
    {
        var azurite = await AzuriteServer.SharedAsync();
        await using var chorus = await ChorusProcess.StartAsync(settings: new Dictionary<string, string>
        {
            ["Chorus__RateLimits__Enabled"] = "false",
            ["Chorus__Blobs__ConnectionString"] = azurite.ConnectionString,
            ["Chorus__Blobs__Container"] = AzuriteServer.NewContainer(),
        });
        using var user = await ChorusClient.GuestAsync(chorus.Address);
        var prompts = File.ReadLines(Repository.SharedData("prompts/PartiPrompts.tsv")!).Skip(1).Take(Prompts).Select(l => l.Split('\t')[0]).ToList();
        var started = TimeProvider.System.GetTimestamp();
        var begun = await Task.WhenAll(prompts.Select(prompt => user.CallAsync(HttpMethod.Post, "api/images", new { prompt })));
        Assert.All(begun, b => Assert.Equal(HttpStatusCode.Accepted, b.Status));

        await Eventually.TrueAsync(
            async () => await StoredAsync(user) == Prompts, TimeSpan.FromMinutes(5), () => $"all are stored\n{chorus.Output}");
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var memory = File.ReadLines($"/proc/{chorus.Id}/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        output.WriteLine($"{Prompts} pictures in {elapsed.TotalSeconds:0.0} s; {memory}");

        var gallery = await user.RequireAsync(HttpMethod.Get, "api/images?limit=200");
        Assert.Equal(Prompts, gallery.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("publicUrl").GetString()).Distinct().Count());
    }

    private static async Task<int> StoredAsync(ChorusClient user)
    {
        var page = await user.RequireAsync(HttpMethod.Get, "api/images?limit=200");
        return page.GetProperty("items").EnumerateArray().Count(i =>
            i.GetProperty("status").GetString() == "complete" && i.GetProperty("storagePath").GetString() is not null);
    }
}
