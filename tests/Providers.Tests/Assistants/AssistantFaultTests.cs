using Chorus.Grains.Providers;
using Chorus.Testing;
using Chorus.Testing.Providers;

namespace Chorus.Providers.Tests.Assistants;

/// <summary>Each fault that a provider has, through the official SDK.</summary>
public sealed class AssistantFaultTests
{
    [Theory]
    [InlineData(401, "invalid_api_key", ProviderFailure.Unauthorized)]
    [InlineData(403, null, ProviderFailure.Unauthorized)]
    [InlineData(429, "rate_limit_exceeded", ProviderFailure.RateLimited)]
    [InlineData(429, "insufficient_quota", ProviderFailure.RateLimited)]
    [InlineData(500, null, ProviderFailure.Unavailable)]
    [InlineData(503, null, ProviderFailure.Unavailable)]
    [InlineData(529, "overloaded_error", ProviderFailure.Unavailable)]
    [InlineData(408, null, ProviderFailure.Timeout)]
    [InlineData(504, null, ProviderFailure.Timeout)]
    [InlineData(400, "context_length_exceeded", ProviderFailure.ContextTooLong)]
    [InlineData(413, null, ProviderFailure.ContextTooLong)]
    [InlineData(400, "content_filter", ProviderFailure.Refused)]
    [InlineData(400, "unsupported_parameter", ProviderFailure.InvalidRequest)]
    [InlineData(404, "model_not_found", ProviderFailure.InvalidRequest)]
    public async Task An_error_is_told_by_status_and_code_and_never_asked_again(int status, string? code, ProviderFailure failure)
    {
        await using var providers = await TestProviders.StartAsync();
        providers.Server.Chat = FaultScripts.Error(status, code);

        var (text, error) = await providers.Assistant.FailAsync();

        Assert.Equal((failure, ""), (error.Failure, text));
        Assert.Contains(code ?? $"{status}", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, providers.Server.Chats);
    }

