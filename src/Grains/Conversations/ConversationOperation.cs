using Chorus.Grains.Calls;
using Chorus.Grains.Tracing;

namespace Chorus.Grains.Conversations;

/// <summary>A caller's change, waiting for its turn in a commit.</summary>
/// <param name="touches">The ids of the stored messages that the plan needs.</param>
/// <param name="attachmentIds">The ids of the stored attachments that it needs.</param>
/// <param name="overwrites">See <see cref="Overwrites"/>.</param>
/// <param name="attempt">See <see cref="Attempt"/>.</param>
internal abstract class ConversationOperation(IReadOnlyList<Guid> touches, IReadOnlyList<Guid> attachmentIds, bool overwrites, CallAttempt? attempt)
{
    public IReadOnlyList<Guid> Touches { get; } = touches;

    public IReadOnlyList<Guid> AttachmentIds { get; } = attachmentIds;

    /// <summary>
    /// Whether it puts something in the place of what stands. If another activation has written meanwhile, its caller may have had it done
    /// there, and something newer after it: this one must not come late.
    /// </summary>
    public bool Overwrites { get; } = overwrites;

    /// <summary>Which attempt it is at the call that it comes of, where it overwrites: an earlier one must not come late.</summary>
    public CallAttempt? Attempt { get; } = attempt;

    /// <summary>The caller's place in a trace.</summary>
    public string? Trace { get; } = Traces.Parent;

    /// <summary>Plans the change; it may be planned again when a commit did not go through.</summary>
    public abstract void Plan(ConversationDraft draft);

    /// <summary>Answers with what the last plan gave: a result, or the failure that it met.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception error);
}

internal sealed class ConversationOperation<T>(
    IReadOnlyList<Guid> touches, IReadOnlyList<Guid> attachmentIds, bool overwrites, CallAttempt? attempt, Func<ConversationDraft, T> plan)
    : ConversationOperation(touches, attachmentIds, overwrites, attempt)
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _refusal;

    public Task<T> Answer => _answer.Task;

    public override void Plan(ConversationDraft draft)
    {
        try
        {
            _result = plan(draft);
            _refusal = null;
        }
        catch (Errors.ChorusException e)
        {
            _refusal = e;
        }
    }

    public override void Complete()
    {
        if (_refusal is null)
        {
            _answer.TrySetResult(_result!);
        }
        else
        {
            _answer.TrySetException(_refusal);
        }
    }

    public override void Fail(Exception error) => _answer.TrySetException(error);
}
