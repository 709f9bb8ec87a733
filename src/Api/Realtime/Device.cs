using Chorus.Grains.Errors;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chorus.Api.Realtime;

/// <summary>
/// One connection's place in its user's channel: it gets the event that follows the last one, once. While its place is being
/// found (it resumes, or an event is missing) later events are held back. Used under its feed's lock, once it is in a feed.
/// </summary>
internal sealed class Device(Guid userId, string address, SocketPass pass, Outbox outbox)
{
    // The window that a resuming device is answered from holds fewer.
    private const int MaxHeld = 4_096;

    // Typing in more conversations at once ends by itself, after a while.
    private const int MaxTyping = 16;

    private static readonly CloseMessage SignedOut =
        new($"{ErrorCodes.Unauthenticated.Code}: The session was signed out.", allowReconnect: false);

    private static readonly CloseMessage TooMany =
        new($"{ErrorCodes.RateLimited.Code}: Too many connections of one user.", allowReconnect: false);

    private static readonly CloseMessage RanOut =
        new($"{ErrorCodes.Unauthenticated.Code}: The access token ran out.", allowReconnect: true);

    private static readonly CloseMessage GoElsewhere = new(error: null, allowReconnect: true);

    private readonly Lock _typingLock = new();
    private HashSet<Guid>? _typing;
    private List<EventFrame>? _held;
    private int _heldBeforeAsking;

    public Guid UserId => userId;

    /// <summary>Where it connected from, as limits count it.</summary>
    public string Address => address;

    /// <summary>What it may be connected by; renewed while it is.</summary>
    public SocketPass Pass { get; set; } = pass;

    /// <summary>Why nothing is done for it any more; null: it may stay. Who is only to connect again may try again.</summary>
    public ErrorKind? Ended => !outbox.IsClosed ? null
        : outbox.Farewell == SignedOut || outbox.Farewell == RanOut ? ErrorCodes.Unauthenticated
        : outbox.Farewell == TooMany ? ErrorCodes.RateLimited
        : ErrorCodes.Unavailable;

    /// <summary>Null: it has not resumed, and gets nothing.</summary>
    public string? Epoch { get; private set; }

    public long LastOffset { get; private set; }

    /// <summary>Whether its own Resume is on its way, which will place it.</summary>
    public bool IsResuming { get; private set; }

    /// <summary>Its user types there, or not any more.</summary>
    public void Types(Guid conversationId, bool isTyping)
    {
        lock (_typingLock)
        {
            if (!isTyping)
            {
                _typing?.Remove(conversationId);
            }
            else if ((_typing ??= []).Count < MaxTyping)
            {
                _typing.Add(conversationId);
            }
        }
    }

    /// <summary>Where its user was typing when it went away.</summary>
    public IReadOnlyCollection<Guid> TakeTyping()
    {
        lock (_typingLock)
        {
            var typing = _typing ?? [];
            _typing = null;
            return typing;
        }
    }

    public void BeginResume()
    {
        IsResuming = true;
        _held ??= [];
    }

    /// <summary>Its Resume failed: it gets nothing until it resumes again.</summary>
    public void EndResume()
    {
        (IsResuming, Epoch, _held) = (false, null, null);
    }

    /// <summary>The channel is about to be asked: what is held of another epoch than its answer's by then is out of date.</summary>
    public void MarkAsking() => _heldBeforeAsking = _held?.Count ?? 0;

    /// <summary>Gives it what comes next; false: its place is lost, and events are held back from this one on.</summary>
    public bool Offer(EventFrame frame)
    {
        if (_held is null && Epoch is null)
        {
            return true;
        }

        if (_held is null && TryDeliver(frame))
        {
            return true;
        }

        var isFirst = _held is null;
        Hold(frame);
        return !isFirst;
    }

    /// <summary>Lost its place without an event that says so: a new epoch began.</summary>
    public void Hold() => _held ??= [];

    /// <summary>Puts it at a place that the channel has answered.</summary>
    public void Place(string epoch, long offset) => (IsResuming, Epoch, LastOffset) = (false, epoch, offset);

    /// <summary>Gives it events that the channel has answered; they follow each other.</summary>
    public void Recover(IReadOnlyList<EventFrame> frames)
    {
        foreach (var frame in frames)
        {
            TryDeliver(frame);
        }
    }

    /// <summary>Gives it what was held back; false: its place is lost among that.</summary>
    public bool Release()
    {
        var held = _held ?? [];
        _held = null;
        var keepsPlace = true;
        for (var i = 0; i < held.Count; i++)
        {
            if (i >= _heldBeforeAsking || held[i].Envelope.Epoch == Epoch)
            {
                keepsPlace &= Offer(held[i]);
            }
        }

        _heldBeforeAsking = 0;
        return keepsPlace;
    }

    /// <summary>Sends what the calls before have given it.</summary>
    public void Flush() => outbox.Flush();

    /// <summary>Cuts it off: it connects again and resumes.</summary>
    public void Abort() => outbox.Abort();

    /// <summary>Its session was signed out: it is told, and does not come back; false: it was closed before.</summary>
    public bool TryEnd() => outbox.TryEnd(SignedOut);

    /// <summary>Its user has enough others here.</summary>
    public void Refuse() => outbox.TryEnd(TooMany);

    /// <summary>Its token ran out, and no newer one came: it is told to connect with another.</summary>
    public bool TryRunOut() => outbox.TryEnd(RanOut);

    /// <summary>This server ends: it is told to connect again.</summary>
    public void SendAway() => outbox.TryEnd(GoElsewhere);

    /// <summary>True also for an event that it has had already.</summary>
    private bool TryDeliver(EventFrame frame)
    {
        var envelope = frame.Envelope;
        if (envelope.Epoch != Epoch || envelope.Offset > LastOffset + 1)
        {
            return false;
        }

        if (envelope.Offset is null || envelope.Offset > LastOffset)
        {
            LastOffset = envelope.Offset ?? LastOffset;
            outbox.Post(frame);
        }

        return true;
    }

    private void Hold(EventFrame frame)
    {
        Hold();
        if (_held!.Count < MaxHeld)
        {
            _held.Add(frame);
        }
        else if (!frame.IsTransient)
        {
            outbox.Abort();
        }
    }
}
