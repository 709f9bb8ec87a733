using System.Text;
using System.Text.Json;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Exports.Hostile;

/// <summary>A server that ends if it ever holds more than a few hundred megabytes.</summary>
public sealed class SmallServer : IAsyncLifetime
{
    private const string Heap = "0x1C000000"; // 448 MiB

    private ChorusProcess? _process;

    public Uri Address => _process!.Address;

    public async Task InitializeAsync() => _process = await ChorusProcess.StartAsync(settings: new Dictionary<string, string>
    {
        ["DOTNET_GCHeapHardLimit"] = Heap,
        ["Chorus__RateLimits__Enabled"] = "false",
        ["Chorus__Digests__Enabled"] = "false",
    });

    public async Task DisposeAsync() => await _process!.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class SmallServerTests : ICollectionFixture<SmallServer>
{
    public const string Name = "small server";
}

/// <summary>Tests of what means harm: each has a guest of its own, who has nothing.</summary>
public abstract class HostileImportTests(SmallServer server) : IAsyncLifetime
{
    protected ChorusClient User { get; private set; } = null!;

    protected Uri Address => server.Address;

    public async Task InitializeAsync() => User = await ChorusClient.GuestAsync(server.Address);

    public Task DisposeAsync()
    {
        User.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A line of OpenAssistant's.</summary>
    protected static string Line(string tree, string id, string text = "hello") =>
        JsonSerializer.Serialize(new { message_id = id, message_tree_id = tree, role = "prompter", text });

    protected Task<JsonElement> ImportAsync(byte[] bytes) => Imports.SendAsync(server.Address, User, bytes);

    protected Task<JsonElement> ImportAsync(string text) => ImportAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>It is refused, and nothing of it has come in.</summary>
    protected async Task RequireRefusedAsync(byte[] bytes, string code)
    {
        var answer = await ImportAsync(bytes);
        Assert.True(answer.TryGetProperty("code", out var given) && given.GetString() == code, $"{answer}");
        Assert.False(string.IsNullOrEmpty(answer.GetProperty("detail").GetString()));
        await RequireConversationsAsync(0);
    }

    protected async Task RequireConversationsAsync(int count) => Assert.Equal(count, (await User.ConversationIdsAsync()).Count);

    /// <summary>What was left out of it, in order, and that a second time changes nothing.</summary>
    protected async Task<List<(string What, string Why)>> RequireOnceAsync(byte[] bytes, int messages)
    {
        var report = await ImportAsync(bytes);
        Assert.True(report.TryGetProperty("messages", out _), $"{report}");
        Assert.Equal(messages, Imports.Count(report, "messages").Added);
        var again = await ImportAsync(bytes);
        Assert.Equal((0, messages), (Imports.Count(again, "messages").Added, (int)Imports.Count(again, "messages").Unchanged));
        Assert.Equal($"{report.GetProperty("skipped")}", $"{again.GetProperty("skipped")}");
        return [.. report.GetProperty("skipped").EnumerateArray().Select(s => (s.GetProperty("what").GetString()!, s.GetProperty("why").GetString()!))];
    }
}
