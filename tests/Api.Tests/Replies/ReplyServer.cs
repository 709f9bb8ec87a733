using System.Text.Json;
using Chorus.Testing;
using Chorus.Testing.Providers;
using Xunit;

namespace Chorus.Api.Tests.Replies;

/// <summary>A server whose assistant is the official SDK, asking a provider that does as it is told.</summary>
public sealed class ReplyServer : IAsyncLifetime
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(40);

    public ProviderServer Provider { get; private set; } = null!;

    public ChorusProcess Process { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Provider = await ProviderServer.StartAsync();
        Process = await ChorusProcess.StartAsync(settings: new Dictionary<string, string>(Provider.Settings("secret-key"))
        {
            ["Chorus__RateLimits__Enabled"] = "false",
            ["Chorus__Assistant__FirstTokenTimeout"] = "00:00:03",
            ["Chorus__Assistant__ModelsWithoutSight"] = "blind-*",
        });
    }

    public async Task DisposeAsync()
    {
        await Process.DisposeAsync();
        await Provider.DisposeAsync();
    }

    /// <summary>Asks something, and answers with the id of the answer's message.</summary>
    public static async Task<string> AskAsync(ChorusClient user, string conversation, string content, params string[] attachmentIds)
    {
        var asked = await user.RequireAsync(
            HttpMethod.Post, $"api/conversations/{conversation}/messages",
            new { id = Guid.CreateVersion7(), content, reply = "assistant", attachmentIds });
        var messages = await user.MessagesAsync(conversation);
        return messages.Single(m => m.GetProperty("parentId").GetString() == asked.GetProperty("id").GetString()).GetProperty("id").GetString()!;
    }

    public static Task<JsonElement> ReadAsync(ChorusClient user, string conversation, string message) =>
        user.RequireAsync(HttpMethod.Get, $"api/conversations/{conversation}/messages/{message}");

    /// <summary>The message, once it is not generating any more.</summary>
    public static Task<JsonElement> EndAsync(ChorusClient user, string conversation, string message) =>
        UntilAsync(user, conversation, message, m => m.GetProperty("status").GetString() != "generating");

    /// <summary>The message, once it is so.</summary>
    public static async Task<JsonElement> UntilAsync(ChorusClient user, string conversation, string message, Func<JsonElement, bool> isReached)
    {
        JsonElement read = default;
        await Eventually.TrueAsync(
            async () => isReached(read = await ReadAsync(user, conversation, message)), _patience, () => $"the message is so: {read}");
        return read;
    }
}
