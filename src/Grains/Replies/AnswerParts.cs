using System.Runtime.CompilerServices;
using Chorus.Grains.Providers;

namespace Chorus.Grains.Replies;

/// <summary>An assistant's answer, from an assistant that is not trusted to keep to any time, or to a cancellation.</summary>
internal static class AnswerParts
{
    /// <exception cref="ProviderException">Also a timeout: nothing came for <paramref name="longestSilence"/>.</exception>
    public static async IAsyncEnumerable<AnswerPart> OfAsync(
        IAssistant assistant, AssistantRequest request, TimeSpan longestSilence, TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var parts = assistant.AnswerAsync(request, left.Token).GetAsyncEnumerator(left.Token);
        var next = Task.FromResult(false);
        try
        {
            while (true)
            {
                next = parts.MoveNextAsync().AsTask();
                if (!await WaitAsync(next, longestSilence, time, cancellationToken))
                {
                    break;
                }

                yield return parts.Current;
            }
        }
        finally
        {
            await left.CancelAsync();
            await LeaveAsync(parts, next);
        }
    }

    private static async Task<bool> WaitAsync(Task<bool> next, TimeSpan longestSilence, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await next.WaitAsync(longestSilence, time, cancellationToken);
        }
        catch (TimeoutException e) when (!next.IsFaulted)
        {
            throw new ProviderException(ProviderFailure.Timeout, "The assistant fell silent.", inner: e);
        }
    }

    /// <summary>One that does not let go is left alone: nobody waits for it.</summary>
    private static Task LeaveAsync(IAsyncEnumerator<AnswerPart> parts, Task<bool> next)
    {
        var left = EndAsync();
        return next.IsCompleted ? left : Task.CompletedTask;

        async Task EndAsync()
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            try
            {
                await parts.DisposeAsync();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // Its answer has been heard, or is not wanted any more.
            }
        }
    }
}
