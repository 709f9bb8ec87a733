using Chorus.Testing;
using Chorus.Testing.Otlp;
using Chorus.Testing.Providers;
using Xunit;

namespace Chorus.Api.Tests.Telemetry;

/// <summary>A server and a silo, two processes, that tell a collector what they do.</summary>
public sealed class TraceTests : IAsyncLifetime
{
    private const string Said = "xylophones are nobody else's business";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private OtlpReceiver _collector = null!;
    private ProviderServer _provider = null!;
    private ChorusProcess _silo = null!;
    private ChorusProcess _server = null!;
    private ChorusClient _user = null!;
    private string _conversation = "";

    public async Task InitializeAsync()
    {
        (_collector, _provider) = (await OtlpReceiver.StartAsync(), await ProviderServer.StartAsync());
        var database = await PostgresServer.CreateDatabaseAsync();
        var settings = new Dictionary<string, string>(_collector.Settings)
        {
            ["Chorus__Cluster__Mode"] = "Cluster", ["Chorus__RateLimits__Enabled"] = "false",
        };
        var silo = ChorusProcess.StartAsync(database, settings.Concat(_provider.Settings("secret-key")).ToDictionary(), "Chorus.Silo");
        _server = await ChorusProcess.StartAsync(database, settings);
        _silo = await silo;
        // On Microsoft Orleans, the last silo to leave finds no other place for its grains, and says so.
        _silo.Allow(@"^fail: Orleans\.Grain\[");
        _user = await ChorusClient.GuestAsync(_server.Address);
        _conversation = (await _user.NewConversationAsync(Said)).GetProperty("id").GetString()!;
    }

