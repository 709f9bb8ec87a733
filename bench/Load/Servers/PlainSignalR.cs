using Chorus.Bench.Load.Measures;
using Chorus.Bench.Load.Protocols;
using Chorus.Bench.Load.Transport;

namespace Chorus.Bench.Load.Servers;

/// <summary>bench/peers/SignalR: it knows no users, and whoever joins a group hears it.</summary>
internal sealed class PlainSignalR(Uri address, ServerProcess process) : ChatServer("SignalR", address, process)
{
    public override Task SignInAsync(int users, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task<string> NewConversationAsync(int owner, CancellationToken cancellationToken) =>
        Task.FromResult(Guid.CreateVersion7().ToString());

    public override Task AddMembersAsync(string conversationId, int members, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public override async Task<Device> ConnectAsync(
        int user, string conversationId, int index, IDeviceSink sink, CancellationToken cancellationToken)
    {
        var connection = await WebSocketConnection.OpenAsync(Address, "/hub", cancellationToken);
        var device = new SignalRDevice(connection, index, sink);
        await device.HandshakeAsync(cancellationToken);
        await device.InvokeAsync("Join", $"\"{conversationId}\"", cancellationToken);
        device.Prepare(conversationId);
        return device;
    }
}
