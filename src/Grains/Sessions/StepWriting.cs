using System.Text;
using Chorus.Grains.Channels;
using Chorus.Grains.Errors;
using Chorus.Grains.Providers;
using Chorus.Grains.Replies;
using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Sessions;

/// <summary>How a run has ended.</summary>
internal sealed record StepOutcome(string Content, StepStatus Status, string? Model, StepError? Error);

/// <summary>
/// One run: takes the assistant's answer as it comes, shows it to the user's devices in small portions, and keeps it about once a
/// second. It works in its grain's turns.
/// </summary>
internal sealed partial class StepWriting(
    Session session, StepRun run, IAssistant assistant, ISessionStore store, SessionPublisher publisher, TimeProvider time, ILogger logger)
{
    private const int Tries = 3;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan KeepPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly StringBuilder _text = new(assistant.CanContinue ? session.Find(run.Step)?.Content ?? "" : "");
    private string? _model;
    private int _bytes;
    private int _told;
    private int _kept;
    private long _keptAt;

    public StepRun Run => run;

    /// <summary>The session with the text so far.</summary>
    public string Text => _text.ToString();

    /// <summary>Works until the answer is complete, cannot be had, or nobody wants it any more.</summary>
    /// <returns>Null: this run is over, by a stop, or because another activation has it.</returns>
    public async Task<StepOutcome?> RunAsync(CancellationToken stopped)
    {
        _bytes = Encoding.UTF8.GetByteCount(Text);
        (_told, _kept, _keptAt) = (_text.Length, _text.Length, time.GetTimestamp());
        for (var tried = 1; ; tried++)
        {
            var before = _text.Length;
            try
            {
                return await ListenAsync(stopped) ? new StepOutcome(Text, StepStatus.Complete, _model, null) : null;
            }
            catch (ProviderException e) when (e.MayPass && tried < Tries && _text.Length == before)
            {
                LogTriedAgain(e, session.Id, run.Step, tried);
                await Task.Delay(PauseAfter(e, tried), time, stopped);
            }
            catch (ProviderException e)
            {
                LogFailed(e, session.Id, run.Step);
                var type = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(e.Failure.ToString());
                return new StepOutcome(Text, StepStatus.Failed, _model, new StepError(type, e.Message));
            }
        }
    }

    private async Task<bool> ListenAsync(CancellationToken stopped)
    {
        var request = SessionPrompt.Of(session, run, assistant.ContextTokens, Text);
        await using var parts = assistant.AnswerAsync(request, stopped).GetAsyncEnumerator(stopped);
        var toldAt = time.GetTimestamp() - (long)(Beat.TotalSeconds * time.TimestampFrequency);
        var next = parts.MoveNextAsync().AsTask();
        while (true)
        {
            if (_told < _text.Length && !next.IsCompleted)
            {
                // What has come is shown in time, also when the next part is late.
                await Task.WhenAny(next, Task.Delay(Beat, time, stopped));
            }

            if (_told < _text.Length && (!next.IsCompleted || time.GetElapsedTime(toldAt) >= Beat))
            {
                await TellAsync();
                toldAt = time.GetTimestamp();
                if (time.GetElapsedTime(_keptAt) >= KeepPeriod && !await KeepAsync(stopped))
                {
                    return false;
                }
            }

            if (!await next)
            {
                await TellAsync();
                return true;
            }

            if (!Append(parts.Current))
            {
                await TellAsync();
                return true;
            }

            next = parts.MoveNextAsync().AsTask();
        }
    }

    /// <summary>False: it is as long as a step may be, and ends here.</summary>
    private bool Append(AnswerPart part)
    {
        _model = part.Model ?? _model;
        var bytes = Encoding.UTF8.GetByteCount(part.Text);
        if (_bytes + bytes > SessionLimits.MaxContentBytes)
        {
            return false;
        }

        _bytes += bytes;
        // U+0000 cannot be stored, and means nothing.
        _text.Append(part.Text.Replace("\0", "", StringComparison.Ordinal));
        return true;
    }

    private async Task TellAsync()
    {
        if (_told == _text.Length)
        {
            return;
        }

        // A character of two code units is not torn apart.
        var end = char.IsHighSurrogate(_text[^1]) ? _text.Length - 1 : _text.Length;
        var delta = new SessionDelta(session.Id, run.Step, session.Version, _told, _text.ToString(_told, end - _told));
        _told = end;
        await publisher.PublishAsync(session.UserId, delta);
    }

    private async Task<bool> KeepAsync(CancellationToken stopped)
    {
        _keptAt = time.GetTimestamp();
        if (_kept == _told)
        {
            return true;
        }

        try
        {
            _kept = _told;
            return await store.CheckpointAsync(session.Id, run, _text.ToString(0, _told), stopped);
        }
        catch (StoreUnavailableException e)
        {
            // The next one is due in a second.
            LogNotKept(e, session.Id, run.Step);
            return true;
        }
    }

    private static TimeSpan PauseAfter(ProviderException error, int tried)
    {
        var pause = error.RetryAfter ?? (TimeSpan.FromMilliseconds(500) * (1 << tried) * (0.5 + (Random.Shared.NextDouble() / 2)));
        return pause < LongestPause ? pause : LongestPause;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {SessionId}: {Step} is tried again after try {Tried}")]
    private partial void LogTriedAgain(Exception error, Guid sessionId, SessionStep step, int tried);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: {Step} could not be generated")]
    private partial void LogFailed(Exception error, Guid sessionId, SessionStep step);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: the text so far of {Step} could not be kept")]
    private partial void LogNotKept(Exception error, Guid sessionId, SessionStep step);
}
