using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Server;

/// <summary>One server for all tests that need nothing special of it; each makes its own users.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private ChorusProcess? _process;

    public Uri Address => _process!.Address;

    public Task<ChorusClient> GuestAsync() => ChorusClient.GuestAsync(Address);

    public async Task InitializeAsync() => _process = await ChorusProcess.StartAsync(settings: new Dictionary<string, string>
    {
        ["Chorus__RateLimits__Enabled"] = "false",
    });

    public async Task DisposeAsync() => await _process!.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class ServerTests : ICollectionFixture<ServerFixture>
{
    public const string Name = "server";
}
