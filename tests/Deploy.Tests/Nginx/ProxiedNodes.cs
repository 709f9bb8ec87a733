using Chorus.Deploy.Tests.Nodes;
using Chorus.Testing;
using Xunit;

namespace Chorus.Deploy.Tests.Nginx;

/// <summary>nginx in front of two Api nodes, for the tests of a class.</summary>
public sealed class ProxiedNodes : IAsyncLifetime
{
    private ChorusNodes? _nodes;
    private NginxServer? _nginx;

    public NginxServer Nginx => _nginx!;

    public IReadOnlyList<ChorusProcess> Apis => _nodes!.Apis;

    public Task<ChorusClient> GuestAsync() => ChorusClient.GuestAsync(Nginx.Address);

    public async Task InitializeAsync()
    {
        if (NginxServer.WhyNot is not null)
            return;
        _nodes = await ChorusNodes.StartAsync();
        _nginx = await NginxServer.StartAsync(_nodes.Apis.Select(api => api.Address));
    }

    public async Task DisposeAsync()
    {
        if (_nginx is not null)
            await _nginx.DisposeAsync();
        if (_nodes is not null)
            await _nodes.DisposeAsync();
    }
}
