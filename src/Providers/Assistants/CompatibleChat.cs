using System.ClientModel;
using System.ClientModel.Primitives;
using Chorus.Providers.Network;
using Chorus.Providers.Options;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Chorus.Providers.Assistants;

/// <summary>The official SDK, against any provider that speaks its protocol.</summary>
internal static class CompatibleChat
{
    // Each token comes with some hundred bytes around it.
    private const long MaxStreamBytes = 64 * 1024 * 1024;

    public static IChatClient Create(AssistantOptions options, TimeProvider time)
    {
        var http = ProviderHttp.Create("text/event-stream", MaxStreamBytes, options.ApiKey, options.ConnectTimeout, time);
        var settings = new OpenAIClientOptions
        {
            Endpoint = BaseUrlAttribute.Parse(options.BaseUrl!),
            // Whether and when a request is made again is the job's decision, which outlives this process; so is giving up.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            Transport = new HttpClientPipelineTransport(http),
        };
        // The SDK insists on a key. Where there is none, the handler takes it out again.
        var key = new ApiKeyCredential(string.IsNullOrEmpty(options.ApiKey) ? "none" : options.ApiKey);
        return new OpenAIClient(key, settings).GetChatClient(options.Model).AsIChatClient();
    }
}
