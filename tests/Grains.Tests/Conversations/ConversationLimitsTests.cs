using System.Text.RegularExpressions;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Grains.Json;
using Xunit;
using static Chorus.Grains.Tests.Conversations.Drafts;

namespace Chorus.Grains.Tests.Conversations;

public sealed class ConversationLimitsTests
{
    [Fact]
    public void Content_is_measured_in_bytes_of_UTF8()
    {
        ConversationLimits.Check(new NewMessage { Content = new string('a', 65_536) });
        ConversationLimits.Check(new NewMessage { Content = new string('€', 21_845) });
        Refuses(ErrorCodes.TooLarge, () => ConversationLimits.Check(new NewMessage { Content = new string('a', 65_537) }));
        Refuses(ErrorCodes.TooLarge, () => ConversationLimits.Check(new NewMessage { Content = new string('€', 21_846) }));
        Refuses(ErrorCodes.TooLarge, () => ConversationLimits.Check(new MessagePatch { Content = new string('a', 65_537) }));
    }

    [Theory]
    [InlineData(@"a\u0000b")]
    [InlineData(@"\ud800")]
    [InlineData(@"\udc00 tail")]
    [InlineData(@"head \ud83d")]
    [InlineData(@"\ud83d\ud83d\ude00")]
    public void Text_that_cannot_be_stored_is_refused(string escaped) => // Attributes cannot hold such text itself.
        Refuses(ErrorCodes.InvalidText, () => ConversationLimits.Check(new NewMessage { Content = Regex.Unescape(escaped) }));

    [Theory]
    [InlineData("😀 \ufffe \uffff \u202e \u0001 ﷽")]
    [InlineData("")]
    public void Odd_text_that_can_be_stored_is_not(string content) =>
        ConversationLimits.Check(new NewMessage { Content = content });

    [Theory]
    [InlineData("[]", "invalid-request")]
    [InlineData("null", "invalid-request")]
    [InlineData("\"text\"", "invalid-request")]
    [InlineData("{\"a\":\"\\u0000\"}", "invalid-text")]
    [InlineData("{\"\\ud800\":1}", "invalid-text")]
    [InlineData("{\"a\":[{\"b\":\"\\udfff\"}]}", "invalid-text")]
    [InlineData("{\"a\":[{\"b\":\"\\ud83d\\ude00\"}],\"n\":1e999}", null)]
    public void Metadata_is_an_object_of_storable_text(string json, string? code)
    {
        var refusal = Record.Exception(() => ConversationLimits.Check(new NewMessage { Content = "", Metadata = new JsonText(json) }));
        Assert.Equal(code, (refusal as ChorusException)?.Code);
    }

    [Fact]
    public void Metadata_titles_roles_and_attachments_are_limited()
    {
        var large = new JsonText($$"""{"a":"{{new string('a', 16_384)}}"}""");
        Refuses(ErrorCodes.TooLarge, () => ConversationLimits.Check(new NewMessage { Content = "", Metadata = large }));
        Refuses(ErrorCodes.TooLarge, () => ConversationLimits.Check(new NewConversation { Metadata = large }));
        Refuses(ErrorCodes.Invalid, () => ConversationLimits.Check(new NewConversation { Title = new string('t', 501) }));
        Refuses(ErrorCodes.Invalid, () => ConversationLimits.Check(new ConversationPatch { Title = new string('t', 501) }));
        Refuses(ErrorCodes.Invalid, () => ConversationLimits.Check(new NewMessage { Content = "", Role = MessageRole.Assistant }));
        Refuses(ErrorCodes.Invalid, () => ConversationLimits.Check(
            new NewMessage { Content = "", AttachmentIds = [.. Enumerable.Range(0, 11).Select(_ => Guid.NewGuid())] }));
    }
}
