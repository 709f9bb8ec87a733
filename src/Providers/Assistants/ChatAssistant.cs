using System.Runtime.CompilerServices;
using Chorus.Grains.Providers;
using Chorus.Grains.Replies;
using Chorus.Providers.Faults;
using Chorus.Providers.Options;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Chorus.Providers.Assistants;

/// <summary>An assistant behind any chat client: asks it, keeps to the time, and tells faults apart.</summary>
internal sealed partial class ChatAssistant(
    IChatClient client, string model, bool canContinue, AssistantOptions options, TimeProvider time, ILogger<ChatAssistant> logger)
    : IAssistant
{
    private readonly ModelNames _blind = ModelNames.Parse(options.ModelsWithoutSight);

    public string DefaultModel => model;

    public int ContextTokens => options.ContextTokens;

    public bool CanContinue => canContinue;

    public bool CanSee(string model) => !_blind.Include(model);

    public async IAsyncEnumerable<AnswerPart> AnswerAsync(
        AssistantRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var continued = canContinue ? request.Continued : null;
        var answer = new AnswerReader(options.MaxAnswerBytes, continued);
        using var patience = new AnswerPatience(options, time, cancellationToken);
        await using var updates = client
            .GetStreamingResponseAsync(ChatTurns.Of(request.Turns, continued), Options(request), patience.Token)
            .GetAsyncEnumerator(patience.Token);
        while (await NextAsync(updates, patience, cancellationToken))
        {
            if (answer.Read(updates.Current) is { } part)
            {
                patience.HearText();
                yield return part;
            }

            if (answer.IsFull)
            {
                LogCut(options.MaxAnswerBytes);
                yield break;
            }
        }

        answer.End();
    }

    private ChatOptions Options(AssistantRequest request) =>
        new() { ModelId = request.Model ?? model, MaxOutputTokens = request.MaxAnswerTokens };

    private static async Task<bool> NextAsync(
        IAsyncEnumerator<ChatResponseUpdate> updates, AnswerPatience patience, CancellationToken cancellationToken)
    {
        try
        {
            patience.Wait();
            return await updates.MoveNextAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (Exception e) when (patience.IsOver && !cancellationToken.IsCancellationRequested)
        {
            throw patience.Failure(e);
        }
        catch (Exception e) when (e is not ProviderException && !cancellationToken.IsCancellationRequested)
        {
            throw ProviderFaults.Of(e);
        }
        finally
        {
            patience.Pause();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer was cut off at {Bytes} bytes")]
    private partial void LogCut(int bytes);
}
