using Chorus.Cluster.Tests.Traffic;
using Chorus.Grains.Conversations;
using Npgsql;

namespace Chorus.Cluster.Tests.Invariants;

/// <summary>A conversation as it lies in the database, against what its senders were told.</summary>
internal sealed class StoredConversation
{
    private readonly Room _room;
    private readonly List<(long Seq, Guid Id, int Revision, bool IsDeleted, string Content)> _messages = [];
    private long _lastSeq;
    private long _messageCount;
    private ulong _checksum;

    private StoredConversation(Room room) => _room = room;

    public static async Task<StoredConversation> ReadAsync(NpgsqlDataSource database, Room room)
    {
        var stored = new StoredConversation(room);
        await using (var header = database.CreateCommand("SELECT last_seq, message_count, checksum FROM conversations WHERE id = $1"))
        {
            header.Parameters.Add(new() { Value = Guid.Parse(room.Id) });
            await using var row = await header.ExecuteReaderAsync();
            await row.ReadAsync();
            (stored._lastSeq, stored._messageCount, stored._checksum) = (row.GetInt64(0), row.GetInt64(1), unchecked((ulong)row.GetInt64(2)));
        }

        const string Messages = "SELECT seq, id, revision, deleted, content FROM messages WHERE conversation_id = $1 ORDER BY seq";
        await using var messages = database.CreateCommand(Messages);
        messages.Parameters.Add(new() { Value = Guid.Parse(room.Id) });
        await using var rows = await messages.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            stored._messages.Add((rows.GetInt64(0), rows.GetGuid(1), rows.GetInt32(2), rows.GetBoolean(3), rows.GetString(4)));
        return stored;
    }

    public void Check(Violations violations)
    {
        var acknowledged = _room.Ledger.Entries.ToDictionary(e => e.Id);
        for (var i = 0; i < _messages.Count; i++)
        {
            var (seq, id, _, isDeleted, content) = _messages[i];
            if (seq != i + 1)
                violations.Add($"{_room.Id}: seq {seq} stands at place {i + 1}");
            if (!acknowledged.Remove(id, out var entry))
                violations.Add($"{_room.Id}: message {id} at {seq} was acknowledged to nobody, or stands there twice");
            else if (seq != entry.Seq || content != entry.Content || isDeleted != entry.IsDeleted)
                violations.Add($"{_room.Id}: message {id} is {seq} '{content}' {isDeleted}, acknowledged was {entry}");
        }

        foreach (var lost in acknowledged.Values)
            violations.Add($"{_room.Id}: lost {lost}");
        CheckHeader(violations);
    }

    private void CheckHeader(Violations violations)
    {
        var alive = _messages.Where(m => !m.IsDeleted).ToList();
        var sum = alive.Aggregate(0UL, (sum, m) => unchecked(sum + ConversationChecksum.Of(m.Id, m.Revision)));
        if (_lastSeq != _messages.Count)
            violations.Add($"{_room.Id}: lastSeq {_lastSeq} with {_messages.Count} messages");
        if (_messageCount != alive.Count)
            violations.Add($"{_room.Id}: messageCount {_messageCount} with {alive.Count} messages that are not deleted");
        if (_checksum != sum)
            violations.Add($"{_room.Id}: checksum {_checksum:x16}, recomputed {sum:x16}");
    }
}
