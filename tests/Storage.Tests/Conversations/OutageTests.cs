using System.Collections.Concurrent;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Chorus.Storage.Postgres;
using Chorus.Testing;

namespace Chorus.Storage.Tests.Conversations;

/// <summary>PostgreSQL goes away, whole or one connection of it.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task A_connection_that_dies_in_mid_batch_leaves_nothing_half_written()
    {
        await using var storage = await TestStorage.CreateAsync();
        var samples = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SampleConversation.StoredAsync(storage.Store)));
        List<Task<CommitOutcome>> commits;
        await using (var held = await RowLock.OfConversationAsync(storage, samples[9].Id))
        {
            // The first goes alone and is caught; the others gather behind it, the last but one caught too.
            commits = [.. samples.Reverse().Select(s => storage.Store.CommitAsync(
                s.Append([s.Message(1), s.Message(2)]) with { Members = [new MemberWrite(Guid.NewGuid(), new MemberState(MemberRole.Viewer, 0))] },
                CancellationToken.None))];
            await held.WaitUntilSomebodyWaitsAsync();
            Assert.Equal(1, await held.TerminateWhoWaitsAsync());
            await Assert.ThrowsAsync<StoreUnavailableException>(() => commits[0]);
        }

        var stored = 0;
        foreach (var (sample, commit) in samples.Reverse().Zip(commits))
        {
            await Task.WhenAny(commit);
            var head = (await storage.Store.LoadAsync(sample.Id, CancellationToken.None))!;
            Assert.Equal(commit.IsCompletedSuccessfully ? (3, 2, 2) : (1, 0, 1), (head.Version, head.LastSeq, head.Members.Count));
            stored += commit.IsCompletedSuccessfully ? 2 : 0;
        }

        Assert.Equal(stored, await storage.ScalarAsync<long>("SELECT count(*) FROM messages"));
    }

    [Fact]
    public async Task What_was_acknowledged_survives_a_kill_of_the_server()
    {
        var server = await PostgresServer.StartAsync();
        await using var storage = await TestStorage.CreateAsync(await server.NewDatabaseAsync());
        var samples = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SampleConversation.StoredAsync(storage.Store)));
        var acknowledged = new ConcurrentDictionary<Guid, long>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var writing = Task.WhenAll(samples.Select(async sample =>
        {
            while (true)
            {
                try
                {
                    await storage.Store.CommitAsync(sample.Append([sample.Message(sample.Head.LastSeq + 1), sample.Message(sample.Head.LastSeq + 2)]), CancellationToken.None);
                }
                catch (StoreUnavailableException)
                {
                    return;
                }

                acknowledged[sample.Id] = sample.Head.LastSeq;
                if (acknowledged.Values.Sum() > 1_000)
                {
                    enough.TrySetResult();
                }
            }
        }));
        await enough.Task;
        await server.KillAsync();
        await writing;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => storage.Store.LoadAsync(samples[0].Id, CancellationToken.None));
        Assert.Equal(["postgres"], await storage.Get<StorageHealth>().MissingAsync(CancellationToken.None));
        await server.StartAgainAsync();

        Assert.Empty(await storage.Get<StorageHealth>().MissingAsync(CancellationToken.None));
        foreach (var sample in samples)
        {
            var head = (await storage.Store.LoadAsync(sample.Id, CancellationToken.None))!;
            var page = await storage.Reader.PageAsync(sample.Id, null, 0, 10_000, CancellationToken.None);
            Assert.InRange(head.LastSeq, acknowledged.GetValueOrDefault(sample.Id), acknowledged.GetValueOrDefault(sample.Id) + 2);
            Assert.Equal(Enumerable.Range(1, (int)head.LastSeq).Select(i => (long)i), page.Items.Select(m => m.Seq));
            Assert.Equal(CommitOutcome.Committed, await storage.Store.CommitAsync(SampleConversation.From(head).Append(), CancellationToken.None));
        }
    }

    [Fact]
    public async Task Nobody_there_is_said_so_by_every_call()
    {
        await using var storage = await TestStorage.CreateAsync(
            $"Host=127.0.0.1;Port={FreePort.Next()};Username=nobody;Password=x;Database=x", migrate: false);
        var sample = SampleConversation.New();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => storage.Store.CommitAsync(sample.Create(), CancellationToken.None));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => storage.Store.LoadAsync(sample.Id, CancellationToken.None));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => storage.Store.FindAsync([sample.Id], CancellationToken.None));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => storage.Reader.RoleAsync(sample.Id, sample.Id, CancellationToken.None));
        Assert.Equal(["postgres"], await storage.Get<StorageHealth>().MissingAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_commit_that_takes_too_long_is_given_up()
    {
        await using var storage = await TestStorage.CreateAsync(commandTimeoutSeconds: 1);
        var sample = await SampleConversation.StoredAsync(storage.Store);
        await using (await RowLock.OfConversationAsync(storage, sample.Id))
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => storage.Store.CommitAsync(sample.Append(), CancellationToken.None));
        }

        Assert.Equal(1, (await storage.Store.LoadAsync(sample.Id, CancellationToken.None))!.Version);
    }
}
