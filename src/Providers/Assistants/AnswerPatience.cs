using Chorus.Grains.Providers;
using Chorus.Providers.Faults;
using Chorus.Providers.Options;

namespace Chorus.Providers.Assistants;

/// <summary>
/// How long a provider may be silent. Only waiting for the provider counts as silence: whoever reads the answer may take its
/// time between two parts.
/// </summary>
internal sealed class AnswerPatience : IDisposable
{
    private readonly AssistantOptions _options;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenSource _either;
    private bool _hasText;

    public AnswerPatience(AssistantOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        (_options, _time, _started) = (options, time, time.GetTimestamp());
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, cancellationToken);
    }

    public CancellationToken Token => _either.Token;

    public bool IsOver => _over.IsCancellationRequested;

    public ProviderException Failure(Exception inner) => ProviderFaults.TimedOut(
        Left <= TimeSpan.Zero ? $"The whole answer took longer than {Seconds(_options.AnswerTimeout)}."
        : _hasText ? $"The provider stopped answering for {Seconds(_options.TokenTimeout)}."
        : $"The provider did not begin to answer within {Seconds(_options.FirstTokenTimeout)}.",
        inner);

    public void Wait()
    {
        var silence = _hasText ? _options.TokenTimeout : _options.FirstTokenTimeout;
        var left = Left;
        if (left <= TimeSpan.Zero)
        {
            _over.Cancel();
        }
        else
        {
            _over.CancelAfter(left < silence ? left : silence);
        }
    }

    public void Pause() => _over.CancelAfter(Timeout.InfiniteTimeSpan);

    public void HearText() => _hasText = true;

    public void Dispose()
    {
        _either.Dispose();
        _over.Dispose();
    }

    private TimeSpan Left => _options.AnswerTimeout - _time.GetElapsedTime(_started);

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.#} s");
}
