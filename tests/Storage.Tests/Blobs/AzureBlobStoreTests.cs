using Chorus.Grains.Errors;
using Chorus.Grains.Files;
using Chorus.Storage.Blobs;
using Chorus.Testing;
using Microsoft.Extensions.Options;

namespace Chorus.Storage.Tests.Blobs;

/// <summary>On a real Azurite.</summary>
public sealed class AzureBlobStoreTests : BlobStoreSpecification, IAsyncLifetime
{
    private AzuriteServer _server = null!;
    private AzureBlobStore _store = null!;

    private protected override IBlobStore Store => _store;

    public async Task InitializeAsync()
    {
        _server = await AzuriteServer.SharedAsync();
        _store = StoreOn(_server);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_server_that_is_gone_or_hangs_is_unavailable_and_has_all_when_it_is_back()
    {
        using var server = await AzuriteServer.StartAsync();
        var store = StoreOn(server);
        var path = NewPath();
        await store.PutAsync(path, new MemoryStream([1, 2]), CancellationToken.None);

        server.Freeze(true);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.OpenAsync(path, CancellationToken.None));
        server.Freeze(false);
        await server.StopAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.PutAsync(NewPath(), new MemoryStream([3]), CancellationToken.None));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.DeleteAsync(path, CancellationToken.None));

        await server.StartAgainAsync();
        Assert.Equal([1, 2], await ReadAsync((await store.OpenAsync(path, CancellationToken.None))!));
    }

    [Fact]
    public async Task A_key_that_it_does_not_take_is_as_if_it_were_away()
    {
        var wrong = _server.ConnectionString.Replace("AccountKey=E", "AccountKey=F", StringComparison.Ordinal);
        var store = new AzureBlobStore(Options.Create(new BlobOptions { ConnectionString = wrong }));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.OpenAsync(NewPath(), CancellationToken.None));
    }

    [Fact]
    public void A_connection_string_that_is_none_is_refused_without_repeating_it()
    {
        var refusal = new BlobOptionsCheck().Validate(null, new BlobOptions { ConnectionString = "AccountKey=hidden" });
        Assert.True(refusal.Failed);
        Assert.DoesNotContain("hidden", refusal.FailureMessage, StringComparison.Ordinal);
    }

    private static AzureBlobStore StoreOn(AzuriteServer server) => new(Options.Create(new BlobOptions
    {
        ConnectionString = server.ConnectionString,
        Container = AzuriteServer.NewContainer(),
        Timeout = TimeSpan.FromSeconds(1),
    }));
}
