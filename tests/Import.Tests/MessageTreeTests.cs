using Chorus.Import.Oasst;
using Xunit;

namespace Chorus.Import.Tests;

public sealed class MessageTreeTests
{
    private static readonly DateTimeOffset _start = new(2023, 2, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_parent_comes_before_its_children_and_a_thread_stays_in_one_piece()
    {
        var root = Message("root", null, 0);
        var later = Message("later", root, 3);
        var earlier = Message("earlier", root, 1);
        var below = Message("below", earlier, 9);

        var tree = new MessageTree(root.Id, [below, later, earlier, root]);

        Assert.Equal(["root", "earlier", "below", "later"], tree.Messages.Select(message => message.Text));
    }

    [Fact]
    public void A_message_whose_parent_is_missing_is_not_lost()
    {
        var root = Message("root", null, 0);
        var orphan = Message("orphan", Message("missing", root, 1), 2);

        var tree = new MessageTree(root.Id, [orphan, root]);

        Assert.Equal(["root", "orphan"], tree.Messages.Select(message => message.Text));
        Assert.NotNull(tree.Messages[1].ParentId);
    }

    [Fact]
    public void Messages_that_are_each_others_parents_are_not_lost()
    {
        var root = Message("root", null, 0);
        var first = Message("first", null, 1);
        var second = Message("second", first, 2);

        var tree = new MessageTree(root.Id, [root, first with { ParentId = second.Id }, second]);

        Assert.Equal(3, tree.Messages.Count);
    }

    [Fact]
    public void A_title_is_the_first_line_and_never_half_a_character()
    {
        Assert.Equal("Hello", new MessageTree(Guid.NewGuid(), [Message("  Hello \nWorld", null, 0)]).Title);
        var title = new MessageTree(Guid.NewGuid(), [Message(new string('x', 78) + "😀😀😀", null, 0)]).Title;
        Assert.Equal(new string('x', 78) + "…", title);
    }

    private static OasstMessage Message(string text, OasstMessage? parent, int minute) =>
        new(Guid.NewGuid(), parent?.Id, Guid.Empty, text, "prompter", null, _start.AddMinutes(minute));
}
