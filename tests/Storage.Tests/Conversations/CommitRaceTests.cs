using Chorus.Grains.Conversations;

namespace Chorus.Storage.Tests.Conversations;

/// <summary>Two processes on one database: two activations of a grain can live for a moment.</summary>
public sealed class CommitRaceTests : IAsyncLifetime
{
    private TestStorage _one = null!;
    private TestStorage _other = null!;

    public async Task InitializeAsync()
    {
        _one = await TestStorage.CreateAsync();
        _other = await TestStorage.CreateAsync(_one.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_id_that_another_process_takes_meanwhile_stops_the_commit(int messages)
    {
        var sample = await SampleConversation.StoredAsync(_one.Store);
        var neighbour = await SampleConversation.StoredAsync(_one.Store);
        var append = sample.Append([.. Enumerable.Range(1, messages).Select(seq => sample.Message(seq))]);
        await using var held = await RowLock.TakeAsync(_other, InsertElsewhereSql(append.Inserts[0].Message.Id));

        var commit = _one.Store.CommitAsync(append, CancellationToken.None);
        var beside = _one.Store.CommitAsync(neighbour.Append(), CancellationToken.None);
        await held.WaitUntilSomebodyWaitsAsync();
        await held.CommitAsync();

        Assert.Equal(CommitOutcome.IdTaken, await commit);
        Assert.Equal(CommitOutcome.Committed, await beside);
        Assert.Equal(1, (await _one.Store.LoadAsync(sample.Id, CancellationToken.None))!.Version);
    }

    [Fact]
    public async Task An_id_that_another_process_gives_up_again_is_free()
    {
        var sample = await SampleConversation.StoredAsync(_one.Store);
        var append = sample.Append();
        Task<CommitOutcome> commit;
        await using (var held = await RowLock.TakeAsync(_other, InsertElsewhereSql(append.Inserts[0].Message.Id)))
        {
            commit = _one.Store.CommitAsync(append, CancellationToken.None);
            await held.WaitUntilSomebodyWaitsAsync();
        }

        Assert.Equal(CommitOutcome.Committed, await commit);
    }

    [Fact]
    public async Task A_version_that_another_process_moves_meanwhile_fences_the_commit()
    {
        var sample = await SampleConversation.StoredAsync(_one.Store);
        await using var held = await RowLock.TakeAsync(
            _other, $"UPDATE conversations SET version = version + 1 WHERE id = '{sample.Id}'");

        var commit = _one.Store.CommitAsync(sample.Append(), CancellationToken.None);
        await held.WaitUntilSomebodyWaitsAsync();
        await held.CommitAsync();

        Assert.Equal(CommitOutcome.Fenced, await commit);
        Assert.Equal(0, await _one.ScalarAsync<long>("SELECT count(*) FROM messages"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Two_processes_that_race_leave_no_hole_and_no_double(int seed)
    {
        const int Conversations = 6;
        const int Commits = 60;
        var samples = await Task.WhenAll(Enumerable.Range(0, Conversations).Select(_ => SampleConversation.StoredAsync(_one.Store)));
        // Ids that several pick, so that they collide in and across conversations.
        var ids = Enumerable.Range(0, 80).Select(_ => Guid.CreateVersion7()).ToArray();

        var written = await Task.WhenAll(samples.SelectMany((s, i) => new[]
        {
            WriteAsync(_one, s.Id, ids, Commits, new Random((seed * 100) + i)),
            WriteAsync(_other, s.Id, ids, Commits, new Random((seed * 1_000) + i)),
        }));

        var committed = written.SelectMany(w => w).ToList();
        Assert.Equal(committed.Count, committed.Distinct().Count());
        Assert.Equal(committed.Count, await _one.ScalarAsync<long>("SELECT count(*) FROM messages"));
        foreach (var sample in samples)
        {
            var head = await _one.Store.LoadAsync(sample.Id, CancellationToken.None);
            var page = await _one.Reader.PageAsync(sample.Id, null, 0, 1_000, CancellationToken.None);
            Assert.Equal(Enumerable.Range(1, (int)head!.LastSeq).Select(i => (long)i), page.Items.Select(m => m.Seq));
            Assert.Equal(head.Checksum, page.Items.Aggregate(0UL, (sum, m) => unchecked(sum + ConversationChecksum.Of(m))));
            Assert.Equal(head.LastSeq, head.MessageCount);
            Assert.Equal(head.LastSeq + 1, head.Version);
        }
    }

    /// <returns>The ids of the messages whose commit was acknowledged.</returns>
    private static async Task<List<Guid>> WriteAsync(TestStorage process, Guid id, Guid[] ids, int commits, Random random)
    {
        var acknowledged = new List<Guid>();
        var head = (await process.Store.LoadAsync(id, CancellationToken.None))!;
        for (var i = 0; i < commits; i++)
        {
            var sample = SampleConversation.From(head);
            var messages = Enumerable.Range(1, random.Next(1, 4))
                .Select(n => sample.Message(head.LastSeq + n, id: random.Next(4) == 0 ? ids[random.Next(ids.Length)] : null))
                .DistinctBy(m => m.Id).ToList();
            messages = [.. messages.Select((m, n) => m with { Seq = head.LastSeq + n + 1 })];
            switch (await process.Store.CommitAsync(sample.Append(messages), CancellationToken.None))
            {
                case CommitOutcome.Committed:
                    acknowledged.AddRange(messages.Select(m => m.Id));
                    head = sample.Head;
                    break;
                case CommitOutcome.Fenced:
                    head = (await process.Store.LoadAsync(id, CancellationToken.None))!;
                    break;
            }
        }

        return acknowledged;
    }

    private static string InsertElsewhereSql(Guid id) => $"""
        INSERT INTO messages (id, conversation_id, seq, version, created_at, updated_at, fingerprint, revision, role, kind, status,
            is_summary, deleted, content, metadata)
        VALUES ('{id}', gen_random_uuid(), 1, 1, now(), now(), gen_random_uuid(), 1, 0, 0, 0, false, false, '', '{"{}"}')
        """;
}
