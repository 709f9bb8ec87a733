using System.Runtime.CompilerServices;
using Chorus.Grains.Replies;
using Microsoft.Extensions.AI;

namespace Chorus.Providers.Assistants.Offline;

/// <summary>
/// A chat client that needs nothing: the same messages always get the same answer, word for word at a human pace. It goes on from
/// an assistant's message at the end.
/// </summary>
/// <param name="pause">Before each word but the first.</param>
internal sealed class OfflineChatClient(TimeSpan pause, TimeProvider time) : IChatClient
{
    public const string Model = "offline";

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var turns = messages.ToList();
        var continued = turns is [.., { } last] && last.Role == ChatRole.Assistant ? last.Text : "";
        var asked = continued.Length > 0 ? turns[..^1] : turns;
        var answer = OfflineAnswer.To(asked);
        var text = Rest(answer.Text, continued);
        var isFirst = true;
        foreach (var word in OfflineWords.Of(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!isFirst && pause > TimeSpan.Zero)
            {
                await Task.Delay(pause * answer.Slowness, time, cancellationToken);
            }

            isFirst = false;
            yield return new ChatResponseUpdate(ChatRole.Assistant, word) { ModelId = Model };
        }

        if (answer.Failure is { } failure)
        {
            throw failure;
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(Usage(asked, text))])
        {
            ModelId = Model,
            FinishReason = ChatFinishReason.Stop,
        };
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static string Rest(string whole, string continued) =>
        whole.StartsWith(continued, StringComparison.Ordinal) ? whole[continued.Length..] : $"\n\n{whole}";

    private static UsageDetails Usage(List<ChatMessage> asked, string text) => new()
    {
        InputTokenCount = asked.Sum(m => TokenEstimate.Of(m.Text)),
        OutputTokenCount = TokenEstimate.Of(text),
    };
}
