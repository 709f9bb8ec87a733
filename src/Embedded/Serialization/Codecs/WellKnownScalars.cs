using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Orleans.Serialization.Codecs;

/// <summary>The framework's simple values.</summary>
internal static class WellKnownScalars
{
    private static readonly Dictionary<Type, Func<CodecRegistry, Codec>> Factories = new()
    {
        [typeof(bool)] = c => new VarIntCodec<bool>(c, v => v ? 1UL : 0, v => v != 0),
        [typeof(char)] = c => new VarIntCodec<char>(c, v => v, v => checked((char)v)),
        [typeof(byte)] = c => new VarIntCodec<byte>(c, v => v, v => checked((byte)v)),
        [typeof(ushort)] = c => new VarIntCodec<ushort>(c, v => v, v => checked((ushort)v)),
        [typeof(uint)] = c => new VarIntCodec<uint>(c, v => v, v => checked((uint)v)),
        [typeof(ulong)] = c => new VarIntCodec<ulong>(c, v => v, v => v),
        [typeof(sbyte)] = c => new VarIntCodec<sbyte>(c, v => ZigZag(v), v => checked((sbyte)UnZigZag(v))),
        [typeof(short)] = c => new VarIntCodec<short>(c, v => ZigZag(v), v => checked((short)UnZigZag(v))),
        [typeof(int)] = c => new VarIntCodec<int>(c, v => ZigZag(v), v => checked((int)UnZigZag(v))),
        [typeof(long)] = c => new VarIntCodec<long>(c, ZigZag, UnZigZag),
        [typeof(TimeSpan)] = c => new VarIntCodec<TimeSpan>(c, v => ZigZag(v.Ticks), v => new TimeSpan(UnZigZag(v))),
        [typeof(DateOnly)] = c => new VarIntCodec<DateOnly>(
            c, v => (ulong)v.DayNumber, v => DateOnly.FromDayNumber(checked((int)v))),
        [typeof(TimeOnly)] = c => new VarIntCodec<TimeOnly>(c, v => (ulong)v.Ticks, v => new TimeOnly(checked((long)v))),
        [typeof(Half)] = c => new Fixed32Codec<Half>(
            c, v => BitConverter.HalfToUInt16Bits(v), v => BitConverter.UInt16BitsToHalf(checked((ushort)v))),
        [typeof(float)] = c => new Fixed32Codec<float>(c, BitConverter.SingleToUInt32Bits, BitConverter.UInt32BitsToSingle),
        [typeof(double)] = c => new Fixed64Codec<double>(c, BitConverter.DoubleToUInt64Bits, BitConverter.UInt64BitsToDouble),
        [typeof(DateTime)] = c => new Fixed64Codec<DateTime>(
            c, v => (ulong)v.ToBinary(), v => DateTime.FromBinary((long)v)),
        [typeof(DateTimeOffset)] = c => new BlobCodec<DateTimeOffset>(c, 10, Encode, DecodeDateTimeOffset),
        [typeof(Guid)] = c => new BlobCodec<Guid>(c, 16, (v, b) => v.TryWriteBytes(b), b => new Guid(b)),
        [typeof(decimal)] = c => new BlobCodec<decimal>(
            c, 16, (v, b) => decimal.GetBits(v, MemoryMarshal.Cast<byte, int>(b)), b => new decimal(MemoryMarshal.Cast<byte, int>(b))),
        [typeof(Int128)] = c => new BlobCodec<Int128>(
            c, 16, (v, b) => BinaryPrimitives.WriteInt128LittleEndian(b, v), BinaryPrimitives.ReadInt128LittleEndian),
        [typeof(UInt128)] = c => new BlobCodec<UInt128>(
            c, 16, (v, b) => BinaryPrimitives.WriteUInt128LittleEndian(b, v), BinaryPrimitives.ReadUInt128LittleEndian),
        [typeof(BigInteger)] = c => new WrapperCodec<BigInteger, byte[]>(c, v => v.ToByteArray(), v => new BigInteger(v)),
        [typeof(string)] = c => new TextCodec<string>(c, v => v, v => v),
        [typeof(Uri)] = c => new TextCodec<Uri>(c, v => v.OriginalString, v => new Uri(v, UriKind.RelativeOrAbsolute)),
        [typeof(Version)] = c => new TextCodec<Version>(c, v => v.ToString(), Version.Parse),
        [typeof(CultureInfo)] = c => new TextCodec<CultureInfo>(c, v => v.Name, CultureInfo.GetCultureInfo),
        [typeof(IPAddress)] = c => new TextCodec<IPAddress>(c, v => v.ToString(), IPAddress.Parse),
        [typeof(IPEndPoint)] = c => new TextCodec<IPEndPoint>(c, v => v.ToString(), IPEndPoint.Parse),
        [typeof(Type)] = c => new TextCodec<Type>(c, c.Names.Format, c.Names.Parse),
    };

    public static IEnumerable<Type> Types => Factories.Keys;

    public static Codec? TryCreate(CodecRegistry codecs, Type type) =>
        Factories.TryGetValue(type, out var factory) ? factory(codecs) : null;

    public static Codec Enum<T>(CodecRegistry codecs) where T : struct, Enum => Unsafe.SizeOf<T>() switch
    {
        1 => new VarIntCodec<T>(codecs, v => ZigZag(Unsafe.BitCast<T, sbyte>(v)), v => Unsafe.BitCast<sbyte, T>(checked((sbyte)UnZigZag(v)))),
        2 => new VarIntCodec<T>(codecs, v => ZigZag(Unsafe.BitCast<T, short>(v)), v => Unsafe.BitCast<short, T>(checked((short)UnZigZag(v)))),
        4 => new VarIntCodec<T>(codecs, v => ZigZag(Unsafe.BitCast<T, int>(v)), v => Unsafe.BitCast<int, T>(checked((int)UnZigZag(v)))),
        _ => new VarIntCodec<T>(codecs, v => ZigZag(Unsafe.BitCast<T, long>(v)), v => Unsafe.BitCast<long, T>(UnZigZag(v))),
    };

    public static Codec ImmutableArray<T>(CodecRegistry codecs) => new WrapperCodec<ImmutableArray<T>, T[]?>(
        codecs, ImmutableCollectionsMarshal.AsArray, ImmutableCollectionsMarshal.AsImmutableArray);

    public static Codec ArraySegment<T>(CodecRegistry codecs) => new WrapperCodec<ArraySegment<T>, T[]?>(
        codecs, v => v.Array is null ? null : v.ToArray(), v => v is null ? default : new ArraySegment<T>(v));

    public static Codec ReadOnlyMemory<T>(CodecRegistry codecs) =>
        new WrapperCodec<ReadOnlyMemory<T>, T[]>(codecs, v => v.ToArray(), v => v);

    private static ulong ZigZag(long value) => (ulong)(value << 1 ^ value >> 63);

    private static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private static void Encode(DateTimeOffset value, Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value.Ticks);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[8..], (short)value.TotalOffsetMinutes);
    }

    private static DateTimeOffset DecodeDateTimeOffset(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes),
        TimeSpan.FromMinutes(BinaryPrimitives.ReadInt16LittleEndian(bytes[8..])));
}
