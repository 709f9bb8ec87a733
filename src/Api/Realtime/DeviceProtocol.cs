using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chorus.Api.Realtime;

/// <summary>One connection's protocol: answers go the way that events go, in the same writes.</summary>
internal sealed class DeviceProtocol(ContractHubProtocol protocol) : IHubProtocol
{
    /// <summary>Where answers go; null: SignalR writes them.</summary>
    public Outbox? Outbox { get; set; }

    public string Name => protocol.Name;

    public int Version => protocol.Version;

    public TransferFormat TransferFormat => protocol.TransferFormat;

    public bool IsVersionSupported(int version) => protocol.IsVersionSupported(version);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message) =>
        protocol.TryParseMessage(ref input, binder, out message);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => protocol.GetMessageBytes(message);

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        if (message is CompletionMessage && Outbox is { } outbox)
        {
            var answer = protocol.GetMessageBytes(message);
            if (!outbox.TryAnswer(answer))
            {
                output.Write(answer.Span);
            }
        }
        else
        {
            protocol.WriteMessage(message, output);
        }
    }
}

/// <summary>Gives each connection a protocol of its own.</summary>
internal sealed class DeviceProtocolResolver(ContractHubProtocol protocol) : IHubProtocolResolver
{
    public IReadOnlyList<IHubProtocol> AllProtocols { get; } = [protocol];

    public IHubProtocol? GetProtocol(string protocolName, IReadOnlyList<string>? supportedProtocols) =>
        string.Equals(protocolName, protocol.Name, StringComparison.OrdinalIgnoreCase)
        && supportedProtocols?.Contains(protocol.Name, StringComparer.OrdinalIgnoreCase) is not false
            ? new DeviceProtocol(protocol)
            : null;
}
