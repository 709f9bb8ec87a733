using System.Text.Json;
using Chorus.Grains.Channels;
using Chorus.Grains.Json;

namespace Chorus.Api.Realtime;

/// <summary>
/// Who is typing, as one user's devices on this node were told. A mark that nobody renews ends here, at the last hop: whatever of
/// the typist's has died, device, node or silo, could not take it back. Used under its feed's lock.
/// </summary>
/// <param name="ended">Called without that lock, with a mark whose time is over and that may have been renewed meanwhile.</param>
internal sealed class TypingMarks(TimeProvider time, Action<TypingMarks.Held> ended)
{
    /// <summary>How long a mark holds. Clients say it again every few seconds.</summary>
    internal static readonly TimeSpan Life = TimeSpan.FromSeconds(10);

    // Nobody could be shown more typists; those beyond are shown for as long as the client does.
    private const int MaxHeld = 256;

    private readonly Dictionary<(Guid, Guid), Held> _held = [];

    public void Hear(Envelope told)
    {
        var mark = JsonSerializer.Deserialize(told.Data, ContractJson.Default.TypingMark)!;
        if (_held.Remove(mark.Key(), out var before))
        {
            before.Timer.Dispose();
        }

        if (mark.IsTyping && _held.Count < MaxHeld)
        {
            var held = new Held(mark, told);
            held.Timer = time.CreateTimer(state => ended((Held)state!), held, Life, Timeout.InfiniteTimeSpan);
            _held[mark.Key()] = held;
        }
    }

    /// <summary>What devices are to be told at the end of a mark; null: it was renewed, or taken back.</summary>
    public Envelope? End(Held held)
    {
        if (!_held.TryGetValue(held.Mark.Key(), out var current) || current != held)
        {
            return null;
        }

        _held.Remove(held.Mark.Key());
        return held.Told with
        {
            Data = JsonSerializer.SerializeToUtf8Bytes(held.Mark with { IsTyping = false }, ContractJson.Default.TypingMark),
            At = Grains.Timestamp.Now(time),
        };
    }

    /// <summary>A mark that was told.</summary>
    internal sealed class Held(TypingMark mark, Envelope told)
    {
        public TypingMark Mark => mark;

        public Envelope Told => told;

        public ITimer Timer { get; set; } = null!;
    }
}

file static class TypingMarkKey
{
    public static (Guid Conversation, Guid User) Key(this TypingMark mark) => (mark.ConversationId, mark.UserId);
}
