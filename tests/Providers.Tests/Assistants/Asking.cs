using Chorus.Grains.Conversations;
using Chorus.Grains.Providers;
using Chorus.Grains.Replies;

namespace Chorus.Providers.Tests.Assistants;

/// <summary>Questions to assistants.</summary>
internal static class Asking
{
    public static AssistantRequest Request(string text, string? continued = null) =>
        new() { Turns = [new AssistantTurn(MessageRole.User, text)], Continued = continued };

    public static IAsyncEnumerator<AnswerPart> Ask(this IAssistant assistant, string text, string? continued = null) =>
        assistant.AnswerAsync(Request(text, continued), CancellationToken.None).GetAsyncEnumerator();

    public static async Task<List<AnswerPart>> AnswerAsync(this IAssistant assistant, AssistantRequest request)
    {
        var parts = new List<AnswerPart>();
        await foreach (var part in assistant.AnswerAsync(request, CancellationToken.None))
            parts.Add(part);
        return parts;
    }

    public static async Task<string> TextAsync(this IAssistant assistant, string text, string? continued = null) =>
        Text(await assistant.AnswerAsync(Request(text, continued)));

    public static string Text(IEnumerable<AnswerPart> parts) => string.Concat(parts.Select(p => p.Text));

    /// <summary>What came, and how it failed.</summary>
    public static async Task<(string Text, ProviderException Error)> FailAsync(this IAssistant assistant, string text = "Hello")
    {
        var parts = new List<AnswerPart>();
        var error = await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            await foreach (var part in assistant.AnswerAsync(Request(text), CancellationToken.None))
                parts.Add(part);
        });
        return (Text(parts), error);
    }
}
