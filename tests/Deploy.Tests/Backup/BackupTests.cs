using System.Collections.Concurrent;
using System.Text.Json;
using Chorus.Deploy.Tests.Manifests;
using Chorus.Deploy.Tests.Nginx;
using Chorus.Deploy.Tests.Nodes;
using Chorus.Grains.Conversations;
using Chorus.Testing;
using Npgsql;
using Xunit;

namespace Chorus.Deploy.Tests.Backup;

[Collection(ClusterTests.Name)]
public sealed class BackupTests(ProxiedNodes nodes)
{
    private const int Senders = 4;
    private const int MessagesBefore = 50;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    [ToolFact("pg_dump")]
    public async Task A_dump_made_under_load_holds_what_was_acknowledged_and_a_cluster_starts_on_it()
    {
        var directory = Directory.CreateTempSubdirectory("chorus-backup-").FullName;
        var restored = await PostgresServer.CreateDatabaseAsync();
        using var user = await ChorusClient.GuestAsync(nodes.Apis[0].Address);
        await user.RegisterAsync("owner@example.com", "correct horse battery staple 1");
        var acknowledged = new ConcurrentDictionary<string, List<JsonElement>>();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, Senders).Select(_ => Task.Run(() => SendAsync(user, acknowledged, stop.Token))).ToList();
        await Eventually.TrueAsync(
            () => acknowledged.Values.Sum(m => m.Count) >= MessagesBefore, _patience, $"{MessagesBefore} messages are acknowledged");
        var before = acknowledged.ToDictionary(c => c.Key, c => c.Value.ToArray());
        await Guide.RunAsync("backup", directory, nodes.Nodes.ConnectionString);
        var after = acknowledged.Values.Sum(m => m.Count);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.True(after > before.Values.Sum(m => m.Length), "There was no load while it was dumped.");

        // The old cluster still runs: the new one must not take its silos for its own.
        await Guide.RunAsync("restore", directory, restored);
        await RequireNoSilosAsync(restored);
        await using var again = await ChorusNodes.StartAsync(restored);
        using var back = new ChorusClient(again.Apis[1].Address);
        await back.LoginAsync("owner@example.com", "correct horse battery staple 1");
        Assert.Equal(user.UserId, back.UserId);
        // The old sign-in holds there too.
        await using var device = await HubClient.ConnectAsync(again.Apis[0].Address, user.AccessToken);
        await device.InvokeAsync("Resume");
        foreach (var (conversation, sent) in before)
            await RequireWholeAsync(back, conversation, sent);
        foreach (var (conversation, sent) in before)
            await RequireRepeatedOnceAsync(back, conversation, sent[0]);
        Directory.Delete(directory, recursive: true);
    }

    private static async Task RequireNoSilosAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT (SELECT count(*) FROM cluster_silo) + (SELECT count(*) FROM orleans_membership)");
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    private static async Task SendAsync(
        ChorusClient user, ConcurrentDictionary<string, List<JsonElement>> acknowledged, CancellationToken stop)
    {
        var conversation = (await user.NewConversationAsync("talk")).GetProperty("id").GetString()!;
        while (!stop.IsCancellationRequested)
        {
            var message = await user.SendAsync(conversation, $"message {Guid.NewGuid()}");
            acknowledged[conversation] = [.. acknowledged.GetValueOrDefault(conversation) ?? [], message];
        }
    }

    /// <summary>All that was acknowledged is there, as it was, with no hole, and the checksum is that of what is there.</summary>
    private static async Task RequireWholeAsync(ChorusClient user, string conversation, JsonElement[] sent)
    {
        var stored = await user.MessagesAsync(conversation);
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(i => (long)i), stored.Select(m => m.GetProperty("seq").GetInt64()));
        Assert.Equal(sent.Select(m => m.GetRawText()), stored.Take(sent.Length).Select(m => m.GetRawText()));
        var head = await user.RequireAsync(HttpMethod.Get, $"api/conversations/{conversation}");
        Assert.Equal(stored.Count, head.GetProperty("lastSeq").GetInt64());
        var sum = stored.Aggregate(0UL, (sum, m) => sum + ConversationChecksum.Of(m.GetProperty("id").GetGuid(), m.GetProperty("revision").GetInt32()));
        Assert.Equal(ConversationChecksum.Format(sum), head.GetProperty("checksum").GetString());
    }

    /// <summary>A client that never heard of the restore repeats a send, and then goes on.</summary>
    private static async Task RequireRepeatedOnceAsync(ChorusClient user, string conversation, JsonElement sent)
    {
        var count = (await user.MessagesAsync(conversation)).Count;
        var again = await user.SendAsync(conversation, sent.GetProperty("content").GetString()!, sent.GetProperty("id").GetGuid());
        Assert.Equal(sent.GetProperty("seq").GetInt64(), again.GetProperty("seq").GetInt64());
        Assert.Equal(count + 1, (await user.SendAsync(conversation, "after the restore")).GetProperty("seq").GetInt64());
    }
}
