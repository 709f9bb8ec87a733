using System.Globalization;
using System.Net;
using System.Text.Json;
using Chorus.Api.Tests.Files;
using Chorus.Testing;
using Chorus.Testing.Providers;
using Xunit;

namespace Chorus.Api.Tests.Replies;

public sealed class ReplyTests(ReplyServer server) : IClassFixture<ReplyServer>, IAsyncLifetime
{
    private ChorusClient _user = null!;
    private string _conversation = "";

    public async Task InitializeAsync()
    {
        _user = await ChorusClient.GuestAsync(server.Process.Address);
        _conversation = (await _user.NewConversationAsync("talk")).GetProperty("id").GetString()!;
    }

    public Task DisposeAsync()
    {
        _user.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_answer_is_live_on_a_device_and_can_be_read_while_it_is_made()
    {
        var goOn = new TaskCompletionSource();
        server.Provider.NextChat(ChatScripts.SayAndWait("It is", goOn.Task, " so."));
        await using var device = await _user.ConnectAsync();
        await device.InvokeAsync("Resume", null, null);
        var id = await ReplyServer.AskAsync(_user, _conversation, "Is it?");
        await ReplyServer.UntilAsync(_user, _conversation, id, m => m.GetProperty("content").GetString() == "It is");
        var listed = (await _user.MessagesAsync(_conversation))[^1];
        Assert.Equal(("It is", "generating"), (listed.GetProperty("content").GetString(), listed.GetProperty("status").GetString()));
        goOn.SetResult();

        var (text, types) = ("", new List<string>());
        while (true)
        {
            var told = await device.NextEventAsync();
            var data = told.GetProperty("data");
            types.Add(told.GetProperty("type").GetString()!);
            if (types[^1] == "message-delta")
            {
                Assert.Equal((id, JsonValueKind.Null), (data.GetProperty("messageId").GetString(), told.GetProperty("offset").ValueKind));
                text = text[..data.GetProperty("from").GetInt32()] + data.GetProperty("text").GetString();
            }
            else if (types[^1] == "message-update")
            {
                Assert.Equal(("complete", "It is so."), (data.GetProperty("status").GetString(), data.GetProperty("content").GetString()));
                var metadata = data.GetProperty("metadata");
                Assert.Equal(
                    (true, ChatScripts.InputTokens, ChatScripts.OutputTokens),
                    (metadata.GetProperty("success").GetBoolean(), metadata.GetProperty("inputTokens").GetInt32(), metadata.GetProperty("outputTokens").GetInt32()));
                break;
            }
        }

        Assert.StartsWith("It is", text, StringComparison.Ordinal);
        Assert.Contains("status", types);
    }

    [Fact]
    public async Task A_closed_tab_loses_nothing()
    {
        var goOn = new TaskCompletionSource();
        server.Provider.NextChat(ChatScripts.SayAndWait("first", goOn.Task, " last"));
        string id;
        await using (var device = await _user.ConnectAsync())
        {
            id = await ReplyServer.AskAsync(_user, _conversation, "Well?");
            device.Abort();
        }

        goOn.SetResult();
        Assert.Equal("first last", (await ReplyServer.EndAsync(_user, _conversation, id)).GetProperty("content").GetString());
    }

    [Fact]
    public async Task It_is_stopped_over_REST_and_over_the_hub_and_keeps_its_text()
    {
        foreach (var overHub in new[] { false, true })
        {
            server.Provider.NextChat(ChatScripts.SayAndWait("It is", new TaskCompletionSource().Task, "!"));
            var id = await ReplyServer.AskAsync(_user, _conversation, "Is it?");
            await ReplyServer.UntilAsync(_user, _conversation, id, m => m.GetProperty("content").GetString() == "It is");
            if (overHub)
            {
                await using var device = await _user.ConnectAsync();
                await device.InvokeAsync("Stop", _conversation, id);
            }
            else
            {
                var (status, body) = await _user.CallAsync(HttpMethod.Post, $"api/conversations/{_conversation}/messages/{id}/stop");
                Assert.Equal((HttpStatusCode.Accepted, "cancelled"), (status, body.GetProperty("status").GetString()));
            }

            var stopped = await ReplyServer.ReadAsync(_user, _conversation, id);
            Assert.Equal(("cancelled", "It is"), (stopped.GetProperty("status").GetString(), stopped.GetProperty("content").GetString()));
        }
    }

    [Fact]
    public async Task Regenerating_answers_with_a_new_message_beside_the_old_one()
    {
        server.Provider.NextChat(ChatScripts.Say("One."), ChatScripts.Say("Another."));
        var id = await ReplyServer.AskAsync(_user, _conversation, "Which?");
        var old = await ReplyServer.EndAsync(_user, _conversation, id);
        var (status, sibling) = await _user.CallAsync(HttpMethod.Post, $"api/conversations/{_conversation}/messages/{id}/regenerate");
        Assert.Equal((HttpStatusCode.Accepted, "generating"), (status, sibling.GetProperty("status").GetString()));
        Assert.Equal(old.GetProperty("parentId").GetString(), sibling.GetProperty("parentId").GetString());
        var ended = await ReplyServer.EndAsync(_user, _conversation, sibling.GetProperty("id").GetString()!);
        Assert.Equal("Another.", ended.GetProperty("content").GetString());
        Assert.Equal("One.", (await ReplyServer.ReadAsync(_user, _conversation, id)).GetProperty("content").GetString());
    }

    [Fact]
    public async Task Others_neither_stop_nor_regenerate()
    {
        server.Provider.NextChat(ChatScripts.Say("Mine."));
        var id = await ReplyServer.AskAsync(_user, _conversation, "Whose?");
        await ReplyServer.EndAsync(_user, _conversation, id);
        using var stranger = await ChorusClient.GuestAsync(server.Process.Address);
        using var viewer = await ChorusClient.GuestAsync(server.Process.Address);
        await _user.RequireAsync(HttpMethod.Post, $"api/conversations/{_conversation}/members", new { userId = viewer.UserId, role = "viewer" });
        foreach (var action in new[] { "stop", "regenerate" })
        {
            var path = $"api/conversations/{_conversation}/messages/{id}/{action}";
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.CallAsync(HttpMethod.Post, path)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await viewer.CallAsync(HttpMethod.Post, path)).Status);
        }
    }

    [Theory]
    [InlineData("unauthorized", 1)]
    [InlineData("rateLimited", 1)]
    [InlineData("unavailable", 3)]
    [InlineData("timeout", 3)]
    [InlineData("brokenStream", 3)]
    [InlineData("invalidAnswer", 3)]
    [InlineData("contextTooLong", 1)]
    [InlineData("invalidRequest", 1)]
    public async Task Each_fault_of_a_provider_is_a_failed_message_without_secrets(string type, int requests)
    {
        ProviderScript script = type switch
        {
            "unauthorized" => FaultScripts.Error(401, "invalid_api_key", "Incorrect API key provided: secret-key."),
            "rateLimited" => FaultScripts.Error(429, "rate_limit_exceeded", retryAfter: "120"),
            "unavailable" => FaultScripts.Error(500),
            "timeout" => FaultScripts.Hang(),
            "brokenStream" => ChatScripts.BreakAfter("The beginning"),
            "invalidAnswer" => ChatScripts.GarbageAfter("The beginning"),
            "invalidRequest" => FaultScripts.Error(400, "unknown_parameter"),
            _ => FaultScripts.Error(400, "context_length_exceeded"),
        };
        var before = server.Provider.Chats;
        server.Provider.NextChat([.. Enumerable.Repeat(script, requests)]);
        await using var device = await _user.ConnectAsync();
        await device.InvokeAsync("Resume", null, null);
        var id = await ReplyServer.AskAsync(_user, _conversation, "Well?");
        var failed = await ReplyServer.EndAsync(_user, _conversation, id);

        Assert.Equal("failed", failed.GetProperty("status").GetString());
        Assert.Equal((false, type), (failed.GetProperty("metadata").GetProperty("success").GetBoolean(), failed.GetProperty("metadata").GetProperty("error").GetProperty("type").GetString()));
        Assert.DoesNotContain("secret-key", failed.ToString(), StringComparison.Ordinal);
        Assert.Equal(requests, server.Provider.Chats - before);
        if (type == "invalidAnswer")
        {
            Assert.Equal("The beginning", failed.GetProperty("content").GetString());
        }

        var told = await device.NextEventAsync();
        while (told.GetProperty("type").GetString() != "notification")
        {
            told = await device.NextEventAsync();
        }

        Assert.Equal(id, told.GetProperty("data").GetProperty("retry").GetProperty("messageId").GetString());
    }

    [Fact]
    public async Task The_provider_sees_a_picture_that_goes_with_the_question_and_again_with_the_next()
    {
        var upload = (await Upload.SendAsync(server.Process.Address, _user.AccessToken, SamplePictures.Png(40, 30), "a.png")).Body;
        using var http = new HttpClient { BaseAddress = server.Process.Address };
        var stored = Convert.ToBase64String(await http.GetByteArrayAsync(upload.GetProperty("url").GetString()));
        server.Provider.NextChat(ChatScripts.Say("A flag."), ChatScripts.Say("Red."));
        foreach (var attachments in new string[][] { [upload.GetProperty("id").GetString()!], [] })
        {
            var id = await ReplyServer.AskAsync(_user, _conversation, "What is it?", attachments);
            Assert.Equal("complete", (await ReplyServer.EndAsync(_user, _conversation, id)).GetProperty("status").GetString());
            var asked = server.Provider.Requests.Last(r => r.Path == "/v1/chat/completions").Body.GetProperty("messages")[0].GetProperty("content");
            var picture = asked.EnumerateArray().Single(p => p.GetProperty("type").GetString() == "image_url").GetProperty("image_url");
            Assert.Equal($"data:image/png;base64,{stored}", picture.GetProperty("url").GetString());
        }
    }

    [Fact]
    public async Task A_model_that_takes_no_pictures_is_told_that_there_was_one()
    {
        var (upload, requests) = (await UploadAsync(), server.Provider.Chats);
        await _user.RequireAsync(HttpMethod.Patch, $"api/conversations/{_conversation}", new { metadata = new { model = "blind-7b" } });
        var id = await ReplyServer.AskAsync(_user, _conversation, "What is it?", upload);
        Assert.Equal("complete", (await ReplyServer.EndAsync(_user, _conversation, id)).GetProperty("status").GetString());
        Assert.Equal(1, server.Provider.Chats - requests);
        AssertUnseen(server.Provider.Requests[^1], "blind-7b");
    }

    [Fact]
    public async Task A_provider_that_refuses_pictures_is_asked_once_more_without_them()
    {
        var (upload, requests) = (await UploadAsync(), server.Provider.Chats);
        var refusal = FaultScripts.Error(400, "unsupported_content", "Invalid content type: image_url is only supported by certain models.");
        server.Provider.NextChat(refusal, ChatScripts.Say("I cannot see it."), refusal, refusal);
        var answered = await ReplyServer.AskAsync(_user, _conversation, "What is it?", upload);
        Assert.Equal("I cannot see it.", (await ReplyServer.EndAsync(_user, _conversation, answered)).GetProperty("content").GetString());
        Assert.Equal(2, server.Provider.Chats - requests);
        Assert.Contains("image_url", server.Provider.Requests[^2].Body.GetRawText(), StringComparison.Ordinal);
        AssertUnseen(server.Provider.Requests[^1], "test-model");

        var refused = await ReplyServer.EndAsync(_user, _conversation, await ReplyServer.AskAsync(_user, _conversation, "And now?"));
        Assert.Equal("invalidRequest", refused.GetProperty("metadata").GetProperty("error").GetProperty("type").GetString());
        Assert.Equal(4, server.Provider.Chats - requests);
    }

    [Fact]
    public async Task What_answers_take_is_in_the_metrics()
    {
        server.Provider.NextChat(ChatScripts.Say("One."), FaultScripts.Error(401));
        foreach (var question in new[] { "This?", "That?" })
        {
            await ReplyServer.EndAsync(_user, _conversation, await ReplyServer.AskAsync(_user, _conversation, question));
        }

        var metrics = await MetricsAsync();
        Assert.InRange(metrics["chorus_replies_first_delta_seconds_count"], 1, double.MaxValue);
        Assert.InRange(metrics["chorus_replies_first_delta_seconds_sum"], double.Epsilon, metrics["chorus_replies_duration_seconds_sum"]);
        Assert.InRange(metrics["chorus_replies_deltas_total"], 1, double.MaxValue);
        Assert.InRange(metrics["chorus_replies_ended_total{outcome=\"complete\"}"], 1, double.MaxValue);
        Assert.InRange(metrics["chorus_replies_ended_total{outcome=\"unauthorized\"}"], 1, double.MaxValue);
        Assert.Equal(
            metrics["chorus_replies_ended_total{outcome=\"complete\"}"] * ChatScripts.OutputTokens, metrics["chorus_replies_tokens_total{kind=\"output\"}"]);
        await Eventually.TrueAsync(
            async () => (await MetricsAsync())["chorus_replies_active"] == 0, TimeSpan.FromSeconds(20), "no answer is made any more");
    }

    [Fact]
    public async Task A_fault_that_passes_is_not_seen()
    {
        server.Provider.NextChat(FaultScripts.Error(429, retryAfter: "1"), ChatScripts.BreakAfter("Half of"), ChatScripts.Say("All of it."));
        var id = await ReplyServer.AskAsync(_user, _conversation, "Well?");
        var message = await ReplyServer.EndAsync(_user, _conversation, id);
        Assert.Equal(("complete", "All of it."), (message.GetProperty("status").GetString(), message.GetProperty("content").GetString()));
    }

    private static void AssertUnseen(ProviderRequest request, string model)
    {
        Assert.Equal(model, request.Body.Model());
        Assert.DoesNotContain("image_url", request.Body.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("What is it?\n[image: a.png]\n[Left out, because this model takes no pictures: 1]", request.LastText);
    }

    private async Task<string> UploadAsync() =>
        (await Upload.SendAsync(server.Process.Address, _user.AccessToken, SamplePictures.Png(40, 30), "a.png")).Body.GetProperty("id").GetString()!;

    /// <summary>The lines of this server's metrics.</summary>
    private async Task<Dictionary<string, double>> MetricsAsync()
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(server.Process.Address, "metrics"));
        return text.Split('\n').Where(l => l.StartsWith("chorus_replies_", StringComparison.Ordinal)).Select(l => l.Split(' '))
            .ToDictionary(l => l[0], l => double.Parse(l[1], CultureInfo.InvariantCulture));
    }
}
