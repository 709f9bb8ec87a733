using System.Net;
using System.Text;
using System.Text.Json;
using Chorus.Api.Tests.Images;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Files;

/// <summary>A user keeps so many bytes of uploads and pictures, a guest fewer; a small file counts as 64 KiB.</summary>
public sealed class StorageQuotaTests : IAsyncLifetime
{
    private const int Smallest = 64 * 1024;

    private ChorusProcess _server = null!;

    public async Task InitializeAsync() => _server = await ChorusProcess.StartAsync(settings: new Dictionary<string, string>
    {
        ["Chorus__Quota__GuestBytes"] = $"{2 * Smallest}",
        ["Chorus__Quota__AccountBytes"] = $"{3 * Smallest}",
        ["Chorus__RateLimits__Enabled"] = "false",
    });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Beyond_it_uploads_and_pictures_are_refused_and_texts_are_not()
    {
        using var user = await ChorusClient.GuestAsync(_server.Address);
        var conversation = Text(await user.NewConversationAsync("Full"), "id");
        (await UploadAsync(user, 1)).RequireCreated();
        var earlier = new { id = Guid.NewGuid(), content = "a fox", reply = "image" };
        var sent = await user.RequireAsync(HttpMethod.Post, $"api/conversations/{conversation}/messages", earlier);
        await Eventually.TrueAsync(
            async () => (await user.RequireAsync(HttpMethod.Get, "api/images")).GetProperty("items")[0].GetProperty("status").GetString() == "complete",
            TimeSpan.FromSeconds(60), "the picture is painted");

        (await UploadAsync(user, 1)).RequireProblem(409, "storage-full");
        (await PostAsync(user, "api/images", new { prompt = "x" })).RequireProblem(409, "storage-full");
        (await PostAsync(user, "api/images", new { prompt = "x", conversationId = conversation })).RequireProblem(409, "storage-full");
        (await PostAsync(user, $"api/conversations/{conversation}/messages", new { content = "x", reply = "image" })).RequireProblem(409, "storage-full");
        var picture = (await user.RequireAsync(HttpMethod.Get, "api/images")).GetProperty("items")[0];
        (await PostAsync(user, $"api/images/{Text(picture, "id")}/regenerate", null)).RequireProblem(409, "storage-full");
        (await PostAsync(user, $"api/conversations/{conversation}/messages/{Text(picture, "id")}/regenerate", null)).RequireProblem(409, "storage-full");
        await using var device = await user.ConnectAsync();
        var error = await Assert.ThrowsAsync<HubCallException>(() => device.InvokeAsync("Send", conversation, new { content = "x", reply = "image" }));
        Assert.Equal("storage-full", error.Code);

        var again = await user.RequireAsync(HttpMethod.Post, $"api/conversations/{conversation}/messages", earlier);
        Assert.Equal(sent.GetProperty("seq").GetInt64(), again.GetProperty("seq").GetInt64());
        await user.RequireAsync(HttpMethod.Post, $"api/conversations/{conversation}/messages", new { content = "x", reply = "assistant" });
        using var other = await ChorusClient.GuestAsync(_server.Address);
        (await UploadAsync(other, 1)).RequireCreated();

        await user.CallAsync(HttpMethod.Delete, $"api/images/{Text(picture, "id")}");
        (await UploadAsync(user, 1)).RequireCreated();
    }

    [Fact]
    public async Task A_file_counts_by_its_size_and_an_account_has_more_room_than_a_guest()
    {
        using var user = await ChorusClient.GuestAsync(_server.Address);
        (await UploadAsync(user, (2 * Smallest) + 1)).RequireProblem(409, "storage-full");
        (await UploadAsync(user, 2 * Smallest)).RequireCreated();
        (await UploadAsync(user, 1)).RequireProblem(409, "storage-full");

        await user.RegisterAsync($"{Guid.NewGuid():N}@example.org", "Correct-horse-7-battery");
        (await UploadAsync(user, Smallest)).RequireCreated();
        (await UploadAsync(user, 1)).RequireProblem(409, "storage-full");
    }

    [Fact]
    public async Task What_a_deleted_message_had_makes_room()
    {
        using var user = await ChorusClient.GuestAsync(_server.Address);
        var conversation = Text(await user.NewConversationAsync("Full"), "id");
        var upload = (await UploadAsync(user, 2 * Smallest)).RequireCreated();
        var message = await user.RequireAsync(
            HttpMethod.Post, $"api/conversations/{conversation}/messages", new { content = "see", attachmentIds = new[] { Text(upload, "id") } });
        (await UploadAsync(user, 1)).RequireProblem(409, "storage-full");

        await user.CallAsync(HttpMethod.Delete, $"api/conversations/{conversation}/messages/{Text(message, "id")}");
        await Eventually.TrueAsync(
            async () => (await UploadAsync(user, 1)).Status == HttpStatusCode.Created, TimeSpan.FromSeconds(60), "there is room again");
    }

    [Fact]
    public async Task An_import_brings_what_there_is_room_for_and_names_the_rest()
    {
        using var rich = new ChorusClient(_server.Address);
        await rich.RegisterAsync($"{Guid.NewGuid():N}@example.org", "Correct-horse-7-battery");
        var conversation = Text(await rich.NewConversationAsync("Full"), "id");
        foreach (var text in new[] { "one", "two" })
        {
            var upload = (await UploadAsync(rich, 1)).RequireCreated();
            await rich.RequireAsync(
                HttpMethod.Post, $"api/conversations/{conversation}/messages", new { content = text, attachmentIds = new[] { Text(upload, "id") } });
        }

        await Painting.PaintAsync(rich, new { prompt = "a fox" });
        var bytes = await Exports.Imports.ExportAsync(_server.Address, rich, "api/export");
        using var guest = await ChorusClient.GuestAsync(_server.Address);
        (await UploadAsync(guest, 1)).RequireCreated();

        var report = await Exports.Imports.SendAsync(_server.Address, guest, bytes);
        Assert.Equal((2, 0, 0), Exports.Imports.Count(report, "messages"));
        Assert.Equal((1, 0, 1), Exports.Imports.Count(report, "attachments"));
        Assert.Equal((0, 0, 1), Exports.Imports.Count(report, "images"));
        Assert.All(
            report.GetProperty("skipped").EnumerateArray(), s => Assert.StartsWith("There is no room", Text(s, "why"), StringComparison.Ordinal));
    }

    private Task<RawCall> UploadAsync(ChorusClient user, int bytes) =>
        Upload.SendAsync(_server.Address, user.AccessToken, Encoding.ASCII.GetBytes(new string('x', bytes)), "note.txt");

    private Task<RawCall> PostAsync(ChorusClient user, string path, object? body) =>
        RawCall.SendAsync(_server.Address, HttpMethod.Post, path, user.AccessToken, body is null ? null : JsonSerializer.Serialize(body));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}

file static class Answers
{
    public static JsonElement RequireCreated(this RawCall answer)
    {
        Assert.True(answer.Status == HttpStatusCode.Created, $"{answer.Status} {answer.Body}");
        return answer.Body;
    }
}
