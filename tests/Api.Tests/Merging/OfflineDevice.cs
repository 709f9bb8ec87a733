using System.Text.Json;
using Chorus.Testing;

namespace Chorus.Api.Tests.Merging;

/// <summary>A device that changes its copy of a conversation while it is away, and brings that in when it syncs.</summary>
internal sealed class OfflineDevice(ChorusClient user, string conversation, string name)
{
    private readonly SortedDictionary<string, Copy> _copies = new(StringComparer.Ordinal);
    private readonly List<string> _changed = [];
    private long _version;
    private int _texts;

    /// <summary>What the server took from this device, by message.</summary>
    public List<(string Id, string Text)> Acknowledged { get; } = [];

    /// <summary>Every text that a conflict named to this device, its own and the server's.</summary>
    public HashSet<string> Conflicts { get; } = [];

    /// <summary>Texts that this device replaced with its own, having seen them.</summary>
    public HashSet<string> Replaced { get; } = [];

    public string Checksum { get; private set; } = "";

    public IEnumerable<(string Id, string Text, int Revision, bool Deleted)> State =>
        _copies.Select(c => (c.Key, c.Value.Text, c.Value.Revision, c.Value.Deleted));

    public void Write()
    {
        var id = Guid.CreateVersion7().ToString();
        _copies[id] = new Copy(NextText(), 0, false);
        Changed(id);
    }

    public void Edit(int which) => Change(which, copy => copy with { Text = NextText() });

    public void Delete(int which) => Change(which, copy => copy with { Deleted = true });

    /// <param name="takeLate">Whether the first answer is lost, and the device asks again.</param>
    public async Task SyncAsync(bool takeLate)
    {
        var mine = _changed.Select(id => new { id, role = "user", content = _copies[id].Text, revision = _copies[id].Revision, deleted = _copies[id].Deleted }).ToList();
        JsonElement answer = default;
        for (var tries = takeLate ? 2 : 1; tries > 0; tries--)
        {
            answer = await user.RequireAsync(HttpMethod.Put, $"api/conversations/{conversation}/sync", new { baseVersion = _version, messages = mine });
            foreach (var conflict in answer.GetProperty("conflicts").EnumerateArray())
            {
                Conflicts.Add(conflict.GetProperty("mine").GetProperty("content").GetString()!);
                Conflicts.Add(conflict.GetProperty("theirs").GetProperty("content").GetString()!);
            }
        }

        Acknowledged.AddRange(mine.Where(m => !m.deleted).Select(m => (m.id, m.content)));
        _changed.Clear();
        foreach (var message in answer.GetProperty("messages").EnumerateArray())
        {
            _copies[message.GetProperty("id").GetString()!] = Copy.Of(message);
        }

        // What was written and thrown away before anybody knew of it is nowhere.
        foreach (var (id, copy) in _copies.Where(c => c.Value is { Revision: 0, Deleted: true }).ToList())
        {
            Replaced.Add(copy.Text);
            _copies.Remove(id);
        }

        var standing = answer.GetProperty("conversation");
        (_version, Checksum) = (standing.GetProperty("version").GetInt64(), standing.GetProperty("checksum").GetString()!);
    }

    private void Change(int which, Func<Copy, Copy> change)
    {
        var own = _copies.Where(c => !c.Value.Deleted && (c.Value.Author is null || c.Value.Author == user.UserId)).ToList();
        if (own.Count == 0)
        {
            return;
        }

        var (id, copy) = own[which % own.Count];
        Replaced.Add(copy.Text);
        _copies[id] = change(copy);
        Changed(id);
    }

    private void Changed(string id)
    {
        _changed.Remove(id);
        _changed.Add(id);
    }

    private string NextText() => $"{name}{++_texts}";

    private sealed record Copy(string Text, int Revision, bool Deleted, string? Author = null)
    {
        public static Copy Of(JsonElement message) => new(
            message.GetProperty("content").GetString()!,
            message.GetProperty("revision").GetInt32(),
            message.GetProperty("deleted").GetBoolean(),
            message.GetProperty("authorId").GetString());
    }
}
