using Chorus.Storage.Sessions;
using Xunit.Abstractions;

namespace Chorus.Storage.Tests.Plans;

/// <summary>A history of many sessions, each with many pictures, takes one statement, and what it shows is all that it reads.</summary>
public sealed class HistoryPlanTests(ITestOutputHelper output)
{
    // Five steps, forty pictures to count, eight of them to show, and the ways down the indexes.
    private const int MostPagesEach = 80;

    private static readonly Guid _owner = Guid.CreateVersion7();

    [Theory]
    [InlineData(50)]
    [InlineData(200)]
    public async Task A_page_of_history_is_one_statement_by_indexes_whatever_it_holds(int limit)
    {
        await using var server = await ExplainedServer.StartAsync();
        await FillAsync(server);
        var count = 0;
        var plan = Assert.Single(await server.PlansOfAsync(async storage =>
        {
            var page = await storage.Get<HistoryReader>().ListAsync(_owner, archived: false, cursor: null, limit, CancellationToken.None);
            count = page.Items.Count;
            Assert.All(page.Items, i => Assert.Equal((5, 8, 40), (i.Steps.Count, i.Images.Count, i.ImageCount)));
        }));

        output.WriteLine($"{limit} sessions: {plan.Buffers} pages");
        Assert.Equal(limit, count);
        Assert.Empty(plan.FullScans);
        Assert.InRange(plan.Buffers, 0, MostPagesEach * limit);
    }

    private static Task FillAsync(ExplainedServer server) => server.ExecuteAsync($$"""
        INSERT INTO sessions (id, user_id, status, archived, version, commit_id, created_at, updated_at)
        SELECT gen_random_uuid(), CASE WHEN i <= 2000 THEN '{{_owner}}'::uuid ELSE gen_random_uuid() END, 0, false, 1, gen_random_uuid(), now(),
            now() - i * interval '1 s'
        FROM generate_series(1, 10000) AS i;
        INSERT INTO session_steps (session_id, step, content, status, revision, updated_at)
        SELECT id, step, 'text', 0, 1, now() FROM sessions, generate_series(0, 4) AS step;
        INSERT INTO images (id, user_id, session_id, status, prompt, metadata, created_at, updated_at)
        SELECT gen_random_uuid(), user_id, id, 1, 'a picture', '{}', now() - i * interval '1 s', now()
        FROM sessions, generate_series(1, 40) AS i WHERE user_id = '{{_owner}}';
        ANALYZE
        """);
}
