using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chorus.Api.Tests.Realtime;

/// <summary>A connection without a client at its other end.</summary>
internal sealed class Nowhere() : HubConnectionContext(
    new DefaultConnectionContext("one"), new HubConnectionContextOptions(), NullLoggerFactory.Instance)
{
    public override ValueTask WriteAsync(HubMessage message, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public override void Abort()
    {
    }
}
