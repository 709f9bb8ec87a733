using Chorus.Grains.Replies;
using Xunit;

namespace Chorus.Grains.Tests.Replies;

public sealed class ReplyTextTests
{
    [Fact]
    public void A_character_that_comes_in_halves_is_there_once_it_is_whole()
    {
        var text = new ReplyText("", 100);
        text.Append("a\uD83D");
        Assert.Equal("a", text.ToString());
        text.Append("\uDE00b");
        Assert.Equal("a😀b", text.ToString());
    }

    [Fact]
    public void What_cannot_be_stored_is_replaced()
    {
        var text = new ReplyText("", 100);
        text.Append("\0\uDE00\uD83Dx");
        Assert.Equal("\uFFFD\uFFFD\uFFFDx", text.ToString());
    }

    [Fact]
    public void It_ends_before_the_character_that_is_too_much()
    {
        var text = new ReplyText("ab", 6);
        text.Append("ééé");
        Assert.Equal(("abéé", true), (text.ToString(), text.IsCut));
        text.Append("x");
        Assert.Equal("abéé", text.ToString());
    }

    [Fact]
    public void Begun_anew_it_shows_what_was_there_until_there_is_more()
    {
        var text = new ReplyText("kept", 100);
        text.Restart();
        text.Restart();
        Assert.Equal(("kept", 0), (text.ToString(), text.Length));
        text.Append("n");
        Assert.Equal(("n", "n"), (text.ToString(), text.From(0)));
    }
}
