using Chorus.Grains.Providers;

namespace Chorus.Grains.Replies;

/// <summary>Who answers. One call is one request to a provider: whether it is made again is its caller's decision.</summary>
public interface IAssistant
{
    /// <summary>The model that answers when none is named.</summary>
    string DefaultModel { get; }

    /// <summary>How many tokens of history and instructions a request may hold, the answer's own left out.</summary>
    int ContextTokens { get; }

    /// <summary>Whether an answer can go on from <see cref="AssistantRequest.Continued"/>; otherwise it is written anew.</summary>
    bool CanContinue { get; }

    /// <summary>Whether a model takes pictures, as far as this server was told.</summary>
    bool CanSee(string model);

    /// <summary>The answer in parts, as they come. The last part says what it cost.</summary>
    /// <exception cref="ProviderException">While enumerating: there is no answer, or no more of it.</exception>
    IAsyncEnumerable<AnswerPart> AnswerAsync(AssistantRequest request, CancellationToken cancellationToken);
}
