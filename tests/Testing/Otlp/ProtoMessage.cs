using System.Buffers.Binary;
using System.Text;

namespace Chorus.Testing.Otlp;

/// <summary>A message of Protocol Buffers, read without its schema: fields by their numbers, as often as they come.</summary>
public sealed class ProtoMessage
{
    private readonly List<(int Number, object Value)> _fields = [];

    private ProtoMessage()
    {
    }

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static ProtoMessage Parse(ReadOnlySpan<byte> bytes)
    {
        var message = new ProtoMessage();
        while (bytes.Length > 0)
        {
            var key = ReadVarint(ref bytes);
            object value = (key & 7) switch
            {
                0 => ReadVarint(ref bytes),
                1 => BinaryPrimitives.ReadUInt64LittleEndian(Take(ref bytes, 8)),
                2 => Take(ref bytes, checked((int)ReadVarint(ref bytes))).ToArray(),
                5 => (ulong)BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4)),
                var type => throw new InvalidDataException($"A field is of type {type}."),
            };
            message._fields.Add((checked((int)(key >> 3)), value));
        }

        return message;
    }

    /// <summary>Messages within it.</summary>
    public IEnumerable<ProtoMessage> All(int number) => Values<byte[]>(number).Select(b => Parse(b));

    public ProtoMessage? First(int number) => All(number).FirstOrDefault();

    /// <summary>Empty: there is none.</summary>
    public string Text(int number) => Values<byte[]>(number).Select(Encoding.UTF8.GetString).LastOrDefault() ?? "";

    public string Hex(int number) => Values<byte[]>(number).Select(Convert.ToHexStringLower).LastOrDefault() ?? "";

    public ulong Number(int number) => Values<ulong>(number).LastOrDefault();

    private IEnumerable<T> Values<T>(int number) => _fields.Where(f => f.Number == number).Select(f => f.Value).OfType<T>();

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int length)
    {
        if (length > bytes.Length)
            throw new InvalidDataException("It ends too early.");
        var taken = bytes[..length];
        bytes = bytes[length..];
        return taken;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Take(ref bytes, 1)[0];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }

        throw new InvalidDataException("A number is too long.");
    }
}
