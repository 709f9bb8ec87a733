using Chorus.Grains.Presence;
using Xunit;

namespace Chorus.Grains.Tests.Presence;

public sealed class PresenceBookTests
{
    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly Guid Ada = Guid.CreateVersion7();
    private static readonly Guid Bob = Guid.CreateVersion7();
    private static readonly Guid Eve = Guid.CreateVersion7();

    private readonly PresenceOptions _options = new() { MaxAudience = 3 };
    private readonly PresenceBook _book;
    private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public PresenceBookTests() => _book = new PresenceBook(_options);

    [Fact]
    public void Who_comes_online_tells_and_asks_everybody_once()
    {
        Connect();
        Assert.Equal([new(Ada, true, true), new(Bob, true, true)], Run(Ada, Bob));
        _now += Second;
        Connect();
        Assert.Empty(Run(Ada, Bob));
    }

    [Fact]
    public void A_reload_is_not_told_and_being_gone_for_longer_is_told_to_those_who_are_online()
    {
        Start(Ada, Bob);
        _book.Hear(Ada, true, _now);
        _book.Disconnect(_now);
        _now += _options.Grace - Second;
        Connect();
        Assert.Empty(Run(Ada, Bob));

        _book.Disconnect(_now);
        _now += _options.Grace;
        Assert.Equal([new(Ada, false, false)], Run(Ada, Bob));
        Assert.False(_book.IsOnline);
        Assert.Null(_book.WakeAt);
    }

    [Fact]
    public void Whose_node_has_died_is_offline_once_it_does_not_renew()
    {
        Start(Ada);
        var connectedAt = _now;
        _now += Second;
        _book.Hear(Ada, true, _now);
        while (_book.WakeAt is { } due)
        {
            Assert.InRange(due, _now, connectedAt + Expiry + _options.Grace);
            _now = due;
            Run(Ada);
            _book.Hear(Ada, true, _now);
            _book.TakeNews(_now);
        }

        Assert.Equal(connectedAt + Expiry + _options.Grace, _now);
    }

    [Fact]
    public void Devices_hear_of_each_change_once_and_a_new_one_of_all_who_are_online()
    {
        Start(Ada, Bob);
        _book.Hear(Ada, true, _now);
        _book.Hear(Ada, true, _now);
        Assert.Empty(_book.TakeNews(_now));
        Assert.Equal([(Ada, true)], News());
        Assert.Empty(News());

        _book.Greet(_now);
        _book.Hear(Bob, true, _now);
        _book.Greet(_now);
        Assert.Equal([(Ada, true), (Bob, true)], News());
        _book.Hear(Ada, false, _now);
        Assert.Equal([(Ada, false)], News());
    }

    [Fact]
    public void Somebody_who_is_not_heard_of_any_more_is_asked_and_then_offline()
    {
        Start(Ada);
        _book.Hear(Ada, true, _now);
        News();
        var heardAt = _now;
        var asked = 0;
        List<(Guid, bool)> news = [];
        while (news.Count == 0)
        {
            _now += Second;
            Connect();
            asked += Run(Ada).Count;
            news = News();
        }

        Assert.Equal([(Ada, false)], news);
        Assert.True(asked >= 2, "It was asked before.");
        Assert.InRange(_now - heardAt, _options.Refresh * 2.5, _options.Refresh * 3.6);
    }

    [Fact]
    public void Of_two_who_are_online_one_asks_the_other()
    {
        Start(Ada);
        _now += _options.Refresh - Second;
        _book.Hear(Ada, true, _now);
        Connect();
        _now += Second;
        Assert.Empty(Run(Ada));
        _now += _options.Refresh;
        Connect();
        Assert.Equal([new(Ada, true, true)], Run(Ada));
    }

    [Fact]
    public void Who_shares_nothing_any_more_is_parted_from_and_who_newly_does_is_greeted()
    {
        Start(Ada);
        _book.Hear(Ada, true, _now);
        News();
        _now += _options.Refresh;
        Connect();
        Assert.Equal([new(Ada, false, false), new(Bob, true, true)], Run(Bob));
        Assert.Equal([(Ada, false)], News());
    }

    [Fact]
    public void Who_is_left_out_of_an_audience_that_is_cut_short_is_not_called_offline()
    {
        Start(Ada, Bob);
        _book.Hear(Ada, true, _now);
        News();
        _now += _options.Refresh;
        Connect();
        Assert.DoesNotContain(Run(Bob, Eve, Guid.CreateVersion7()), c => c.To == Ada);
        Assert.DoesNotContain((Ada, false), News());
    }

    [Fact]
    public void What_devices_may_hold_from_an_activation_that_is_gone_is_set_right()
    {
        Start(Ada, Bob);
        _book.Hear(Ada, true, _now);
        Assert.Equal([(Ada, true)], News());
        _now += _options.Refresh / 10;
        Run(Ada, Bob);
        Assert.Equal([(Bob, false)], News());
    }

    [Fact]
    public void Who_is_offline_keeps_nothing()
    {
        _book.Hear(Ada, true, _now);
        _book.Greet(_now);
        Assert.Null(_book.WakeAt);
        Start(Ada);
        Assert.Empty(News());
    }

    [Fact]
    public void What_is_kept_of_others_is_bounded()
    {
        Start();
        for (var i = 0; i < PresenceBook.MaxOnline + 5; i++)
        {
            _book.Hear(Guid.CreateVersion7(), true, _now);
        }

        Assert.Equal(PresenceBook.MaxOnline, News().Count);
    }

    [Fact]
    public void News_that_could_not_be_told_are_told_again_unless_there_are_newer_ones()
    {
        Start(Ada, Bob);
        _book.Hear(Ada, true, _now);
        _book.Hear(Bob, true, _now);
        var news = _book.TakeNews(_now + Second);
        _book.Hear(Bob, false, _now);
        _book.KeepNews(news, _now);
        _now += _options.Refresh / 10;
        Assert.Equal([(Bob, false), (Ada, true)], News());
        Assert.Empty(News());
    }

    [Fact]
    public void Who_comes_into_a_conversation_or_leaves_one_is_looked_up_at_once()
    {
        Start(Ada);
        _book.Hear(Ada, true, _now);
        News();
        _now += Second;
        _book.Renew(_now);
        Assert.Equal(_now, _book.WakeAt);
        Assert.Equal([new(Ada, false, false), new(Bob, true, true)], Run(Bob));
        Assert.Equal([(Ada, false)], News());
    }

    [Fact]
    public void An_audience_that_cannot_be_looked_up_is_tried_again_soon()
    {
        Connect();
        Assert.True(_book.Tick(_now));
        _book.Postpone(_now);
        Assert.False(_book.Tick(_now));
        _now = _book.WakeAt!.Value;
        Assert.True(_book.Tick(_now));
    }

    private void Connect() => _book.Connect(_now + Expiry, _now);

    private void Start(params Guid[] audience)
    {
        Connect();
        Run(audience);
    }

    private IReadOnlyList<PresenceCall> Run(params Guid[] audience)
    {
        if (_book.Tick(_now))
        {
            _book.Refresh(audience, _now);
        }

        return _book.TakeCalls();
    }

    private List<(Guid, bool)> News() => [.. _book.TakeNews(_now + Second).Select(n => (n.Key, n.Value))];
}
