using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Chorus.Grains.Replies;

namespace Chorus.Grains.Tests.Sessions;

/// <summary>Somebody else's paid service: it says what a test tells it to say, when the test says it.</summary>
internal sealed class ScriptedAssistant : IAssistant
{
    /// <summary>Names of models that take no pictures end so.</summary>
    public const string Blind = "-blind";

    private readonly ConcurrentDictionary<string, Channel<AnswerPart>> _answers = new();

    public string DefaultModel => "scripted";

    public int ContextTokens => 4_000;

    public bool CanContinue { get; set; } = true;

    public bool CanSee(string model) => !model.EndsWith(Blind, StringComparison.Ordinal);

    /// <summary>The requests that came, oldest first.</summary>
    public ConcurrentQueue<AssistantRequest> Requests { get; } = new();

    /// <summary>The answers' tap of whoever asks for this model; a script ends by completing it.</summary>
    public ChannelWriter<AnswerPart> Of(string model) => Tap(model).Writer;

    /// <summary>Ends what is said now, and only that: the next request is answered from a new tap.</summary>
    public void Break(string model, Exception? error)
    {
        _answers.TryRemove(model, out var tap);
        tap!.Writer.Complete(error);
    }

    public async IAsyncEnumerable<AnswerPart> AnswerAsync(
        AssistantRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tap = Tap(request.Model!);
        Requests.Enqueue(request);
        await foreach (var part in tap.Reader.ReadAllAsync(cancellationToken))
        {
            yield return part;
        }
    }

    private Channel<AnswerPart> Tap(string model) => _answers.GetOrAdd(model, _ => Channel.CreateUnbounded<AnswerPart>());
}
