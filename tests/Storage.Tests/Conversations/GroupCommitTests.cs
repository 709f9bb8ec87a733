using System.Text;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Grains.Json;
using Chorus.Storage.Conversations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Chorus.Storage.Tests.Conversations;

/// <summary>Many commits in one transaction, and what that does not change for each of them.</summary>
public sealed class GroupCommitTests : IAsyncLifetime
{
    private const string NextTransactionSql = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint";

    private TestStorage _storage = null!;

    public async Task InitializeAsync() => _storage = await TestStorage.CreateAsync();

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    [Fact]
    public async Task Fifty_callers_share_few_transactions()
    {
        const int Callers = 50;
        const int Rounds = 40;
        var samples = await StoredAsync(Callers);
        var start = await _storage.ScalarAsync<long>(NextTransactionSql);

        await Task.WhenAll(samples.Select(async sample =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                Assert.Equal(CommitOutcome.Committed, await _storage.Store.CommitAsync(sample.Append(), CancellationToken.None));
            }
        }));

        Assert.InRange(await TransactionsSinceAsync(start), 1, Callers * Rounds / 4);
        Assert.Equal(Callers * Rounds, await _storage.ScalarAsync<long>("SELECT count(*) FROM messages"));
    }

    [Fact]
    public async Task What_comes_while_a_batch_is_on_its_way_goes_together_in_the_next()
    {
        await using var still = await OfTimeAsync(new FakeTimeProvider());
        var samples = await StoredAsync(5);
        var start = await _storage.ScalarAsync<long>(NextTransactionSql);
        List<Task<CommitOutcome>> commits;
        await using (var held = await RowLock.OfConversationAsync(_storage, samples[0].Id))
        {
            commits = [still.Store.CommitAsync(samples[0].Append(), CancellationToken.None)];
            await held.WaitUntilSomebodyWaitsAsync();
            foreach (var sample in samples[1..4])
            {
                commits.Add(still.Store.CommitAsync(sample.Append(), CancellationToken.None));

                // As long as such a commit takes, in another process.
                Assert.Equal(CommitOutcome.Committed, await _storage.Store.CommitAsync(samples[4].Append(), CancellationToken.None));
            }

            Assert.DoesNotContain(commits, c => c.IsCompleted);
        }

        Assert.All(await Task.WhenAll(commits), o => Assert.Equal(CommitOutcome.Committed, o));
        Assert.Equal(3 + 2, await TransactionsSinceAsync(start));
    }

    [Fact]
    public async Task A_batch_that_takes_long_holds_up_no_other()
    {
        var time = new FakeTimeProvider();
        await using var other = await OfTimeAsync(time);
        var samples = await StoredAsync(2);
        await using var held = await RowLock.OfConversationAsync(_storage, samples[0].Id);
        var first = other.Store.CommitAsync(samples[0].Append(), CancellationToken.None);
        await held.WaitUntilSomebodyWaitsAsync();

        var second = other.Store.CommitAsync(samples[1].Append(), CancellationToken.None);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!second.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            await _storage.ScalarAsync<int>("SELECT 1");
            timeout.Token.ThrowIfCancellationRequested();
        }

        Assert.Equal(CommitOutcome.Committed, await second);
        Assert.False(first.IsCompleted);
        await held.CommitAsync();
        Assert.Equal(CommitOutcome.Committed, await first);
    }

    [Fact]
    public async Task A_batch_of_every_kind_is_one_transaction_and_each_gets_its_own_answer()
    {
        var samples = await StoredAsync(8);
        var taken = samples[0].Append();
        await _storage.Store.CommitAsync(taken, CancellationToken.None);
        var stale = SampleConversation.From(samples[0].Head with { Version = 1 });
        var created = SampleConversation.New();
        var user = Guid.CreateVersion7();
        var start = await _storage.ScalarAsync<long>(NextTransactionSql);

        var outcomes = await RunAsync(
            created.Create(),
            SampleConversation.New(id: samples[7].Id).Create(),
            stale.Append(),
            samples[1].Append(),
            samples[2].Append([samples[2].Message(1), samples[2].Message(2)]),
            samples[3].Append(id: taken.Inserts[0].Message.Id),
            samples[4].Change(h => h with { Title = "Changed" }),
            samples[5].SetMember(user, new MemberState(MemberRole.Member, 0)),
            samples[6].Append([samples[6].Message(1), samples[6].Message(2, id: taken.Inserts[0].Message.Id)]));

        Assert.Equal(
            [
                CommitOutcome.Committed, CommitOutcome.Fenced, CommitOutcome.Fenced, CommitOutcome.Committed, CommitOutcome.Committed,
                CommitOutcome.IdTaken, CommitOutcome.Committed, CommitOutcome.Committed, CommitOutcome.IdTaken,
            ],
            outcomes);
        Assert.Equal(1, await TransactionsSinceAsync(start));
        Assert.Equal(1 + 1 + 2, await _storage.ScalarAsync<long>("SELECT count(*) FROM messages"));
        Assert.Equal(9 + 1, await _storage.ScalarAsync<long>("SELECT count(*) FROM members"));
        Assert.Equal("Changed", (await _storage.Store.LoadAsync(samples[4].Id, CancellationToken.None))!.Title);
    }

    [Theory]
    [InlineData("U+0000")]
    [InlineData("half a surrogate pair")]
    [InlineData("metadata that is no JSON")]
    [InlineData("one number twice")]
    public async Task What_the_database_refuses_fails_alone(string poison)
    {
        var samples = await StoredAsync(9);
        var commits = samples.Select(s => s.Append()).ToArray();
        var stored = commits[4].Inserts[0];
        commits[4] = commits[4] with
        {
            Inserts = poison switch
            {
                "U+0000" => [stored with { Message = stored.Message with { Content = "a\0b" } }],
                "half a surrogate pair" => [stored with { Message = stored.Message with { Content = "a\ud800b" } }],
                "metadata that is no JSON" => [stored with { Message = stored.Message with { Metadata = new JsonText("{") } }],
                _ => [stored, stored with { Message = stored.Message with { Id = Guid.CreateVersion7() } }],
            },
        };

        var pending = commits.Select(c => new PendingCommit(c, _ => { })).ToList();
        await Batch().RunAsync(pending);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => pending[4].Outcome);
        Assert.True(error is PostgresException or EncoderFallbackException, error.ToString());
        pending.RemoveAt(4);
        Assert.All(pending, p => Assert.Equal(CommitOutcome.Committed, p.Outcome.Result));
        Assert.Equal(8, await _storage.ScalarAsync<long>("SELECT count(*) FROM messages"));
    }

    [Fact]
    public async Task Of_two_messages_with_one_id_in_a_batch_one_is_stored()
    {
        var samples = await StoredAsync(4);
        var id = Guid.CreateVersion7();

        var outcomes = await RunAsync(samples[0].Append(), samples[1].Append(id: id), samples[2].Append(), samples[3].Append(id: id));

        Assert.Equal([CommitOutcome.Committed, CommitOutcome.Committed, CommitOutcome.Committed, CommitOutcome.IdTaken], outcomes);
    }

    [Fact]
    public async Task Two_commits_of_one_conversation_at_once_are_fenced_from_each_other()
    {
        var sample = Assert.Single(await StoredAsync(1));
        var before = sample.Head;
        var commits = Enumerable.Range(0, 10).Select(_ => SampleConversation.From(before).Append()).ToList();

        var outcomes = await Task.WhenAll(commits.Select(c => _storage.Store.CommitAsync(c, CancellationToken.None)));

        Assert.Single(outcomes, o => o == CommitOutcome.Committed);
        Assert.Equal(9, outcomes.Count(o => o == CommitOutcome.Fenced));
    }

    [Fact]
    public async Task Ending_in_good_order_carries_out_what_was_accepted()
    {
        await using var other = await TestStorage.CreateAsync(_storage.ConnectionString);
        var samples = await StoredAsync(20);
        var store = other.Store;
        List<Task<CommitOutcome>> commits;
        ValueTask ending;
        await using (var held = await RowLock.OfConversationAsync(_storage, samples[0].Id))
        {
            commits = [.. samples.Select(s => store.CommitAsync(s.Append(), CancellationToken.None))];
            await held.WaitUntilSomebodyWaitsAsync();
            ending = other.DisposeAsync();
            Assert.False(commits[0].IsCompleted);
        }

        await ending;
        Assert.All(await Task.WhenAll(commits), o => Assert.Equal(CommitOutcome.Committed, o));
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.CommitAsync(samples[0].Append(), CancellationToken.None));
    }

    /// <summary>Another process on the same database.</summary>
    private Task<TestStorage> OfTimeAsync(TimeProvider time) =>
        TestStorage.CreateAsync(_storage.ConnectionString, configure: s => s.AddSingleton(time));

    private CommitBatch Batch() => _storage.Get<CommitBatch>();

    private async Task<CommitOutcome[]> RunAsync(params ConversationCommit[] commits)
    {
        var pending = commits.Select(c => new PendingCommit(c, _ => { })).ToList();
        await Batch().RunAsync(pending);
        return await Task.WhenAll(pending.Select(p => p.Outcome));
    }

    // By the rows that they wrote: other databases of the server and its own upkeep use up transaction ids too.
    private Task<long> TransactionsSinceAsync(long start) => _storage.ScalarAsync<long>($"""
        SELECT count(DISTINCT x::text)
        FROM (SELECT xmin FROM messages UNION ALL SELECT xmin FROM conversations UNION ALL SELECT xmin FROM members) AS r (x)
        WHERE x::text::bigint >= {start}
        """);

    private Task<SampleConversation[]> StoredAsync(int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => SampleConversation.StoredAsync(_storage.Store)));
}
