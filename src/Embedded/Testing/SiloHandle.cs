using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>One silo of a test cluster.</summary>
public abstract class SiloHandle : IDisposable, IAsyncDisposable
{
    public string Name { get; init; } = "";

    public short InstanceNumber { get; init; }

    public SiloAddress SiloAddress { get; init; } = SiloAddress.Zero;

    public abstract bool IsActive { get; }

    /// <summary>Stops the silo: orderly, or as a crash would.</summary>
    public abstract Task StopSiloAsync(bool stopGracefully);

    public override string ToString() => $"{Name} {SiloAddress}";

    public abstract ValueTask DisposeAsync();

    public void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }
}

/// <summary>A silo in the test's own process.</summary>
public sealed class InProcessSiloHandle : SiloHandle
{
    private bool _isStopped;

    internal InProcessSiloHandle(IHost host) => SiloHost = host;

    public IHost SiloHost { get; }

    public IServiceProvider ServiceProvider => SiloHost.Services;

    public override bool IsActive => !_isStopped;

    public override async Task StopSiloAsync(bool stopGracefully)
    {
        if (_isStopped)
            return;
        _isStopped = true;
        if (!stopGracefully)
            await ServiceProvider.GetRequiredService<Silo>().KillAsync();
        await SiloHost.StopAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await StopSiloAsync(true);
        SiloHost.Dispose();
        GC.SuppressFinalize(this);
    }
}
