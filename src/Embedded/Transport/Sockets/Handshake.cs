using System.Buffers.Binary;
using System.Net.Sockets;

namespace Orleans.Runtime.Sockets;

/// <summary>Why a node does not take a link.</summary>
internal enum Refusal : byte
{
    None,

    /// <summary>No version of the protocol is common to both.</summary>
    Version,

    /// <summary>It is of another cluster or service.</summary>
    Cluster,

    /// <summary>Another silo, perhaps an earlier run of this one, was wanted.</summary>
    Silo,

    /// <summary>The dialer cannot read the membership, or reads an old one.</summary>
    Token,

    /// <summary>The dialer is a silo that the membership does not have.</summary>
    NotAMember,
}

/// <summary>How a dialer introduces itself: which versions it speaks, who it is, whom it wants, and the secret of that silo.</summary>
internal sealed record Hello(
    byte MinVersion, byte MaxVersion, string ClusterId, string ServiceId, SiloAddress From, SiloAddress To, Guid Token)
{
    public byte[] ToBytes()
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(MinVersion);
        writer.Write(MaxVersion);
        writer.Write(ClusterId);
        writer.Write(ServiceId);
        writer.Write(From.ToParsableString());
        writer.Write(To.ToParsableString());
        writer.Write(Token.ToByteArray());
        return stream.ToArray();
    }

    public static Hello FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return new(
            reader.ReadByte(),
            reader.ReadByte(),
            reader.ReadString(),
            reader.ReadString(),
            SiloAddress.Parse(reader.ReadString()),
            SiloAddress.Parse(reader.ReadString()),
            new Guid(reader.ReadBytes(16)));
    }
}

/// <summary>The first words on a connection: magic, two bytes of length, and a hello or its answer. Later versions may append to both.</summary>
internal static class Handshake
{
    /// <summary>Versions of the protocol that this program speaks.</summary>
    public const byte MinVersion = 1;

    public const byte MaxVersion = 1;

    private const int MaxLength = 2048;
    private static readonly byte[] HelloMagic = "OrHi"u8.ToArray();
    private static readonly byte[] AnswerMagic = "OrOk"u8.ToArray();

    public static Task WriteHelloAsync(Socket socket, Hello hello, CancellationToken cancellationToken) =>
        WriteAsync(socket, HelloMagic, hello.ToBytes(), cancellationToken);

    public static async Task<Hello> ReadHelloAsync(Socket socket, CancellationToken cancellationToken) =>
        Hello.FromBytes(await ReadAsync(socket, HelloMagic, cancellationToken));

    public static Task WriteAnswerAsync(Socket socket, Refusal refusal, byte version, CancellationToken cancellationToken) =>
        WriteAsync(socket, AnswerMagic, [(byte)refusal, version], cancellationToken);

    /// <summary>The version that the other side has chosen.</summary>
    /// <exception cref="LinkRefusedException">The other side does not take the link.</exception>
    public static async Task<byte> ReadAnswerAsync(Socket socket, CancellationToken cancellationToken)
    {
        var answer = await ReadAsync(socket, AnswerMagic, cancellationToken);
        if (answer.Length < 2)
            throw new FormatException("the answer is cut off");
        if (answer[0] != 0)
            throw new LinkRefusedException((Refusal)answer[0]);
        return answer[1];
    }

    /// <summary>The highest version that both speak; null if there is none.</summary>
    public static byte? CommonVersion(Hello hello)
    {
        var version = Math.Min(MaxVersion, hello.MaxVersion);
        return version < Math.Max(MinVersion, hello.MinVersion) ? null : version;
    }

    private static async Task WriteAsync(Socket socket, byte[] magic, byte[] content, CancellationToken cancellationToken)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)content.Length);
        ReadOnlyMemory<byte> bytes = (byte[])[.. magic, .. length, .. content];
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellationToken)..];
    }

    private static async Task<byte[]> ReadAsync(Socket socket, byte[] magic, CancellationToken cancellationToken)
    {
        var start = await ReadAsync(socket, magic.Length + 2, cancellationToken);
        if (!start.AsSpan(0, magic.Length).SequenceEqual(magic))
            throw new FormatException("these are not the first words of a node");
        var length = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(magic.Length));
        if (length > MaxLength)
            throw new FormatException($"{length} bytes are too long for a handshake");
        return await ReadAsync(socket, length, cancellationToken);
    }

    private static async Task<byte[]> ReadAsync(Socket socket, int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        for (var filled = 0; filled < length;)
        {
            var count = await socket.ReceiveAsync(bytes.AsMemory(filled), SocketFlags.None, cancellationToken);
            filled += count > 0 ? count : throw new EndOfStreamException("the other side closed the connection");
        }
        return bytes;
    }
}

/// <summary>The other side does not take the link.</summary>
internal sealed class LinkRefusedException(Refusal refusal) : Exception($"it refused: {refusal}");
