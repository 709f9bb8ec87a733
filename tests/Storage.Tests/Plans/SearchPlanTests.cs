using Chorus.Storage.Search;
using Xunit.Abstractions;

namespace Chorus.Storage.Tests.Plans;

/// <summary>A rare word is found by the index of words alone, also for somebody whom nearly all belongs to.</summary>
public sealed class SearchPlanTests(ITestOutputHelper output)
{
    private const int Conversations = 300;
    private const int Hits = 100;

    private static readonly Guid _owner = Guid.CreateVersion7();

    [Fact]
    public async Task A_rare_word_in_many_conversations_is_found_by_words_and_the_newest_by_their_place()
    {
        await using var server = await ExplainedServer.StartAsync();
        await FillAsync(server);
        var found = 0;
        var plans = await server.PlansOfAsync(async storage =>
        {
            var page = await storage.Get<SearchReader>().SearchAsync(_owner, "word77", conversationId: null, 0, 2 * Hits, CancellationToken.None);
            found = page.Items.Count;
        });

        Assert.Equal(Hits, found);
        var newest = Assert.Single(plans, p => p.Sql == SearchSql.Newest);
        var digested = Assert.Single(plans, p => p.Sql == SearchSql.Digested);
        output.WriteLine($"newest: {newest.Buffers} pages, {newest.Shape}\ndigested: {digested.Buffers} pages, {digested.Shape}");
        Assert.DoesNotContain("digests_words", newest.Shape, StringComparison.Ordinal);
        Assert.DoesNotContain("digests_pkey", digested.Shape, StringComparison.Ordinal);

        // A page for each hit, and the way down the index.
        Assert.InRange(digested.Buffers, 1, Hits + 30);
    }

    private static Task FillAsync(ExplainedServer server) => server.ExecuteAsync($$"""
        INSERT INTO conversations
            (id, owner_id, title, version, checksum, last_seq, message_count, archived, metadata, commit_id, created_at, updated_at)
        SELECT gen_random_uuid(), '{{_owner}}', 'a talk', 1, 0, 100, 100, false, '{}', gen_random_uuid(), now(), now()
        FROM generate_series(1, {{Conversations}});
        INSERT INTO members SELECT id, owner_id, 0, 0 FROM conversations;
        INSERT INTO messages
            (id, conversation_id, seq, version, created_at, updated_at, author_id, fingerprint, revision, role, kind, status,
            is_summary, deleted, content, metadata)
        SELECT gen_random_uuid(), id, seq, 1, now(), now(), owner_id, gen_random_uuid(), 1, 0, 0, 0, false, false,
            format('it was word%s that they spoke of', (row_number() OVER (ORDER BY seq, id)) % {{Conversations * 100 / Hits}}), '{}'
        FROM conversations, generate_series(1, 100) AS seq;
        SELECT digest(id, 500) FROM conversations;
        ANALYZE
        """);
}