    [Fact]
    public async Task A_context_that_is_too_long_is_told_by_its_message_too()
    {
        await using var providers = await TestProviders.StartAsync();
        providers.Server.NextChat(FaultScripts.Error(400, message: "This model's maximum context length is 8192 tokens."));

        Assert.Equal(ProviderFailure.ContextTooLong, (await providers.Assistant.FailAsync()).Error.Failure);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Thu, 01 Jan 2026 00:00:30 GMT", 30)]
    [InlineData("Wed, 31 Dec 2025 00:00:00 GMT", 0)]
    [InlineData("99999999", 86_400)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    public async Task How_long_to_wait_is_in_seconds_or_a_date(string? header, int? seconds)
    {
        await using var providers = await TestProviders.StartAsync();
        providers.Server.NextChat(FaultScripts.Error(429, retryAfter: header));

        var (_, error) = await providers.Assistant.FailAsync();

        Assert.Equal(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), error.RetryAfter);
    }

    [Theory]
    [InlineData("Incorrect API key provided: " + TestProviders.Key, "invalid_api_key")]
    [InlineData("No.", TestProviders.Key)]
    [InlineData("No.", "see http://internal/?token=1")]
    public async Task Nothing_of_what_a_provider_writes_but_a_plain_code_is_repeated(string message, string code)
    {
        await using var providers = await TestProviders.StartAsync();
        providers.Server.NextChat(FaultScripts.Error(401, code, message));

        var (_, error) = await providers.Assistant.FailAsync();

        Assert.DoesNotContain(TestProviders.Key, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("internal", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_does_not_begin_is_given_up()
    {
        await using var providers = await TestProviders.StartAsync(("Chorus:Assistant:FirstTokenTimeout", "00:00:20"));
        providers.Server.NextChat(FaultScripts.Hang());
        await using var answer = providers.Assistant.Ask("Hello");

        var first = answer.MoveNextAsync().AsTask();
        await Eventually.TrueAsync(() => providers.Server.Chats == 1, TimeSpan.FromSeconds(30), "the provider is asked");
        providers.Time.Advance(TimeSpan.FromSeconds(19));
        Assert.False(first.IsCompleted);
        providers.Time.Advance(TimeSpan.FromSeconds(2));

        var error = await Assert.ThrowsAsync<ProviderException>(() => first);
        Assert.Equal((ProviderFailure.Timeout, "The provider did not begin to answer within 20 s."), (error.Failure, error.Message));
    }

    [Fact]
    public async Task An_answer_that_falls_silent_is_given_up_and_a_slow_reader_is_no_silence()
    {
        await using var providers = await TestProviders.StartAsync(("Chorus:Assistant:TokenTimeout", "00:00:10"));
        providers.Server.NextChat(ChatScripts.HangAfter("Good"));
        await using var answer = providers.Assistant.Ask("Hello");
        Assert.True(await answer.MoveNextAsync());

        providers.Time.Advance(TimeSpan.FromMinutes(2));
        var second = answer.MoveNextAsync().AsTask();
        Assert.False(second.IsCompleted);
        providers.Time.Advance(TimeSpan.FromSeconds(11));

        var error = await Assert.ThrowsAsync<ProviderException>(() => second);
        Assert.Equal((ProviderFailure.Timeout, "The provider stopped answering for 10 s."), (error.Failure, error.Message));
    }

    [Fact]
    public async Task A_whole_answer_has_its_time_too()
    {
        await using var providers = await TestProviders.StartAsync(("Chorus:Assistant:AnswerTimeout", "00:05:00"));
        providers.Server.NextChat(ChatScripts.HangAfter("Good"));
        await using var answer = providers.Assistant.Ask("Hello");
        Assert.True(await answer.MoveNextAsync());
        providers.Time.Advance(TimeSpan.FromMinutes(5));

        var error = await Assert.ThrowsAsync<ProviderException>(async () => await answer.MoveNextAsync());
        Assert.Equal((ProviderFailure.Timeout, "The whole answer took longer than 300 s."), (error.Failure, error.Message));
    }

    public static TheoryData<string, string, ProviderFailure> Broken => new()
    {
        { "break", "Good day", ProviderFailure.BrokenStream },
        { "drop", "", ProviderFailure.BrokenStream },
        { "garbage in the stream", "Good day", ProviderFailure.InvalidAnswer },
        { "error in the stream", "Good day", ProviderFailure.Unavailable },
        { "no end", "Good day", ProviderFailure.BrokenStream },
        { "filtered", "Good day", ProviderFailure.Refused },
        { "a page", "", ProviderFailure.InvalidAnswer },
        { "a page as a stream", "", ProviderFailure.InvalidAnswer },
        { "an object", "", ProviderFailure.InvalidAnswer },
        { "an error with status 200", "", ProviderFailure.ContextTooLong },
        { "nothing", "", ProviderFailure.InvalidAnswer },
        { "redirect", "", ProviderFailure.InvalidRequest },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_came_before_it_broke_is_there(string how, string text, ProviderFailure failure)
    {
        await using var providers = await TestProviders.StartAsync();
        providers.Server.NextChat(Script(how));

        var (came, error) = await providers.Assistant.FailAsync();

        Assert.Equal((text, failure), (came, error.Failure));
    }

    [Fact]
    public async Task Nobody_there_is_unavailable()
    {
        await using var providers = await TestProviders.StartAsync(("Chorus:Assistant:BaseUrl", $"http://127.0.0.1:{FreePort.Next()}/v1"));

        var (_, error) = await providers.Assistant.FailAsync();

        Assert.Equal((ProviderFailure.Unavailable, "The provider cannot be reached."), (error.Failure, error.Message));
    }

    private static ProviderScript Script(string how) => how switch
    {
        "break" => ChatScripts.BreakAfter("Good day"),
        "drop" => FaultScripts.Drop(),
        "garbage in the stream" => ChatScripts.GarbageAfter("Good day"),
        "error in the stream" => ChatScripts.ErrorAfter("Good day", "server_error"),
        "no end" => ChatScripts.Say("Good day", finish: null),
        "filtered" => ChatScripts.Say("Good day", finish: "content_filter"),
        "a page" => FaultScripts.Text("<html>Welcome</html>"),
        "a page as a stream" => FaultScripts.Text("<html>Welcome</html>", "text/event-stream"),
        "an object" => FaultScripts.Text("{}", "application/json"),
        "an error with status 200" => FaultScripts.Text("""{"error": {"code": "context_length_exceeded"}}""", "application/json"),
        "nothing" => ChatScripts.Say("", usage: true),
        _ => FaultScripts.Redirect("/elsewhere"),
    };
}
