using System.Text.Json.Serialization;
using Chorus.Grains.Json;

namespace Chorus.Grains.Sessions;

/// <summary>How a step's content came to be, or comes to be just now.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<StepStatus>))]
public enum StepStatus
{
    Complete,
    Generating,
    Failed,
    Cancelled,
}
