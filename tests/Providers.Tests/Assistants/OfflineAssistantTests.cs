using System.Text.Json;
using Chorus.Grains.Conversations;
using Chorus.Grains.Providers;
using Chorus.Grains.Replies;

namespace Chorus.Providers.Tests.Assistants;

public sealed class OfflineAssistantTests
{
    private static readonly (string, string) AtOnce = ("Chorus:Assistant:OfflinePause", "00:00:00");

    [Fact]
    public async Task It_says_that_it_is_offline_and_repeats_what_was_asked()
    {
        await using var providers = TestProviders.Offline(AtOnce);

        var parts = await providers.Assistant.AnswerAsync(Asking.Request("How do tides work?"));

        var text = Asking.Text(parts);
        Assert.Contains("offline", text, StringComparison.Ordinal);
        Assert.Contains("> How do tides work?", text, StringComparison.Ordinal);
        Assert.Contains("**4 words**", text, StringComparison.Ordinal);
        Assert.InRange(parts.Count, 20, 200);
        Assert.All(parts, p => Assert.Equal(providers.Assistant.DefaultModel, p.Model));
        Assert.InRange(parts[^1].InputTokens!.Value, 4, 12);
        Assert.InRange(parts[^1].OutputTokens!.Value, text.Length / 8, text.Length);
    }

    [Fact]
    public async Task It_answers_at_once_and_then_at_a_human_pace()
    {
        await using var providers = TestProviders.Offline(("Chorus:Assistant:OfflinePause", "00:00:00.020"));
        await using var answer = providers.Assistant.Ask("Hello");
        Assert.True(await answer.MoveNextAsync());

        var second = answer.MoveNextAsync().AsTask();
        providers.Time.Advance(TimeSpan.FromMilliseconds(19));
        Assert.False(second.IsCompleted);
        providers.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(await second);
    }

    [Theory]
    [InlineData("Hello there")]
    [InlineData("/long 3")]
    [InlineData("/help")]
    public async Task It_goes_on_from_wherever_it_was(string text)
    {
        await using var providers = TestProviders.Offline(AtOnce);
        var whole = await providers.Assistant.TextAsync(text);

        foreach (var length in new[] { 1, whole.Length / 2, whole.Length - 1, whole.Length })
        {
            Assert.Equal(whole, whole[..length] + await providers.Assistant.TextAsync(text, whole[..length]));
        }

        Assert.True(providers.Assistant.CanContinue);
    }

    [Fact]
    public async Task A_long_answer_has_headings_lists_and_code_and_fits_into_a_message()
    {
        await using var providers = TestProviders.Offline(AtOnce);

        var text = await providers.Assistant.TextAsync("/long 50");

        Assert.Contains("\n## 50. Section", text, StringComparison.Ordinal);
        Assert.Contains("\n- ", text, StringComparison.Ordinal);
        Assert.Contains("\n```csharp", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 20_000, 60_000);
    }

    [Fact]
    public async Task It_repeats_what_it_is_told_to_repeat()
    {
        await using var providers = TestProviders.Offline(AtOnce);
        var text = $"日本語 {new string('x', 500)} 😀😀😀\n\n- a  b";

        Assert.Equal(text, await providers.Assistant.TextAsync($"/echo {text}"));
    }

    public static TheoryData<string> Failures => [.. Enum.GetNames<ProviderFailure>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task It_fails_as_it_is_told_to(string failure)
    {
        await using var providers = TestProviders.Offline(AtOnce);

        var (text, error) = await providers.Assistant.FailAsync($"/fail {failure}");

        Assert.Equal(failure, JsonNamingPolicy.CamelCase.ConvertName(error.Failure.ToString()));
        Assert.Equal(error.Failure == ProviderFailure.BrokenStream, text.Length > 0);
        Assert.Equal(error.Failure == ProviderFailure.RateLimited, error.RetryAfter is not null);
    }

    [Theory]
    [InlineData("/fail")]
    [InlineData("/fail 3")]
    [InlineData("/fail nonsense")]
    public async Task It_tells_what_failures_there_are(string text)
    {
        await using var providers = TestProviders.Offline(AtOnce);

        Assert.Contains("`/fail brokenStream`", await providers.Assistant.TextAsync(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Write a title for this conversation.", "How do the tides of the")]
    [InlineData("Summarise what was said.", "- Asked: How do the tides of the North Sea work?\n- Answered: By the moon.")]
    public async Task An_instruction_at_the_end_makes_titles_and_summaries(string instruction, string expected)
    {
        await using var providers = TestProviders.Offline(AtOnce);
        var request = new AssistantRequest
        {
            Turns =
            [
                new(MessageRole.User, "How do the tides of the North Sea work? Tell me."), new(MessageRole.Assistant, "By the moon. And the sun."),
                new(MessageRole.System, instruction),
            ],
        };

        Assert.Equal(expected, Asking.Text(await providers.Assistant.AnswerAsync(request)));
    }
}
