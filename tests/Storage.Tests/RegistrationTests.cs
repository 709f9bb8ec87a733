using Chorus.Storage.Migrations;
using Chorus.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Chorus.Storage.Tests;

/// <summary>What a host sees of the storage when it starts.</summary>
public sealed class RegistrationTests
{
    [Theory]
    [InlineData(null, "Chorus__Postgres__ConnectionString")]
    [InlineData("nonsense", "is not an Npgsql connection string")]
    [InlineData("Username=a;Password=hidden", "names no Host")]
    public async Task A_connection_string_that_is_no_good_is_said_at_start_without_repeating_it(string? text, string reason)
    {
        await using var services = TestStorage.Services(text);

        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_is_there_before_any_hosted_service_starts()
    {
        await using var storage = await TestStorage.CreateAsync(migrate: false);
        var runner = storage.Get<IEnumerable<IHostedService>>().OfType<MigrationRunner>().Single();

        await ((IHostedLifecycleService)runner).StartingAsync(CancellationToken.None);

        Assert.Equal(0, await storage.ScalarAsync<long>("SELECT count(*) FROM messages"));
        Assert.Empty(await storage.Get<StorageHealth>().MissingAsync(CancellationToken.None));
    }
}
