using System.Buffers.Binary;

namespace Chorus.Bench.Load.Transport;

/// <summary>The head of a WebSocket frame (RFC 6455, section 5.2).</summary>
/// <param name="HeadLength">Bytes before the payload.</param>
/// <param name="PayloadLength">Bytes of payload.</param>
/// <param name="Opcode">0 continuation, 1 text, 8 close, 9 ping, 10 pong.</param>
/// <param name="IsFinal">Whether the message ends here.</param>
internal readonly record struct Frame(int HeadLength, int PayloadLength, int Opcode, bool IsFinal)
{
    public const int Text = 1;
    public const int Close = 8;
    public const int Ping = 9;
    public const int Pong = 10;

    /// <summary>The most that <see cref="WriteHead"/> writes.</summary>
    public const int LongestHead = 14;

    public int Length => HeadLength + PayloadLength;

    /// <summary>Reads the head of a server's frame; false until the whole frame is in <paramref name="bytes"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Frame frame)
    {
        frame = default;
        if (bytes.Length < 2)
            return false;
        long payload = bytes[1] & 0x7f;
        var head = 2;
        if (payload == 126)
        {
            if (bytes.Length < 4)
                return false;
            payload = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            head = 4;
        }
        else if (payload == 127)
        {
            if (bytes.Length < 10)
                return false;
            payload = BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
            head = 10;
        }

        frame = new Frame(head, checked((int)payload), bytes[0] & 0x0f, (bytes[0] & 0x80) != 0);
        return bytes.Length >= frame.Length;
    }

    /// <summary>
    /// Writes a client's head and returns its length. The mask is zero, which is valid and leaves the payload as it
    /// is: the generator shares its cores with the server and saves what it can.
    /// </summary>
    public static int WriteHead(Span<byte> target, int opcode, int payloadLength)
    {
        target[0] = (byte)(0x80 | opcode);
        if (payloadLength < 126)
        {
            target[1] = (byte)(0x80 | payloadLength);
            target.Slice(2, 4).Clear();
            return 6;
        }

        target[1] = 0x80 | 126;
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], checked((ushort)payloadLength));
        target.Slice(4, 4).Clear();
        return 8;
    }
}
