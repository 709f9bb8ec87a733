using Chorus.Storage.Migrations;
using Chorus.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chorus.Storage.Tests.Migrations;

public sealed class MigrationTests
{
    private static readonly Migration _first = Migration.Parse("0001_first.sql", "CREATE TABLE first (id integer)");
    private static readonly Migration _second = Migration.Parse("0002_second.sql", "CREATE TABLE second (id integer)");

    [Fact]
    public void The_programs_own_migrations_are_numbered_without_holes() =>
        Assert.Equal(Enumerable.Range(1, Migration.All.Count), Migration.All.Select(m => m.Number));

    [Fact]
    public async Task A_fresh_database_gets_all_of_them_and_a_second_start_changes_nothing()
    {
        await using var storage = await TestStorage.CreateAsync();
        Assert.Equal(Migration.All.Count, await storage.ScalarAsync<long>("SELECT count(*) FROM chorus_migrations"));
        var before = await storage.ScalarAsync<string>("SELECT string_agg(xmin::text, ',') FROM chorus_migrations");

        await using var again = await TestStorage.CreateAsync(storage.ConnectionString);

        Assert.Equal(before, await again.ScalarAsync<string>("SELECT string_agg(xmin::text, ',') FROM chorus_migrations"));
    }

    [Fact]
    public async Task Processes_that_start_together_apply_each_once()
    {
        var connectionString = await PostgresServer.CreateDatabaseAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestStorage.CreateAsync(connectionString)));

        Assert.Equal(Migration.All.Count, await all[0].ScalarAsync<long>("SELECT count(*) FROM chorus_migrations"));
        foreach (var storage in all)
        {
            await storage.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_newer_program_adds_what_is_missing()
    {
        await using var storage = await TestStorage.CreateAsync(migrate: false);
        await MigrateAsync(storage, _first);
        await MigrateAsync(storage, _first, _second);
        Assert.Equal(0, await storage.ScalarAsync<long>("SELECT count(*) FROM first, second"));
    }

    [Fact]
    public async Task A_database_that_is_newer_than_the_program_is_refused()
    {
        await using var storage = await TestStorage.CreateAsync(migrate: false);
        await MigrateAsync(storage, _first, _second);

        var error = await Assert.ThrowsAsync<MigrationRefusedException>(() => MigrateAsync(storage, _first));

        Assert.Contains("newer than this program", error.Message, StringComparison.Ordinal);
        Assert.Contains("2 second", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_whose_text_changed_after_it_ran_is_refused()
    {
        await using var storage = await TestStorage.CreateAsync(migrate: false);
        await MigrateAsync(storage, _first);
        var changed = Migration.Parse("0001_first.sql", "CREATE TABLE first (id bigint)");

        var error = await Assert.ThrowsAsync<MigrationRefusedException>(() => MigrateAsync(storage, changed, _second));

        Assert.Contains("1 first", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await storage.ScalarAsync<long>("SELECT count(*) FROM chorus_migrations"));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        await using var storage = await TestStorage.CreateAsync(migrate: false);
        var broken = Migration.Parse("0002_broken.sql", "CREATE TABLE second (id integer); SELECT 1 / 0");

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => MigrateAsync(storage, _first, broken));

        Assert.True(await storage.ScalarAsync<bool>("SELECT to_regclass('first') IS NOT NULL AND to_regclass('second') IS NULL"));
        await MigrateAsync(storage, _first, _second);
    }

    [Fact]
    public void Line_ends_do_not_change_the_checksum() =>
        Assert.Equal(Migration.Parse("0001_a.sql", "a\nb").Checksum, Migration.Parse("0001_a.sql", "a\r\nb").Checksum);

    private static Task MigrateAsync(TestStorage storage, params Migration[] migrations) =>
        new MigrationRunner(storage.Source, migrations, TimeProvider.System, NullLogger<MigrationRunner>.Instance)
            .MigrateAsync(CancellationToken.None);
}
