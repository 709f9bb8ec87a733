namespace Chorus.Bench.Load.Protocols;

/// <summary>What a scenario hears from its devices, on the generator's socket thread: it must be quick.</summary>
internal interface IDeviceSink
{
    /// <summary>The server answered the device's send; <paramref name="error"/> is null when it is durable.</summary>
    void Acknowledged(Device device, string? error);

    /// <summary>A new message reached the device.</summary>
    void Received(Device device, Stamp stamp, int length);

    /// <summary>The server closed the device's connection, or it failed.</summary>
    void Closed(Device device, Exception? cause);
}
