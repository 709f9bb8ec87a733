using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.GrainCalls;

// Local grain calls a second: closed loop of 64 callers outside of grains, each with a grain of its own, one silo.
// usage: Orleans.GrainCalls [seconds] [callers]
var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
var callers = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 64;

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.UseOrleans(silo => silo.UseLocalhostClustering());
using var host = builder.Build();
await host.StartAsync();

var factory = host.Services.GetRequiredService<IGrainFactory>();
await MeasureAsync(TimeSpan.FromSeconds(2));
var best = 0.0;
for (var i = 0; i < 2; i++)
    best = Math.Max(best, await MeasureAsync(TimeSpan.FromSeconds(seconds)));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{best:N0} calls/s"));
await host.StopAsync();

async Task<double> MeasureAsync(TimeSpan duration)
{
    using var stop = new CancellationTokenSource(duration);
    var start = TimeProvider.System.GetTimestamp();
    var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(i => Task.Run(() => CallAsync(i, stop.Token))));
    return counts.Sum() / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
}

async Task<long> CallAsync(int key, CancellationToken stop)
{
    var grain = factory.GetGrain<IEchoGrain>(key);
    for (var count = 0L; ; count++)
    {
        if (stop.IsCancellationRequested)
            return count;
        if (await grain.Echo(42) != 42)
            throw new InvalidOperationException("The grain gave back something else.");
    }
}
