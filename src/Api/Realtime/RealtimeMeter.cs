using System.Diagnostics.Metrics;

namespace Chorus.Api.Realtime;

/// <summary>What the realtime side counts.</summary>
internal sealed class RealtimeMeter
{
    public const string Name = "Chorus.Realtime";

    private readonly Counter<long> _delivered;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _overflowed;

    public RealtimeMeter(IMeterFactory meters, DeviceTable devices)
    {
        var meter = meters.Create(Name);
        _delivered = meter.CreateCounter<long>("chorus.events.delivered", description: "Events written to devices.");
        _dropped = meter.CreateCounter<long>("chorus.events.dropped", description: "Transient events left out for slow devices.");
        _overflowed = meter.CreateCounter<long>("chorus.devices.overflowed", description: "Devices cut off because they read too slowly.");
        meter.CreateObservableGauge("chorus.devices.connected", () => devices.Count, description: "Devices connected to this node.");
    }

    public void Delivered(int count) => _delivered.Add(count);

    public void Dropped(int count) => _dropped.Add(count);

    public void Overflowed() => _overflowed.Add(1);
}
