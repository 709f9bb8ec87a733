using Chorus.Grains.Errors;
using Chorus.Grains.Generations;
using Chorus.Grains.Providers;
using Chorus.Grains.Tracing;
using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Replies;

/// <summary>
/// One silo's work on one answer: asks the assistant, again if that may help, and tells the text as it comes. It works in its
/// grain's turns; only the text is read from elsewhere.
/// </summary>
internal sealed partial class ReplyRun : IDisposable
{
    private readonly ILogger _logger;
    private readonly ReplyServices _services;
    private readonly GenerationClaim _claim;
    private readonly HeldLease _lease;
    private readonly IReplyPlace _place;
    private readonly CancellationTokenSource _halted = new();
    private readonly CancellationTokenSource _over;
    private readonly ReplyText _text;
    private readonly DeltaTeller _teller;
    private readonly long _began;
    private ReplyQuestion? _question;
    private TimeSpan? _firstDelta;
    private string? _model;
    private int? _inputTokens;
    private int? _outputTokens;

    public ReplyRun(ReplyServices services, GenerationClaim claim, HeldLease lease, ReplyText text, IReplyPlace place)
    {
        (_services, _claim, _lease, _text, _place) = (services, claim, lease, text, place);
        (_logger, _began) = (services.Logger, Time.GetTimestamp());
        var left = services.Options.LongestTime - claim.Age;
        _over = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, Time);
        _teller = new DeltaTeller(text, text.Length, services.Options.DeltaInterval, TellAsync, () => lease.IsSure, Time);
    }

    public HeldLease Lease => _lease;

    public GenerationJob Job => _claim.Job;

    public string Text => _text.ToString();

    public IReplyPlace Place => _place;

    private TimeProvider Time => _services.Time;

    private TimeSpan SinceAsked => _claim.Age + Time.GetElapsedTime(_began);

    /// <summary>Works until the answer is complete or cannot be had. Null: it is not to be ended here, or by this.</summary>
    public async Task<ReplyResult?> MakeAsync()
    {
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(_halted.Token, _over.Token, _lease.Lost);
        try
        {
            var result = _claim.Attempts > _services.Options.MaxTakeovers ? Ended(ReplyFailure.Interrupted) : await TryAsync(stopped.Token);
            await _teller.EndAsync();
            return result;
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            await _teller.EndAsync();
            return _halted.IsCancellationRequested || _lease.Lost.IsCancellationRequested ? null : Ended(ReplyFailure.TooLong);
        }
        catch (Exception e)
        {
            LogFailed(e, Job.Id);
            await _teller.EndAsync();
            return Ended(ReplyFailure.Internal);
        }
    }

    /// <summary>Ends the work. Returns once nothing more is told.</summary>
    public async Task HaltAsync()
    {
        await _halted.CancelAsync();
        await _teller.EndAsync();
    }

    public void Dispose()
    {
        _halted.Dispose();
        _over.Dispose();
    }

    private async Task<ReplyResult?> TryAsync(CancellationToken stopped)
    {
        await TellStateAsync(AssistantStates.Thinking);
        for (var tries = 1; ; tries++)
        {
            try
            {
                _question ??= await _place.AskAsync(stopped);
                if (_question is null)
                {
                    return null;
                }

                if (_question.IsEmpty)
                {
                    return Ended(ReplyFailure.NothingToAnswer);
                }

                await ListenAsync(_question, stopped);
                return Ended(failure: null);
            }
            catch (ProviderException e) when (e.Failure == ProviderFailure.InvalidRequest && _question is { WithoutPictures: not null })
            {
                // So do models that see nothing, each in words of its own. Without pictures there is an answer, or another refusal.
                LogNotSeen(e, Job.Id, _question.Model);
                _services.Metrics.Retried();
                _question = _question with { Turns = _question.WithoutPictures, WithoutPictures = null };
            }
            catch (ProviderException e) when (!CanTryAgain(e, tries))
            {
                LogRefused(e, Job.Id, tries);
                return Ended(ReplyFailure.Of(e));
            }
            catch (Exception e) when (e is ProviderException or StoreUnavailableException)
            {
                LogTriedAgain(e, Job.Id, tries);
                _services.Metrics.Retried();
                await Task.Delay(RetryPause.After((e as ProviderException)?.RetryAfter, tries), Time, stopped);
            }
        }
    }

    private bool CanTryAgain(ProviderException error, int tries) =>
        error.MayPass && tries < _services.Options.MaxTries && (error.RetryAfter ?? TimeSpan.Zero) <= _services.Options.LongestPause;

    private async Task ListenAsync(ReplyQuestion question, CancellationToken stopped)
    {
        var assistant = _services.Assistant;
        if (!assistant.CanContinue && _text.Length > 0)
        {
            // What was told stays on the devices until the new text takes its place.
            _text.Restart();
            _teller.Restart();
        }

        var request = new AssistantRequest
        {
            Model = question.Model,
            Turns = question.Turns,
            Continued = _text.Length > 0 ? Text : null,
        };
        await foreach (var part in AnswerParts.OfAsync(assistant, request, _services.Options.LongestSilence, Time, stopped))
        {
            _model = part.Model ?? _model;
            _inputTokens = part.InputTokens ?? _inputTokens;
            _outputTokens = part.OutputTokens ?? _outputTokens;
            _text.Append(part.Text);
            _teller.Tell();
            if (_text.IsCut)
            {
                break;
            }
        }
    }

    private async Task TellAsync(int from, string text)
    {
        var isFirst = _firstDelta is null;
        if (isFirst)
        {
            _firstDelta = SinceAsked;
        }
        else
        {
            // A trace shows when the first text was there; with hundreds more nobody would read it.
            Traces.Leave();
        }

        _services.Metrics.Told(isFirst ? _firstDelta : null);
        try
        {
            if (!await _place.TellAsync(from, text))
            {
                _teller.Restart();
            }

            if (isFirst)
            {
                await TellStateAsync(AssistantStates.Generating);
            }
        }
        catch (Exception e)
        {
            // A device that misses this sees it by the next one's position, and loads the text.
            LogNotTold(e, Job.Id);
        }
    }

    private async Task TellStateAsync(string state)
    {
        try
        {
            await _place.TellStateAsync(state);
        }
        catch (Exception e)
        {
            LogNotTold(e, Job.Id);
        }
    }

    private ReplyResult Ended(ReplyFailure? failure)
    {
        var facts = Facts();
        _services.Metrics.Ended(failure?.Type ?? "complete", facts.Duration, facts.InputTokens, facts.OutputTokens);
        return new ReplyResult(Text, facts, failure);
    }

    private ReplyFacts Facts() => new()
    {
        Model = _model ?? _question?.Model ?? Job.Model ?? _services.Assistant.DefaultModel,
        Duration = SinceAsked,
        FirstDelta = _firstDelta,
        InputTokens = _inputTokens,
        OutputTokens = _outputTokens,
        IsTruncated = _text.IsCut,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "The answer {Id} failed")]
    private partial void LogFailed(Exception error, Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The answer {Id} cannot be had, after {Tries} tries")]
    private partial void LogRefused(Exception error, Guid id, int tries);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The answer {Id} is tried again without pictures. If {Model} takes none, Chorus:Assistant:ModelsWithoutSight should name it")]
    private partial void LogNotSeen(Exception error, Guid id, string model);

    [LoggerMessage(Level = LogLevel.Information, Message = "The answer {Id} is tried again after try {Tries}")]
    private partial void LogTriedAgain(Exception error, Guid id, int tries);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Text of {Id} could not be told")]
    private partial void LogNotTold(Exception error, Guid id);
}
