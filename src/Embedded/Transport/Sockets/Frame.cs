using System.Buffers.Binary;
using System.Text;

namespace Orleans.Runtime.Sockets;

internal enum FrameKind : byte
{
    /// <summary>A frame of the node's.</summary>
    Data,

    /// <summary>Nothing but a sign of life.</summary>
    Ping,

    /// <summary>The membership has changed.</summary>
    Nudge,

    /// <summary>An address, and a frame to pass on to it.</summary>
    Relay,

    /// <summary>An address, and a frame that was passed on for it.</summary>
    Relayed,

    /// <summary>An address that nothing can be passed on to, or not any more.</summary>
    NoRoute,
}

/// <summary>Frames on a link: four bytes of length, one of kind, the content. Kinds that a reader does not know are skipped.</summary>
internal static class Frame
{
    public const int HeaderSize = 5;

    /// <summary>The most that <see cref="Name"/> gives: an IPv6 address with a scope, a port, and a generation.</summary>
    public const int MaxName = 1 + byte.MaxValue;

    public static void WriteHeader(Span<byte> destination, FrameKind kind, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, length);
        destination[4] = (byte)kind;
    }

    public static (FrameKind Kind, uint Length) ReadHeader(ReadOnlySpan<byte> source) =>
        ((FrameKind)source[4], BinaryPrimitives.ReadUInt32LittleEndian(source));

    /// <summary>An address as it stands at the beginning of frames: a byte of length, and its text.</summary>
    public static byte[] Name(SiloAddress address)
    {
        var text = Encoding.ASCII.GetBytes(address.ToParsableString());
        return [checked((byte)text.Length), .. text];
    }

    /// <summary>Takes the address from a frame's beginning.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static SiloAddress ReadName(ref ReadOnlyMemory<byte> content)
    {
        var span = content.Span;
        if (span.Length == 0 || span.Length <= span[0])
            throw new FormatException("A frame ends within an address.");
        var address = SiloAddress.Parse(Encoding.ASCII.GetString(span.Slice(1, span[0])));
        content = content[(1 + span[0])..];
        return address;
    }
}
