using System.Text.Json;
using Chorus.Api.Realtime;
using Chorus.Grains.Channels;
using Chorus.Grains.Json;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Chorus.Api.Tests.Realtime;

public sealed class TypingMarksTests
{
    private static readonly Guid Conversation = Guid.CreateVersion7();
    private static readonly Guid Ada = Guid.CreateVersion7();
    private static readonly Guid Bob = Guid.CreateVersion7();
    private static readonly TimeSpan Almost = TypingMarks.Life - TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly List<Envelope> _told = [];
    private readonly TypingMarks _marks;

    public TypingMarksTests() => _marks = new TypingMarks(_time, held =>
    {
        if (_marks!.End(held) is { } ended)
        {
            _told.Add(ended);
        }
    });

    [Fact]
    public void A_mark_that_nobody_renews_is_taken_back_once()
    {
        _marks.Hear(Said(Ada, true));
        _time.Advance(Almost);
        Assert.Empty(_told);
        _time.Advance(TypingMarks.Life * 3);
        var told = Assert.Single(_told);
        Assert.Equal((EventTypes.Typing, Conversation, "epoch", null), (told.Type, told.ConversationId, told.Epoch, told.Offset));
        Assert.Equal(new TypingMark(Conversation, Ada, false), JsonSerializer.Deserialize(told.Data, ContractJson.Default.TypingMark));
    }

    [Fact]
    public void One_that_is_renewed_holds_and_one_that_was_taken_back_is_not_again()
    {
        _marks.Hear(Said(Ada, true));
        _marks.Hear(Said(Bob, true));
        _time.Advance(Almost);
        _marks.Hear(Said(Ada, true));
        _marks.Hear(Said(Bob, false));
        _time.Advance(Almost);
        Assert.Empty(_told);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Single(_told);
    }

    [Fact]
    public void A_mark_that_is_renewed_while_its_time_runs_out_holds()
    {
        TypingMarks.Held? late = null;
        var marks = new TypingMarks(_time, held => late = held);
        marks.Hear(Said(Ada, true));
        _time.Advance(TypingMarks.Life);
        marks.Hear(Said(Ada, true));
        Assert.Null(marks.End(late!));
    }

    [Fact]
    public void What_is_kept_is_bounded()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _marks.Hear(Said(Guid.CreateVersion7(), true));
        }

        _time.Advance(TypingMarks.Life);
        Assert.Equal(256, _told.Count);
    }

    private Envelope Said(Guid user, bool isTyping) => new()
    {
        Epoch = "epoch",
        Offset = null,
        Type = EventTypes.Typing,
        ConversationId = Conversation,
        Data = JsonSerializer.SerializeToUtf8Bytes(new TypingMark(Conversation, user, isTyping), ContractJson.Default.TypingMark),
        At = _time.GetUtcNow(),
    };
}
