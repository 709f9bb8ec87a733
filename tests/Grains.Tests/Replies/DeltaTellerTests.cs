using Chorus.Grains.Replies;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Chorus.Grains.Tests.Replies;

/// <summary>How a text that grows is told, by a clock that a test turns.</summary>
public sealed class DeltaTellerTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(40);
    private readonly FakeTimeProvider _time = new();
    private readonly List<(int From, string Text)> _told = [];
    private readonly ReplyText _text = new("", 1_000);
    private bool _isSure = true;

    [Fact]
    public void The_first_text_is_told_at_once_and_then_what_gathers_in_each_interval()
    {
        var teller = Teller();
        Say(teller, "One");
        Assert.Equal([(0, "One")], _told);
        Say(teller, " two");
        Say(teller, " three");
        _time.Advance(_interval - TimeSpan.FromMilliseconds(1));
        Assert.Single(_told);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([(0, "One"), (3, " two three")], _told);

        // After a silence, the next is told at once again.
        _time.Advance(10 * _interval);
        Say(teller, ".");
        Assert.Equal((13, "."), _told[^1]);
    }

    [Fact]
    public async Task While_somebody_else_may_tell_it_gathers_and_at_the_end_nothing_follows()
    {
        var teller = Teller();
        _isSure = false;
        Say(teller, "One");
        _time.Advance(5 * _interval);
        Assert.Empty(_told);
        _isSure = true;
        Say(teller, " two");
        _time.Advance(_interval);
        Assert.Equal([(0, "One two")], _told);

        await teller.EndAsync();
        Say(teller, " three");
        _time.Advance(5 * _interval);
        Assert.Single(_told);
    }

    [Fact]
    public void A_text_that_is_begun_anew_is_told_from_its_start()
    {
        var teller = Teller();
        Say(teller, "Wrong");
        _text.Restart();
        teller.Restart();
        _time.Advance(_interval);
        Say(teller, "Right");
        Assert.Equal([(0, "Wrong"), (0, "Right")], _told);
    }

    private DeltaTeller Teller() => new(
        _text,
        0,
        _interval,
        (from, text) =>
        {
            _told.Add((from, text));
            return Task.CompletedTask;
        },
        () => _isSure,
        _time);

    private void Say(DeltaTeller teller, string text)
    {
        _text.Append(text);
        teller.Tell();
    }
}
