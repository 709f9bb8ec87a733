using Chorus.Grains.Files;
using Chorus.Storage.Tests.Plans;
using Xunit.Abstractions;

namespace Chorus.Storage.Tests.Files;

public sealed class StoredBytesTests(ITestOutputHelper output)
{
    private const long Smallest = StorageQuota.SmallestFile;

    // As many as an account may have: 5 GiB of the smallest.
    private const int Most = 81_920;
    private const long MostPages = 1_500;

    private static readonly CancellationToken _none = CancellationToken.None;

    [Fact]
    public async Task What_is_there_counts_once_and_small_files_as_the_smallest()
    {
        await using var storage = await TestStorage.CreateAsync();
        var (user, guest) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await storage.ExecuteAsync($$"""
            INSERT INTO users (id, row_stamp, is_guest, created_at) VALUES ('{{guest}}', gen_random_uuid(), true, now());
            INSERT INTO attachments (id, user_id, mime_type, is_image, name, size, url, created_at)
            SELECT gen_random_uuid(), '{{user}}', 'text/plain', false, 'a', size, '/files/x', now() FROM unnest(ARRAY[1, 100000]) AS a (size);
            INSERT INTO images (id, user_id, status, prompt, metadata, created_at, updated_at, file_size, deleted_at)
            SELECT gen_random_uuid(), '{{user}}', 1, '', '{}', now(), now(), size, deleted_at
            FROM (VALUES (2, NULL), (200000, NULL), (NULL, NULL), (400000, now())) AS i (size, deleted_at)
            """);

        Assert.Equal(new StoredBytes((2 * Smallest) + 300_000, IsGuest: false), await storage.Get<IStoredBytes>().OfAsync(user, Smallest, _none));
        Assert.Equal(new StoredBytes(0, IsGuest: true), await storage.Get<IStoredBytes>().OfAsync(guest, Smallest, _none));
    }

    [Fact]
    public async Task All_that_an_account_may_have_is_counted_from_indexes_alone()
    {
        await using var server = await ExplainedServer.StartAsync();
        var user = Guid.CreateVersion7();

        // Plans are kept from when there was nothing.
        for (var i = 0; i < 8; i++)
        {
            await CountAsync(server.Storage);
        }

        await server.ExecuteAsync($$"""
            INSERT INTO attachments (id, user_id, mime_type, is_image, name, size, url, created_at)
            SELECT gen_random_uuid(), CASE WHEN i % 4 = 0 THEN '{{user}}'::uuid ELSE gen_random_uuid() END, 'text/plain', false, 'a', 1, '/files/x', now()
            FROM generate_series(1, {{2 * Most}}) AS i;
            INSERT INTO images (id, user_id, status, prompt, metadata, created_at, updated_at, file_size)
            SELECT id, user_id, 1, 'a picture', '{}', now(), now(), 1 FROM attachments
            """);
        await server.ExecuteAsync("VACUUM (ANALYZE) attachments");
        await server.ExecuteAsync("VACUUM (ANALYZE) images");
        var plan = Assert.Single(await server.PlansOfAsync(CountAsync));

        output.WriteLine($"{plan.Buffers} pages\n{plan.Shape}");
        Assert.Empty(plan.FullScans);
        Assert.Contains("attachments_stored", plan.Shape, StringComparison.Ordinal);
        Assert.Contains("images_stored", plan.Shape, StringComparison.Ordinal);
        Assert.InRange(plan.Buffers, 0, MostPages);
        Assert.Equal(Most * Smallest, (await server.Storage.Get<IStoredBytes>().OfAsync(user, Smallest, _none)).Bytes);

        Task CountAsync(TestStorage storage) => storage.Get<IStoredBytes>().OfAsync(user, Smallest, _none);
    }
}
