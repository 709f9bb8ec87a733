using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.StreamFanout;
using Orleans.Streams;

// Deliveries a second when events go to the streams of all listeners, each with one implicit consumer: first one
// round at a time, so that every event takes a turn of its own, then as fast as the consumers' queues take them.
// usage: Orleans.StreamFanout [listeners] [rounds] [publishers]
var listeners = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 500;
var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2_000;
var publishers = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.UseOrleans(silo => silo.UseLocalhostClustering().AddMemoryStreams("fanout"));
using var host = builder.Build();
await host.StartAsync();

var provider = host.Services.GetRequiredKeyedService<IStreamProvider>("fanout");
var streams = Enumerable.Range(0, listeners)
    .Select(i => provider.GetStream<Event>(StreamId.Create("listeners", new Guid(i + 1, 0, 0, new byte[8])))).ToArray();
await MeasureAsync(rounds / 10, false);
Console.WriteLine("one round at a time:");
for (var i = 0; i < 3; i++)
    await MeasureAsync(rounds / 4, true);
Console.WriteLine("as fast as queues take them:");
var best = 0.0;
for (var i = 0; i < 3; i++)
    best = Math.Max(best, await MeasureAsync(rounds, false));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{best:N0} deliveries/s"));
await host.StopAsync();

async Task<double> MeasureAsync(int count, bool oneByOne)
{
    var total = (long)listeners * count * publishers;
    ListenerGrain.Tally = new Tally(total);
    var (start, cpu) = (TimeProvider.System.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
    var allocated = GC.GetTotalAllocatedBytes();
    await Task.WhenAll(Enumerable.Range(0, publishers).Select(_ => Task.Run(() => PublishAsync(count, oneByOne))));
    await ListenerGrain.Tally.Done.WaitAsync(TimeSpan.FromMinutes(2));
    var elapsed = TimeProvider.System.GetElapsedTime(start);
    var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{total / elapsed.TotalSeconds:N0} deliveries/s, {used.TotalMicroseconds / total:F2} us CPU each, "
            + $"{(GC.GetTotalAllocatedBytes() - allocated) / total} B each, {ListenerGrain.Tally.EventsInTurn:F1} events in a turn"));
    return total / elapsed.TotalSeconds;
}

async Task PublishAsync(int count, bool oneByOne)
{
    var waiting = new List<Task>();
    for (var round = 0; round < count; round++)
    {
        var item = new Event(round, [1, 2, 3]);
        foreach (var stream in streams)
        {
            var accepted = stream.OnNextAsync(item);
            if (!accepted.IsCompletedSuccessfully)
                waiting.Add(accepted);
        }

        await Task.WhenAll(waiting);
        waiting.Clear();
        if (oneByOne)
            await ListenerGrain.Tally.ReachAsync((round + 1L) * listeners * publishers);
    }
}
