using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Chorus.Testing;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>
/// What a server's process holds: objects that are still reached after a full collection, so that it does not matter when the
/// collector thinks fit to run. It is asked to through the runtime's own diagnostic port.
/// </summary>
internal sealed class ServerHeap(ChorusProcess server) : IDisposable
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const ulong CollectHeap = 0x800000;
    private const string Collections = "dotnet_gc_collections_total{gc_heap_generation=\"gen2\"}";
    private const string Sizes = "dotnet_gc_last_collection_heap_size";
    private const string Holes = "dotnet_gc_last_collection_heap_fragmentation_size";

    private readonly HttpClient _http = new() { BaseAddress = server.Address };

    /// <summary>In MiB.</summary>
    public async Task<double> MeasureAsync()
    {
        var before = Sum(await MetricsAsync(), Collections);
        using var session = await CollectAsync();
        var metrics = "";
        await Eventually.TrueAsync(
            async () => Sum(metrics = await MetricsAsync(), Collections) > before, TimeSpan.FromMinutes(5), "the heap is collected");
        return (Sum(metrics, Sizes) - Sum(metrics, Holes)) / (1024 * 1024);
    }

    public void Dispose() => _http.Dispose();

    private Task<string> MetricsAsync() => _http.GetStringAsync("metrics");

    private static double Sum(string metrics, string name) => metrics.Split('\n')
        .Where(l => l.StartsWith(name, StringComparison.Ordinal))
        .Sum(l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    /// <summary>Begins to trace with a keyword that has the heap collected first; the trace ends with the socket.</summary>
    private async Task<Socket> CollectAsync()
    {
        // A process that was killed leaves its own, and its id is given again.
        var port = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{server.Id}-*-socket").MaxBy(File.GetLastWriteTimeUtc)!;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(port));
        await socket.SendAsync(Request());
        var answer = new byte[20];
        if (await socket.ReceiveAsync(answer) == 0)
        {
            throw new InvalidOperationException("The runtime does not answer.");
        }

        return socket;
    }

    // "DOTNET_IPC_V1", the size, the command (EventPipe, CollectTracing), and what to trace.
    private static byte[] Request()
    {
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body, Encoding.Unicode);
        writer.Write(Encoding.ASCII.GetBytes("DOTNET_IPC_V1\0"));
        writer.Write((ushort)0);
        writer.Write((byte)2);
        writer.Write((byte)2);
        writer.Write((ushort)0);
        writer.Write(1u); // MiB of events that wait
        writer.Write(1u); // their format
        writer.Write(1u); // providers
        writer.Write(CollectHeap);
        writer.Write(4u); // informational
        writer.Write((uint)Runtime.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes($"{Runtime}\0"));
        writer.Write(0u); // no arguments
        writer.Flush();
        var request = body.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(14), (ushort)request.Length);
        return request;
    }
}
