using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chorus.Grains.Json;

namespace Chorus.Api.Json;

/// <summary>How JSON is read and written, over REST and the hub alike.</summary>
internal static class JsonLimits
{
    /// <summary>Bytes of one request: 64 KiB of content, each character escaped sixfold, and what belongs to it.</summary>
    public const int MaxRequestBytes = 512 * 1024;

    private const int MaxDepth = 32;

    /// <summary>Answers are JSON and never part of a page, so that text stays readable, and small in every language.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static void Apply(JsonSerializerOptions options)
    {
        options.MaxDepth = MaxDepth;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.PropertyNameCaseInsensitive = false;
        options.Encoder = Encoder;
        options.TypeInfoResolverChain.Clear();
        options.TypeInfoResolverChain.Add(ApiJson.Default);
        options.TypeInfoResolverChain.Add(ContractJson.Default);
    }
}
