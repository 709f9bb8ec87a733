using System.Text.Json.Serialization;
using Chorus.Grains.Json;

namespace Chorus.Grains.Sessions;

/// <summary>The steps of a content session, in their order.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<SessionStep>))]
public enum SessionStep
{
    BrainDump,
    Research,
    Outline,
    Draft,
    Outputs,
}
