using Chorus.Grains.Conversations;
using Chorus.Grains.Replies;
using Chorus.Testing.Providers;

namespace Chorus.Providers.Tests.Assistants;

/// <summary>The official SDK and a server that speaks the real protocol, when all goes well.</summary>
public sealed class CompatibleAssistantTests
{
    [Fact]
    public async Task An_answer_comes_in_parts_and_ends_with_what_it_cost()
    {
        await using var providers = await TestProviders.StartAsync();
        providers.Server.NextChat(ChatScripts.Say("Good day to you"));

        var parts = await providers.Assistant.AnswerAsync(Asking.Request("Hello"));

        Assert.Equal(["Good", " day", " to", " you", ""], parts.Select(p => p.Text));
        Assert.Equal((ChatScripts.InputTokens, ChatScripts.OutputTokens), (parts[^1].InputTokens, parts[^1].OutputTokens));
        Assert.All(parts, p => Assert.Equal("test-model", p.Model));
    }

    [Fact]
    public async Task A_part_is_there_before_the_next_is_written()
    {
        await using var providers = await TestProviders.StartAsync();
        var second = new TaskCompletionSource();
        providers.Server.NextChat(ChatScripts.SayAndWait("first", second.Task, " second"));
        await using var answer = providers.Assistant.Ask("Hello");

        Assert.True(await answer.MoveNextAsync());
        Assert.Equal("first", answer.Current.Text);
        second.SetResult();
        Assert.True(await answer.MoveNextAsync());

        Assert.Equal(" second", answer.Current.Text);
    }

    [Fact]
    public async Task A_provider_that_does_not_tell_tokens_leaves_them_unknown()
    {
        await using var providers = await TestProviders.StartAsync();
        providers.Server.NextChat(ChatScripts.Say("Good day", usage: false));

        var parts = await providers.Assistant.AnswerAsync(Asking.Request("Hello"));

        Assert.All(parts, p => Assert.Null(p.InputTokens ?? p.OutputTokens));
    }

    [Fact]
    public async Task Turns_pictures_model_and_limit_go_along()
    {
        await using var providers = await TestProviders.StartAsync();
        var picture = new AssistantPicture("image/png", PlainPng.Of(2, 2));
        var request = new AssistantRequest
        {
            Model = "another-model",
            MaxAnswerTokens = 99,
            Turns =
            [
                new(MessageRole.System, "Be brief."), new(MessageRole.User, "Hello"), new(MessageRole.Assistant, "Hi."),
                new(MessageRole.User, "What is this?", [picture]),
            ],
        };

        await providers.Assistant.AnswerAsync(request);

        var body = Assert.Single(providers.Server.Requests).Body;
        var messages = body.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(["system", "user", "assistant", "user"], messages.Select(m => m.GetProperty("role").GetString()));
        Assert.Equal("What is this?", body.LastText());
        Assert.Contains($"data:image/png;base64,{Convert.ToBase64String(picture.Bytes.Span)}", body.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("another-model", body.Model());
        Assert.Equal(99, body.GetProperty("max_completion_tokens").GetInt32());
    }

    [Theory]
    [InlineData(TestProviders.Key, $"Bearer {TestProviders.Key}")]
    [InlineData("", null)]
    public async Task The_key_goes_along_where_there_is_one(string key, string? header)
    {
        await using var providers = await TestProviders.StartAsync(("Chorus:Assistant:ApiKey", key));

        await providers.Assistant.TextAsync("Hello");

        Assert.Equal(header, Assert.Single(providers.Server.Requests).Header("Authorization"));
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off_between_two_characters()
    {
        await using var providers = await TestProviders.StartAsync(("Chorus:Assistant:MaxAnswerBytes", "1026"));
        providers.Server.NextChat(ChatScripts.Say(new string('é', 400) + " " + new string('é', 400)));

        Assert.Equal(new string('é', 400) + " " + new string('é', 112), await providers.Assistant.TextAsync("Hello"));
    }

    [Fact]
    public async Task Whoever_does_not_want_the_answer_any_more_gets_a_cancellation()
    {
        await using var providers = await TestProviders.StartAsync();
        providers.Server.NextChat(ChatScripts.HangAfter("Good"));
        using var stop = new CancellationTokenSource();
        await using var answer = providers.Assistant.AnswerAsync(Asking.Request("Hello"), stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await answer.MoveNextAsync());

        var rest = answer.MoveNextAsync();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await rest);
    }
}
