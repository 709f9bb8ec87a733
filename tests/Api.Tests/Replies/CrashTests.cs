using Chorus.Testing;
using Chorus.Testing.Providers;
using Xunit;

namespace Chorus.Api.Tests.Replies;

public sealed class CrashTests
{
    [Fact]
    public async Task An_answer_that_was_cut_off_by_a_crash_is_kept_and_ended_once()
    {
        await using var provider = await ProviderServer.StartAsync();
        await using var server = await ChorusProcess.StartAsync(settings: provider.Settings());
        using var user = await ChorusClient.GuestAsync(server.Address);
        var conversation = (await user.NewConversationAsync("talk")).GetProperty("id").GetString()!;
        provider.NextChat(ChatScripts.HangAfter("Half a sentence"), ChatScripts.Say("A whole sentence."));
        var id = await ReplyServer.AskAsync(user, conversation, "Well?");
        await ReplyServer.UntilAsync(user, conversation, id, m => m.GetProperty("content").GetString() == "Half a sentence");

        // Its checkpoint comes within a second.
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        await server.KillAsync();
        await server.StartAgainAsync();
        var kept = await ReplyServer.ReadAsync(user, conversation, id);
        Assert.Contains(kept.GetProperty("content").GetString(), new[] { "Half a sentence", "A whole sentence." });
        var ended = await ReplyServer.EndAsync(user, conversation, id);
        Assert.Equal(("complete", "A whole sentence."), (ended.GetProperty("status").GetString(), ended.GetProperty("content").GetString()));
        Assert.Equal(2, (await user.MessagesAsync(conversation)).Count);
        Assert.Equal(2, provider.Chats);
    }
}
