using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Chorus.Bench.Load.Measures;

/// <summary>
/// A .NET process collects when a trace session asks for it over the runtime's diagnostics socket, so a server needs
/// no door for it (see dotnet/diagnostics, documentation/design-docs/ipc-protocol.md).
/// </summary>
internal sealed class DotNetProcess(int id) : ServerProcess(id)
{
    private const byte EventPipe = 2;
    private const byte StopTracing = 1;
    private const byte CollectTracing2 = 3;
    private const ulong CollectHeapKeyword = 0x800000;
    private const int InformationalLevel = 4;
    private const int HeadLength = 20;

    protected override async Task CollectAsync(CancellationToken cancellationToken)
    {
        using var session = await ConnectAsync(cancellationToken);
        await SendAsync(session, CollectTracing2, Collect(), cancellationToken);
        var sessionId = await AnswerAsync(session, cancellationToken);
        using (var control = await ConnectAsync(cancellationToken))
        {
            var drained = DrainAsync(session, cancellationToken);
            await SendAsync(control, StopTracing, BitConverter.GetBytes(sessionId), cancellationToken);
            await AnswerAsync(control, cancellationToken);
            await drained;
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{Id}-*-socket").Single();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        return socket;
    }

    private static byte[] Collect()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(16u); // megabytes of buffer
        writer.Write(1u); // format: NetTrace
        writer.Write(false); // no rundown
        writer.Write(1u); // providers
        writer.Write(CollectHeapKeyword);
        writer.Write(InformationalLevel);
        Text(writer, "Microsoft-Windows-DotNETRuntime");
        Text(writer, "");
        return stream.ToArray();
    }

    private static void Text(BinaryWriter writer, string text)
    {
        writer.Write(text.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(text + '\0'));
    }

    private static async Task SendAsync(Socket socket, byte command, byte[] payload, CancellationToken cancellationToken)
    {
        var bytes = new byte[HeadLength + payload.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(14), (ushort)bytes.Length);
        bytes[16] = EventPipe;
        bytes[17] = command;
        payload.CopyTo(bytes, HeadLength);
        await socket.SendAsync(bytes, cancellationToken);
    }

    /// <summary>Reads the answer to a command: a head, then the session's id.</summary>
    private static async Task<ulong> AnswerAsync(Socket socket, CancellationToken cancellationToken)
    {
        var bytes = new byte[HeadLength + sizeof(ulong)];
        using var stream = new NetworkStream(socket, ownsSocket: false);
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes[16] == 0xff && bytes[17] == 0
            ? BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(HeadLength))
            : throw new InvalidDataException("The runtime refused the trace session that collects.");
    }

    private static async Task DrainAsync(Socket socket, CancellationToken cancellationToken)
    {
        var bytes = new byte[64 * 1024];
        while (await socket.ReceiveAsync(bytes, cancellationToken) > 0)
        {
            // The trace itself is of no interest.
        }
    }
}
