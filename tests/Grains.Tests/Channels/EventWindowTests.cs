using Chorus.Grains.Channels;
using Xunit;

namespace Chorus.Grains.Tests.Channels;

public sealed class EventWindowTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_answers_what_came_after_an_offset_in_order()
    {
        var window = Filled(10, Noon);
        Assert.Equal([8, 9, 10], window.After(7, Noon)!.Select(e => e.Offset!.Value));
        Assert.Empty(window.After(10, Noon)!);
        Assert.Equal(10, window.After(0, Noon)!.Count);
    }

    [Fact]
    public void An_offset_that_never_was_is_not_recovered()
    {
        Assert.Null(Filled(10, Noon).After(11, Noon));
        Assert.Null(Filled(10, Noon).After(-1, Noon));
    }

    [Fact]
    public void What_fell_out_by_number_is_not_recovered()
    {
        var window = Filled(1_500, Noon);
        Assert.Null(window.After(499, Noon));
        Assert.Equal(1_000, window.After(500, Noon)!.Count);
    }

    [Fact]
    public void What_fell_out_by_its_bytes_is_not_recovered_and_makes_room_again()
    {
        var window = NewWindow(maxBytes: 1_000);
        for (var i = 0; i < 10; i++)
        {
            window.Number(new ChannelEvent { Type = "t", Data = new byte[300], At = Noon }, Noon);
        }

        Assert.Null(window.After(6, Noon));
        Assert.Equal([8, 9, 10], window.After(7, Noon)!.Select(e => e.Offset!.Value));
        window.Number(new ChannelEvent { Type = "t", Data = new byte[2_000], At = Noon }, Noon);
        Assert.Null(window.After(10, Noon));
        window.Number(new ChannelEvent { Type = "t", Data = new byte[300], At = Noon }, Noon);
        Assert.Equal([12], window.After(11, Noon)!.Select(e => e.Offset!.Value));
    }

    [Fact]
    public void What_fell_out_by_age_is_not_recovered_and_holds_no_memory()
    {
        var window = Filled(10, Noon);
        Assert.Null(window.After(9, Noon.AddMinutes(16)));
        Assert.Empty(window.After(10, Noon.AddMinutes(16))!);
        Assert.Equal(10, window.LastOffset);
    }

    [Fact]
    public void A_transient_event_has_no_offset_and_is_not_recovered()
    {
        var window = Filled(3, Noon);
        Assert.Null(window.Number(new ChannelEvent { Type = "t", Data = [], At = Noon, IsTransient = true }, Noon).Offset);
        Assert.Equal([3], window.After(2, Noon)!.Select(e => e.Offset!.Value));
    }

    [Fact]
    public void What_came_before_anybody_knew_of_the_epoch_is_counted_and_not_kept()
    {
        var window = new EventWindow("e", 1_000, 1_000_000, TimeSpan.FromMinutes(15));
        Add(window, 3, Noon);
        window.MakeKnown();
        Assert.Empty(window.After(3, Noon)!);
        Assert.Null(window.After(2, Noon));

        Add(window, 2, Noon);
        Assert.Equal([4, 5], window.After(3, Noon)!.Select(e => e.Offset!.Value));
        Assert.Null(window.After(2, Noon));
    }

    private static EventWindow NewWindow(long maxBytes)
    {
        var window = new EventWindow("e", 1_000, maxBytes, TimeSpan.FromMinutes(15));
        window.MakeKnown();
        return window;
    }

    private static EventWindow Filled(int count, DateTimeOffset at)
    {
        var window = NewWindow(maxBytes: 1_000_000);
        Add(window, count, at);
        return window;
    }

    private static void Add(EventWindow window, int count, DateTimeOffset at)
    {
        for (var i = 0; i < count; i++)
        {
            window.Number(new ChannelEvent { Type = "t", Data = [], At = at }, at);
        }
    }
}
