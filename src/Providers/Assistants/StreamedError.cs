using System.ClientModel.Primitives;
using System.Net;
using Chorus.Providers.Faults;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace Chorus.Providers.Assistants;

/// <summary>
/// Some providers tell of an error in the middle of a stream, as <c>data: {"error": …}</c>. To the SDK that is an update in which
/// nothing is.
/// </summary>
internal static class StreamedError
{
    public static void ThrowIfOne(ChatResponseUpdate update)
    {
        if (update.FinishReason is null && update.Contents.Count == 0
            && update.RawRepresentation is StreamingChatCompletionUpdate { Role: null } raw
            && ErrorBody.TryParse(ModelReaderWriter.Write(raw).ToMemory(), secret: null, out var error))
        {
            throw ProviderFaults.Of(HttpStatusCode.OK, error, retryAfter: null);
        }
    }
}
