using System.Text.Json.Serialization;
using Chorus.Grains.Json;

namespace Chorus.Grains.Images;

[JsonConverter(typeof(CamelCaseEnumConverter<ImageStatus>))]
public enum ImageStatus
{
    Generating,
    Complete,
    Failed,
}
