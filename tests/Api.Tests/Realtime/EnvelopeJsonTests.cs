using System.Text.Json;
using Chorus.Api.Realtime;
using Chorus.Grains.Channels;
using Chorus.Grains.Json;
using Xunit;

namespace Chorus.Api.Tests.Realtime;

public sealed class EnvelopeJsonTests
{
    private static readonly Envelope Whole = new()
    {
        Epoch = "0199c0de-0000-7000-8000-000000000000",
        Offset = 42,
        Type = EventTypes.MessageInsert,
        ConversationId = Guid.CreateVersion7(),
        Version = 7,
        Data = """{"content":"a\u0022b, ü, <b>"}"""u8.ToArray(),
        At = new DateTimeOffset(2026, 11, 21, 5, 30, 1, 120, TimeSpan.Zero),
    };

    [Fact]
    public void It_writes_what_the_contracts_serializer_writes()
    {
        Assert.Equal(JsonSerializer.Serialize(Whole, ContractJson.Default.Envelope), Written(Whole));
        var bare = Whole with { Offset = null, ConversationId = null, Version = null };
        Assert.Equal(JsonSerializer.Serialize(bare, ContractJson.Default.Envelope), Written(bare));
    }

    private static string Written(Envelope envelope)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            EnvelopeJson.Write(writer, envelope);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
