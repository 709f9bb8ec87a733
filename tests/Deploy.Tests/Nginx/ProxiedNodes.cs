using Chorus.Deploy.Tests.Nodes;
using Chorus.Testing;
using Xunit;

namespace Chorus.Deploy.Tests.Nginx;

/// <summary>One cluster, and nginx in front of its Api nodes where there is nginx, for all tests that need them.</summary>
public sealed class ProxiedNodes : IAsyncLifetime
{
    private ChorusNodes? _nodes;
    private NginxServer? _nginx;

    public NginxServer Nginx => _nginx!;

    public ChorusNodes Nodes => _nodes!;

    public IReadOnlyList<ChorusProcess> Apis => Nodes.Apis;

    public Task<ChorusClient> GuestAsync() => ChorusClient.GuestAsync(Nginx.Address);

    public async Task InitializeAsync()
    {
        _nodes = await ChorusNodes.StartAsync();
        if (NginxServer.WhyNot is null)
            _nginx = await NginxServer.StartAsync(_nodes.Apis.Select(api => api.Address));
    }

    public async Task DisposeAsync()
    {
        if (_nginx is not null)
            await _nginx.DisposeAsync();
        await Nodes.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class ClusterTests : ICollectionFixture<ProxiedNodes>
{
    public const string Name = "cluster behind nginx";
}
