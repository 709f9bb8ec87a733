using System.Diagnostics.Metrics;
using System.Text.Json;
using Chorus.Api.Realtime;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chorus.Api.Tests.Realtime;

/// <summary>A device without a server around it, and what is written to one.</summary>
internal static class TestDevice
{
    public static RealtimeMeter NewMeter(IServiceProvider services) =>
        new(services.GetRequiredService<IMeterFactory>(), new DeviceTable(NullLogger<DeviceTable>.Instance));

    public static Device New(Guid userId, HubConnectionContext connection, IServiceProvider services)
    {
        var outbox = new Outbox(
            connection, null, new WritePump(), new RealtimeOptions(), NewMeter(services), TimeProvider.System, NullLogger.Instance);
        return new Device(userId, "here", new SocketPass(Guid.NewGuid(), DateTimeOffset.MaxValue), outbox);
    }

    /// <summary>The offsets of the events among SignalR's records.</summary>
    public static IEnumerable<long> OffsetsOf(string records) => records
        .Split('\u001e', StringSplitOptions.RemoveEmptyEntries)
        .Select(r => JsonDocument.Parse(r).RootElement.GetProperty("arguments")[0].GetProperty("offset").GetInt64());
}
