using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Orleans.Serialization.Shapes;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>
/// An exception of any type: what all have in common, then the numbered members of annotated classes. Members of
/// others stay behind; their message says what they held.
/// </summary>
internal sealed class ExceptionCodec<T>(CodecRegistry codecs) : ReferenceCodec<T>(codecs) where T : Exception
{
    private readonly LazyCodec<ExceptionContent> _content = new(codecs);
    private readonly Members<T> _members = new(codecs, TypeShape.Of(typeof(T)));
    private readonly Func<object> _create = TypeShape.Activator(typeof(T));

    protected override void Write(Writer writer, T value)
    {
        _content.Value.WriteField(writer, 0, ExceptionContent.Of(value, Codecs));
        writer.WriteSectionEnd();
        _members.Write(writer, ref value);
    }

    protected override T Read(ref Reader reader, WireType wire, int ordinal)
    {
        var value = (T)_create();
        reader.Session.Fill(ordinal, value);
        _content.Value.ReadField(ref reader, reader.ReadHeader()).ApplyTo(value);
        if (SkipSection(ref reader))
            _members.Read(ref reader, ref value);
        return value;
    }

    // Never called: exceptions are handed over as they are.
    protected override T CopyNew(T value, CopyContext context) => value;

    private static bool SkipSection(ref Reader reader)
    {
        for (var header = reader.ReadHeader(); ; header = reader.ReadHeader())
        {
            if (header.Wire == WireType.End)
                return header.Delta != 0;
            reader.Skip(header);
        }
    }
}

/// <summary>An exception whose type does not exist here.</summary>
internal sealed class UnavailableExceptionCodec(CodecRegistry codecs, string typeName)
    : ReferenceCodec<UnavailableExceptionFallbackException>(codecs), ISubstitute
{
    private readonly LazyCodec<ExceptionContent> _content = new(codecs);

    protected override void Write(Writer writer, UnavailableExceptionFallbackException value) =>
        throw new CodecNotFoundException("This codec only reads.");

    protected override UnavailableExceptionFallbackException Read(ref Reader reader, WireType wire, int ordinal)
    {
        var value = new UnavailableExceptionFallbackException { ExceptionType = typeName };
        reader.Session.Fill(ordinal, value);
        _content.Value.ReadField(ref reader, reader.ReadHeader()).ApplyTo(value);
        reader.SkipToEnd();
        return value;
    }

    protected override UnavailableExceptionFallbackException CopyNew(
        UnavailableExceptionFallbackException value, CopyContext context) => value;
}

/// <summary>What every exception carries.</summary>
[GenerateSerializer]
internal struct ExceptionContent
{
    [Id(0)] public string? Message;
    [Id(1)] public string? StackTrace;
    [Id(2)] public Exception? InnerException;
    [Id(3)] public int HResult;
    [Id(4)] public Dictionary<object, object?>? Data;
    [Id(5)] public Exception[]? InnerExceptions;

    public static ExceptionContent Of(Exception exception, CodecRegistry codecs) => new()
    {
        // The message of these is made from their inner exceptions, and would be made twice.
        Message = exception is AggregateException ? MessageOf(exception) : exception.Message,
        StackTrace = exception.StackTrace,
        InnerException = exception.InnerException,
        HResult = exception.HResult,
        Data = DataOf(exception, codecs),
        InnerExceptions = exception is AggregateException aggregate ? [.. aggregate.InnerExceptions] : null,
    };

    public readonly void ApplyTo(Exception exception)
    {
        MessageOf(exception) = Message;
        InnerOf(exception) = InnerException;
        exception.HResult = HResult;
        if (StackTrace is not null)
            ExceptionDispatchInfo.SetRemoteStackTrace(exception, StackTrace);
        if (exception is AggregateException aggregate)
            InnersOf(aggregate) = InnerExceptions ?? [];
        foreach (var (key, value) in Data ?? [])
            exception.Data[key] = value;
    }

    /// <summary>A value that cannot be sent goes as its text: the exception itself has to arrive.</summary>
    private static Dictionary<object, object?>? DataOf(Exception exception, CodecRegistry codecs)
    {
        if (exception.Data.Count == 0)
            return null;
        var data = new Dictionary<object, object?>();
        foreach (DictionaryEntry entry in exception.Data)
            data[Sendable(entry.Key)!] = Sendable(entry.Value);
        return data;

        object? Sendable(object? value) =>
            value is null || codecs.TryGet(value.GetType()) is not null ? value : value.ToString();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? MessageOf(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? InnerOf(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerExceptions")]
    private static extern ref Exception[] InnersOf(AggregateException exception);
}
