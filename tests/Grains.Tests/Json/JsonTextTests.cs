using System.Text.Json;
using Chorus.Grains.Conversations;
using Chorus.Grains.Json;
using Xunit;

namespace Chorus.Grains.Tests.Json;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"b":1,"a":[1.50,1e5,-0.0,12345678901234567890],"b":2}""")]
    [InlineData("""{"text":"<é😀\u0001>"}""")]
    public void Metadata_comes_back_as_it_was_written(string json)
    {
        var message = JsonSerializer.Deserialize<NewMessage>($$"""{"content":"","metadata":{{json}}}""", Web)!;
        Assert.Equal(json, message.Metadata!.Raw);
        Assert.Equal(json, JsonSerializer.Serialize(message.Metadata));
    }

    [Fact]
    public void White_space_between_its_parts_does_not_count() =>
        Assert.Equal("""{"a":[1,"b c"]}""", JsonSerializer.Deserialize<JsonText>(" { \"a\" : [ 1 ,\n\"b c\" ] } ")!.Raw);

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
}