    public async Task DisposeAsync()
    {
        _user.Dispose();
        await _server.DisposeAsync();
        await _silo.DisposeAsync();
        await _collector.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task One_trace_goes_from_the_hub_over_the_grain_and_the_commit_to_the_device()
    {
        await using var device = await _user.ConnectAsync();
        await device.InvokeAsync("Resume");
        // What a node catches up with, as it may while a cluster comes together, is in no trace: of several one comes live.
        for (var i = 0; i < 3; i++)
        {
            await device.InvokeAsync("Send", _conversation, new { content = Said });
            await device.NextEventAsync();
        }

        // Each is below the one before it, or below that which is below it.
        string[] way =
        [
            "Send", "IConversationGrain/SendAsync", "IConversationGrain/SendAsync", "conversation.commit", "channel.tell", "device.deliver",
        ];
        var end = await SpanAsync("device.deliver", s => WayTo(s).Count(n => n == "IConversationGrain/SendAsync") == 2);
        var names = WayTo(end);
        Assert.EndsWith("/Send", names[0], StringComparison.Ordinal);
        Assert.Equal(way[1..], names.Where(way.Contains));

        var commit = Assert.Single(Trace(end), s => s.Name == "conversation.commit");
        var batch = Assert.Single(Trace(end), s => s.Name == "storage.batch");
        Assert.Equal(commit.Id, batch.ParentId);
        Assert.Contains(batch.Id, commit.Links);
        Assert.Contains(Trace(end), s => s.Source == "Npgsql" && s.ParentId == batch.Id);
        Assert.Equal(["chorus-api", "chorus-silo"], Trace(end).Select(s => s.Service).Distinct().Order());
        Assert.All(Trace(end), s => Assert.InRange(s.StartedAt, 1UL, s.EndedAt));
    }

    [Fact]
    public async Task A_batch_of_many_conversations_is_linked_to_each_of_their_traces()
    {
        var conversations = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _user.NewConversationAsync("one of many")));
        OtlpSpan? shared = null;
        await Eventually.TrueAsync(
            async () =>
            {
                await Task.WhenAll(conversations.Select(c => _user.SendAsync(c.GetProperty("id").GetString()!, Said)));
                shared = _collector.Spans.FirstOrDefault(s => s.Name == "storage.batch" && s.Links.Count > 0);
                return shared is not null;
            },
            _patience,
            "some commits have shared a batch");
        var commits = _collector.Spans.Where(s => s.Name == "conversation.commit" && s.Links.Contains(shared!.Id)).ToList();
        await Eventually.TrueAsync(
            () => (commits = [.. _collector.Spans.Where(s => s.Name == "conversation.commit" && s.Links.Contains(shared!.Id))]).Count == shared!.Links.Count + 1,
            _patience,
            "all of its commits have been told of");
        Assert.Equal([.. shared!.Links.Append(shared.ParentId).Order()], commits.Select(c => c.Id).Order());
        Assert.Equal(commits.Count, commits.Select(c => c.TraceId).Distinct().Count());
        Assert.Equal($"{commits.Count}", shared.Tags["chorus.batch.size"]);
    }

    [Fact]
    public async Task An_answer_belongs_to_its_question_s_trace_and_only_its_first_text_is_told_in_it()
    {
        _provider.NextChat(ChatScripts.Say(string.Concat(Enumerable.Repeat("word ", 20)), TimeSpan.FromMilliseconds(60)));
        await using var device = await _user.ConnectAsync();
        await device.InvokeAsync("Resume");
        await device.InvokeAsync("Send", _conversation, new { content = Said, reply = "assistant" });
        var reply = await SpanAsync("reply", _ => true);
        Assert.EndsWith("/Send", WayTo(reply)[0], StringComparison.Ordinal);
        Assert.Single(Trace(reply), s => s is { Name: "IGeneratedMessages/TellDeltaAsync", Kind: 3 });
        Assert.Contains(Trace(reply), s => s.Source == "System.Net.Http" && s.ParentId == reply.Id);
        await SpanAsync("device.deliver", s => s.TraceId == reply.TraceId && s.StartedAt > reply.StartedAt);
    }

    [Fact]
    public async Task Metrics_and_logs_come_too_and_nothing_of_it_holds_what_people_write_or_any_secret()
    {
        var password = $"pass-{Guid.NewGuid():N}";
        var email = $"{Guid.NewGuid():N}@example.com";
        await _user.RegisterAsync(email, password);
        _provider.NextChat(FaultScripts.Error(401, "invalid_api_key", "Incorrect API key provided: secret-key."), ChatScripts.BreakAfter(Said));
        await using (var device = await _user.ConnectAsync())
        {
            await device.InvokeAsync("Resume");
            await device.InvokeAsync("Send", _conversation, new { content = Said, reply = "assistant" });
            await device.InvokeAsync("Send", _conversation, new { content = Said, reply = "assistant" });
        }

        await _user.CallAsync(HttpMethod.Get, $"api/search?q={Uri.EscapeDataString("xylophones")}");
        await _user.RequireAsync(HttpMethod.Post, "api/images", new { prompt = Said, conversationId = _conversation });
        await Eventually.TrueAsync(
            () => _collector.Metrics.IsSupersetOf(["chorus.storage.commits", "chorus.devices.connected", "chorus.replies.ended", "http.server.request.duration"]),
            _patience,
            "the metrics have been told");
        await Eventually.TrueAsync(
            () => _collector.Logs.Any(l => l.Text.Contains("cannot be had", StringComparison.Ordinal) && l.TraceId.Length > 0), _patience,
            "a failure has been told, in its trace");
        foreach (var secret in new[] { "xylophone", password, email, _user.AccessToken, _user.RefreshToken, "access_token", "secret-key", "Password=" })
            Assert.False(_collector.HasHeard(secret), $"The collector has heard of '{secret}'.");
    }

    private List<OtlpSpan> Trace(OtlpSpan span) => [.. _collector.Spans.Where(s => s.TraceId == span.TraceId)];

    /// <summary>The names of the spans from the first of its trace to it.</summary>
    private List<string> WayTo(OtlpSpan span)
    {
        var byId = Trace(span).ToDictionary(s => s.Id);
        var names = new List<string>();
        for (var at = span; ; at = byId[at.ParentId])
        {
            names.Insert(0, at.Name);
            if (!byId.ContainsKey(at.ParentId))
                return names;
        }
    }

    /// <summary>The first such span whose trace has been told of up to its beginning.</summary>
    private async Task<OtlpSpan> SpanAsync(string name, Func<OtlpSpan, bool> isIt)
    {
        OtlpSpan? found = null;
        await Eventually.TrueAsync(
            () => (found = _collector.Spans.FirstOrDefault(s => s.Name == name && Trace(s).Exists(t => t.ParentId.Length == 0) && isIt(s))) is not null,
            _patience,
            () => $"there is a {name} among\n{string.Join('\n', _collector.Spans.Select(s => $"{s.TraceId} {s.ParentId}>{s.Id} {s.Service} {s.Name}"))}");
        return found!;
    }
}
