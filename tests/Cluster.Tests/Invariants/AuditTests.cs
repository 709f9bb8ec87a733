using Chorus.Cluster.Tests.Scenarios;
using Chorus.Cluster.Tests.Traffic;
using Chorus.Testing;
using Npgsql;
using Xunit;

namespace Chorus.Cluster.Tests.Invariants;

/// <summary>The audit has eyes: it finds what is done to the database behind everybody's back.</summary>
[Collection(ClusterTests.Name)]
public sealed class AuditTests(ClusterFixture fixture)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("DELETE FROM messages WHERE conversation_id = $1 AND seq = 2", "lost")]
    [InlineData("UPDATE messages SET seq = seq + 100000 WHERE conversation_id = $1 AND seq = 3", "stands at place")]
    [InlineData("UPDATE messages SET content = 'another' WHERE conversation_id = $1 AND seq = 1", "acknowledged was")]
    [InlineData("INSERT INTO messages SELECT gen_random_uuid(), conversation_id, seq + 100000, version, created_at, updated_at, author_id, parent_id, "
        + "fingerprint, revision, role, kind, status, is_summary, deleted, content, attachments, metadata FROM messages "
        + "WHERE conversation_id = $1 AND seq = 1", "acknowledged to nobody")]
    [InlineData("UPDATE conversations SET checksum = checksum + 1 WHERE id = $1", "recomputed")]
    public async Task A_broken_promise_is_found(string sabotage, string found)
    {
        using var nodes = fixture.Cluster.Nodes();
        await using var crowd = await Crowd.StartAsync(nodes, CrowdPlan.Usual with { Users = 1, Rooms = 0, Pace = TimeSpan.FromMilliseconds(10) }, seed: 1);
        await Eventually.TrueAsync(() => crowd.AcknowledgedCount >= 5, _patience, "some messages are acknowledged");
        await crowd.StopSendingAsync();
        await using (var database = NpgsqlDataSource.Create(fixture.Cluster.ConnectionString))
        {
            await using var command = database.CreateCommand(sabotage);
            command.Parameters.Add(new() { Value = Guid.Parse(crowd.Rooms[0].Id) });
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Audit.CheckAsync(crowd, fixture.Cluster.ConnectionString));
        Assert.Contains(found, failure.Message, StringComparison.Ordinal);
    }
}
