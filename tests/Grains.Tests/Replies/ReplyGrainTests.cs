using System.Text.Json;
using Chorus.Grains.Conversations;
using Chorus.Grains.Generations;
using Chorus.Grains.Json;
using Chorus.Grains.Providers;
using Chorus.Grains.Replies;
using Chorus.Grains.Tests.Cluster;
using Chorus.Testing;
using Npgsql;
using Xunit;

namespace Chorus.Grains.Tests.Replies;

public sealed class ReplyGrainTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_answer_comes_in_portions_and_then_as_a_whole()
    {
        var talk = await StartAsync();
        var (id, screen) = await talk.AskAsync("Why?");
        var tap = silo.Assistant.Of(talk.Model);
        Write(tap, "Be");
        await screen.UntilTextAsync("Be");
        Write(tap, "cau");
        Write(tap, "se.");
        await screen.UntilTextAsync("Because.");
        tap.TryWrite(new AnswerPart("", "scripted-1", 12, 3));
        tap.Complete();
        var message = await screen.EndAsync();

        Assert.Equal((MessageStatus.Complete, "Because.", 2), (message.Status, message.Content, message.Revision));
        var metadata = JsonDocument.Parse(message.Metadata.Raw).RootElement;
        Assert.True(metadata.GetProperty("success").GetBoolean());
        Assert.Equal(("scripted-1", 12, 3), (metadata.GetProperty("model").GetString(), metadata.GetProperty("inputTokens").GetInt32(), metadata.GetProperty("outputTokens").GetInt32()));
        Assert.InRange(metadata.GetProperty("firstDelta").GetInt64(), 0, metadata.GetProperty("duration").GetInt64());
        await screen.UntilAsync(s => s.States is [.., "idle"]);
        Assert.Equal(["thinking", "generating", "idle"], screen.States);
        Assert.Equal(Ended(message), Ended(await StoredAsync(id)));
    }

    [Fact]
    public async Task A_retried_question_is_answered_once()
    {
        var talk = await StartAsync();
        var question = talk.Question("Why?");
        await talk.Conversation.SendAsync(talk.User, question);
        await talk.Conversation.SendAsync(talk.User, question);
        silo.Assistant.Of(talk.Model).Complete();
        await EndAsync(ReplyId.To(question.Id!.Value));
        Assert.Equal(1, silo.Assistant.Requests.Count(r => r.Model == talk.Model));
        Assert.Equal(2, (await silo.Service<IConversationStore>().LoadAsync(talk.Conversation.GetPrimaryKey(), default))!.LastSeq);
    }

    [Fact]
    public async Task Whoever_joins_in_the_middle_has_the_text_so_far_and_then_the_rest()
    {
        var talk = await StartAsync();
        var (id, first) = await talk.AskAsync("Why?");
        var tap = silo.Assistant.Of(talk.Model);
        Write(tap, "Because ");
        await first.UntilTextAsync("Because ");
        var late = new Screen(await Listener.StartAsync(silo, talk.User), id)
        {
            Text = (await silo.Grains.GetGrain<IReplyGrain>(id).ReadAsync())!,
        };
        Write(tap, "it is.");
        await late.UntilTextAsync("Because it is.");
        tap.Complete();
        Assert.Equal("Because it is.", (await late.EndAsync()).Content);
    }

    [Fact]
    public async Task Stopped_it_keeps_its_text_and_says_nothing_more()
    {
        var talk = await StartAsync();
        var (id, screen) = await talk.AskAsync("Why?");
        var tap = silo.Assistant.Of(talk.Model);
        Write(tap, "Because of");
        await screen.UntilTextAsync("Because of");
        var stopped = await talk.Conversation.StopAsync(talk.User, id);
        Write(tap, " something");
        tap.Complete();

        Assert.Equal((MessageStatus.Cancelled, "Because of"), (stopped.Status, stopped.Content));
        Assert.Equal(Ended(stopped), Ended(await screen.EndAsync()));
        await screen.UntilAsync(s => s.States is [.., "idle"]);
        Assert.Equal("Because of", screen.Text);
        Assert.Equal(stopped.Revision, (await talk.Conversation.StopAsync(talk.User, id)).Revision);
    }

    [Fact]
    public async Task Questions_are_answered_one_after_another_in_their_order()
    {
        var talk = await StartAsync();
        var (firstId, first) = await talk.AskAsync("One?");
        var tap = silo.Assistant.Of(talk.Model);
        Write(tap, "1");
        await first.UntilTextAsync("1");
        var second = talk.Question("Two?") with { Model = $"{talk.Model}-2" };
        await talk.Conversation.SendAsync(talk.User, second);
        var secondId = ReplyId.To(second.Id!.Value);
        Assert.Null(await silo.Grains.GetGrain<IReplyGrain>(secondId).ReadAsync());
        Assert.DoesNotContain(silo.Assistant.Requests, r => r.Model == second.Model);

        tap.Complete();
        await EndAsync(firstId);
        silo.Assistant.Of(second.Model).TryWrite(new AnswerPart("2"));
        silo.Assistant.Of(second.Model).Complete();
        Assert.Equal("2", (await EndAsync(secondId)).Content);
        Assert.Equal(["One?", "1", "Two?"], silo.Assistant.Requests.Single(r => r.Model == second.Model).Turns.Select(t => t.Text));
    }

    [Fact]
    public async Task A_question_that_waits_can_be_stopped_and_those_behind_it_move_up()
    {
        var talk = await StartAsync();
        var (firstId, _) = await talk.AskAsync("One?");
        var (secondId, _) = await talk.AskAsync("Two?", $"{talk.Model}-2");
        var (thirdId, _) = await talk.AskAsync("Three?", $"{talk.Model}-3");
        Assert.Equal((MessageStatus.Cancelled, ""), Ended(await talk.Conversation.StopAsync(talk.User, secondId)));
        Assert.Equal(MessageStatus.Cancelled, (await talk.Conversation.StopAsync(talk.User, firstId)).Status);
        silo.Assistant.Of($"{talk.Model}-3").TryWrite(new AnswerPart("3"));
        silo.Assistant.Of($"{talk.Model}-3").Complete();
        Assert.Equal((MessageStatus.Complete, "3"), Ended(await EndAsync(thirdId)));
    }

    [Fact]
    public async Task A_failure_is_a_message_that_stays_and_a_notification_that_says_how_to_go_on()
    {
        var talk = await StartAsync();
        var (id, screen) = await talk.AskAsync("Why?");
        var tap = silo.Assistant.Of(talk.Model);
        Write(tap, "Bec");
        await screen.UntilTextAsync("Bec");
        tap.Complete(new ProviderException(ProviderFailure.RateLimited, "Too many requests.", TimeSpan.FromHours(1)));
        var message = await screen.EndAsync();

        Assert.Equal((MessageStatus.Failed, "Bec"), Ended(message));
        var metadata = JsonDocument.Parse(message.Metadata.Raw).RootElement;
        Assert.False(metadata.GetProperty("success").GetBoolean());
        Assert.Equal("""{"type":"rateLimited","message":"Too many requests.","retryAfter":3600}""", metadata.GetProperty("error").GetRawText());
        await screen.UntilAsync(s => s.Notifications.Count > 0);
        var notification = Assert.Single(screen.Notifications);
        Assert.Equal(("error", "reply-failed", "Too many requests."), (notification.Level, notification.Code, notification.Detail));
        Assert.Equal(("regenerate", id, 3600), (notification.Retry!.Action, notification.Retry.MessageId, notification.Retry.AfterSeconds));
    }

    [Fact]
    public async Task What_may_pass_is_tried_again_and_goes_on_where_it_was()
    {
        var talk = await StartAsync();
        var (_, screen) = await talk.AskAsync("Why?");
        Write(silo.Assistant.Of(talk.Model), "Be");
        await screen.UntilTextAsync("Be");
        silo.Assistant.Break(talk.Model, new ProviderException(ProviderFailure.BrokenStream, "It broke."));
        Write(silo.Assistant.Of(talk.Model), "cause.");
        silo.Assistant.Of(talk.Model).Complete();

        Assert.Equal((MessageStatus.Complete, "Because."), Ended(await screen.EndAsync()));
        Assert.Equal([null, "Be"], silo.Assistant.Requests.Where(r => r.Model == talk.Model).Select(r => r.Continued));
    }

    [Fact]
    public async Task What_cannot_pass_is_not_tried_again()
    {
        var talk = await StartAsync();
        var (id, _) = await talk.AskAsync("Why?");
        silo.Assistant.Of(talk.Model).Complete(new ProviderException(ProviderFailure.Unauthorized, "The key was refused."));
        Assert.Equal(MessageStatus.Failed, (await EndAsync(id)).Status);
        Assert.Equal(1, silo.Assistant.Requests.Count(r => r.Model == talk.Model));
    }

    [Fact]
    public async Task Who_has_lost_the_lease_says_nothing_more_and_the_next_one_goes_on_from_what_was_kept()
    {
        var talk = await StartAsync();
        var (id, screen) = await talk.AskAsync("Why?");
        var old = silo.Assistant.Of(talk.Model);
        Write(old, "Because of");
        await screen.UntilTextAsync("Because of");

        // As another silo does, which dies then.
        await using (var steal = silo.Service<NpgsqlDataSource>().CreateCommand(
            "UPDATE generations SET lease = gen_random_uuid(), partial = 'Because ', due_at = clock_timestamp() + interval '3 s' WHERE id = $1"))
        {
            steal.Parameters.Add(new NpgsqlParameter { Value = id });
            Assert.Equal(1, await steal.ExecuteNonQueryAsync());
        }

        await Eventually.TrueAsync(
            () => silo.Assistant.Requests.Any(r => r.Model == talk.Model && r.Continued == "Because "), _patience, "somebody goes on");
        Write(silo.Assistant.Of(talk.Model), "it is.");
        await screen.UntilTextAsync("Because it is.");
        silo.Assistant.Of(talk.Model).Complete();
        Assert.Equal((MessageStatus.Complete, "Because it is."), Ended(await screen.EndAsync()));
    }

    [Theory]
    [InlineData("attempts = 10", "interrupted")]
    [InlineData("created_at = clock_timestamp() - interval '15 min'", "timeout")]
    public async Task What_silos_failed_at_too_often_or_for_too_long_is_saved_as_a_failure(string state, string type)
    {
        var talk = await StartAsync();
        var (id, screen) = await talk.AskAsync("Why?");
        Write(silo.Assistant.Of(talk.Model), "Because of");
        await screen.UntilTextAsync("Because of");
        await using (var steal = silo.Service<NpgsqlDataSource>().CreateCommand(
            $"UPDATE generations SET lease = gen_random_uuid(), partial = 'Because ', due_at = clock_timestamp() + interval '3 s', {state} WHERE id = $1"))
        {
            steal.Parameters.Add(new NpgsqlParameter { Value = id });
            Assert.Equal(1, await steal.ExecuteNonQueryAsync());
        }

        var message = await screen.EndAsync();
        Assert.Equal((MessageStatus.Failed, "Because "), Ended(message));
        Assert.Equal(type, JsonDocument.Parse(message.Metadata.Raw).RootElement.GetProperty("error").GetProperty("type").GetString());
        Assert.Equal(Ended(message), Ended(await StoredAsync(id)));
    }

    [Fact]
    public async Task Regenerated_it_has_a_sibling_that_knows_nothing_of_what_came_later()
    {
        var talk = await StartAsync();
        var (id, _) = await talk.AskAsync("Why?");
        await AnswerAsync(talk.Model, 1, "Because.");
        await EndAsync(id);
        await talk.Conversation.SendAsync(talk.User, new NewMessage { Content = "I see." });
        var siblingId = Guid.CreateVersion7();
        var sibling = await talk.Conversation.RegenerateAsync(talk.User, id, siblingId);
        Assert.Equal((siblingId, MessageStatus.Generating), (sibling.Id, sibling.Status));
        silo.Assistant.Of(talk.Model).TryWrite(new AnswerPart("For a reason."));
        silo.Assistant.Of(talk.Model).Complete();

        Assert.Equal("For a reason.", (await EndAsync(siblingId)).Content);
        Assert.Equal(["Why?"], silo.Assistant.Requests.Last(r => r.Model == talk.Model).Turns.Select(t => t.Text));
        Assert.Equal("Because.", (await StoredAsync(id)).Content);
    }

    [Fact]
    public async Task The_conversation_s_metadata_say_who_answers_and_how_and_it_gets_a_title()
    {
        var user = await silo.NewUserAsync();
        var conversation = silo.Grains.GetGrain<IConversationGrain>(Guid.CreateVersion7());
        var model = $"m-{Guid.NewGuid():N}";
        await conversation.CreateAsync(user, new NewConversation { Metadata = new JsonText($$"""{"model":"{{model}}","systemPrompt":"Be brief."}""") });
        var question = new NewMessage { Id = Guid.CreateVersion7(), Content = "Why is the sky blue?", Reply = ReplyKind.Assistant };
        await conversation.SendAsync(user, question);
        await AnswerAsync(model, 1, "Light.");
        await AnswerAsync(model, 2, "\"The blue sky\"\nIt is a title.");
        await Eventually.TrueAsync(
            async () => (await silo.Service<IConversationStore>().LoadAsync(conversation.GetPrimaryKey(), default))!.Title == "The blue sky",
            _patience,
            "the conversation has a title");
        Assert.Equal(["Be brief.", "Why is the sky blue?"], silo.Assistant.Requests.First(r => r.Model == model).Turns.Select(t => t.Text));
    }

    [Fact]
    public async Task A_conversation_that_grows_is_summarized_in_the_background()
    {
        var talk = await StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await talk.Conversation.SendAsync(talk.User, new NewMessage { Content = string.Concat(Enumerable.Repeat($"Number {i}. ", 100)) });
        }

        var (_, screen) = await talk.AskAsync("What was the first?");
        await AnswerAsync(talk.Model, 1, "I forgot.");
        await screen.EndAsync();
        await AnswerAsync(talk.Model, 2, "They counted.");
        var store = silo.Service<IConversationStore>();
        await Eventually.TrueAsync(
            async () => (await store.LoadAsync(talk.Conversation.GetPrimaryKey(), default))!.LastSeq == 23, _patience, "there is a summary");
        var summary = Assert.Single(
            await silo.Service<IReplyHistory>().BackFromAsync(talk.Conversation.GetPrimaryKey(), 23, 1, default));
        Assert.Equal((true, "They counted.", MessageRole.System), (summary.IsSummary, summary.Content, summary.Role));

        var (again, _) = await talk.AskAsync("And now?");
        silo.Assistant.Of(talk.Model).Complete();
        await EndAsync(again);
        var turns = silo.Assistant.Requests.Last(r => r.Model == talk.Model && r.MaxAnswerTokens is null).Turns;
        Assert.EndsWith("They counted.", turns[0].Text, StringComparison.Ordinal);
        Assert.Equal("And now?", turns[^1].Text);
        Assert.InRange(turns.Sum(TokenEstimate.Of), 1, silo.Assistant.ContextTokens);
    }

    private static (MessageStatus, string) Ended(Message message) => (message.Status, message.Content);

    private static void Write(System.Threading.Channels.ChannelWriter<AnswerPart> tap, string text) =>
        Assert.True(tap.TryWrite(new AnswerPart(text)));

    /// <summary>Answers the request of that number, once it is there, and only that.</summary>
    private async Task AnswerAsync(string model, int number, string text)
    {
        await Eventually.TrueAsync(() => silo.Assistant.Requests.Count(r => r.Model == model) >= number, _patience, $"request {number} is made");
        Write(silo.Assistant.Of(model), text);
        silo.Assistant.Break(model, null);
    }

    private async Task<Talk> StartAsync()
    {
        var user = await silo.NewUserAsync();
        return new Talk(silo, user, await silo.NewConversationAsync(user), $"m-{Guid.NewGuid():N}");
    }

    private async Task<Message> StoredAsync(Guid id) =>
        Assert.Single(await silo.Service<IConversationStore>().FindAsync([id], default)).Message;

    private async Task<Message> EndAsync(Guid id)
    {
        await Eventually.TrueAsync(
            async () => (await StoredAsync(id)).Status != MessageStatus.Generating, _patience, "the answer has ended");
        return await StoredAsync(id);
    }

    /// <summary>A user in a conversation, with an assistant of their own.</summary>
    private sealed record Talk(SiloFixture Silo, Guid User, IConversationGrain Conversation, string Model)
    {
        public NewMessage Question(string content) =>
            new() { Id = Guid.CreateVersion7(), Content = content, Reply = ReplyKind.Assistant, Model = Model };

        public async Task<(Guid Id, Screen Screen)> AskAsync(string content, string? model = null)
        {
            var question = Question(content) with { Model = model ?? Model };
            var id = ReplyId.To(question.Id!.Value);
            var screen = new Screen(await Listener.StartAsync(Silo, User), id);
            await Conversation.SendAsync(User, question);
            return (id, screen);
        }
    }
}
