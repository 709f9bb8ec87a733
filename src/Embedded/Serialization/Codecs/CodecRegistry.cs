using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization.Names;
using Orleans.Serialization.Shapes;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Codecs;

/// <summary>Every type's codec, made at the type's first use and kept.</summary>
internal sealed class CodecRegistry
{
    /// <summary>Public types whose values are of private types.</summary>
    private static readonly Type[] Facades =
        [typeof(Type), typeof(IPAddress), typeof(CultureInfo), typeof(FrozenSet<>), typeof(FrozenDictionary<,>)];

    private readonly ConcurrentDictionary<Type, Codec?> _codecs = new();
    private readonly ConcurrentDictionary<Type, Codec> _dispatching = new();
    private readonly ConcurrentDictionary<string, Codec> _named = new();
    private readonly ConcurrentDictionary<CodecExtension, Codec> _extensionCodecs = new();
    private readonly CodecExtension[] _extensions;
    private readonly Converters _converters;

    public CodecRegistry(IServiceProvider services)
    {
        _extensions = [.. services.GetServices<CodecExtension>()];
        _converters = new Converters(services);
        Names = new TypeNames(_converters.Types);
    }

    public TypeNames Names { get; }

    /// <inheritdoc cref="Get(Type)"/>
    public Codec<T> Get<T>() => Get(typeof(T)) as Codec<T> ?? Dispatching<T>();

    /// <exception cref="CodecNotFoundException">The type can be neither sent nor copied.</exception>
    public Codec Get(Type type) => TryGet(type) ?? throw new CodecNotFoundException(
        $"{type} can be neither sent nor copied: it needs [GenerateSerializer] or a converter.");

    public Codec? TryGet(Type type) => _codecs.TryGetValue(type, out var codec) ? codec : Add(type);

    /// <summary>Whether no value that a variable of this type can hold needs a copy.</summary>
    public bool IsShallow(Type declared) =>
        Immutability.OfDeclared(declared) || Array.Exists(_extensions, e => e.IsShallow(declared));

    public Codec FromWireName(ReadOnlySpan<byte> utf8)
    {
        var name = Encoding.UTF8.GetString(utf8);
        if (_named.TryGetValue(name, out var codec))
            return codec;
        codec = Resolve(name);
        if (_named.Count < SerializationLimits.RememberedTypes)
            _named.TryAdd(name, codec);
        return codec;
    }

    /// <summary>For a declared type that belongs to an extension's family, such as a grain interface.</summary>
    private Codec<T> Dispatching<T>() =>
        (Codec<T>)_dispatching.GetOrAdd(typeof(T), static (type, self) => Make(typeof(DispatchCodec<>), type, self), this);

    private Codec Resolve(string name)
    {
        if (Array.Find(_extensions, e => e.Name == name) is { } extension)
            return CodecOf(extension);
        try
        {
            return Get(Names.Parse(name));
        }
        catch (IllegalTypeException) when (name.StartsWith(TypeNames.ExceptionMark))
        {
            return new UnavailableExceptionCodec(this, name[1..]);
        }
    }

    // Two threads may make the same codec; the first one is kept, so that a type has one codec only.
    private Codec? Add(Type type) => _codecs.GetOrAdd(type, Facade(type) is { } facade && facade != type ? TryGet(facade) : Create(type));

    private Codec? Create(Type type)
    {
        if (type.IsByRefLike || type.IsPointer || type.IsByRef || type.ContainsGenericParameters)
            return null;
        if (Array.Find(_extensions, e => e.Covers(type)) is { } extension)
            return CodecOf(extension);
        return _converters.TryCreate(this, type)
            ?? WellKnownScalars.TryCreate(this, type)
            ?? (type.IsGenericType ? WellKnownGenerics.TryCreate(this, type) : null)
            ?? CreateByKind(type);
    }

    private Codec? CreateByKind(Type type)
    {
        if (type.IsEnum)
            return (Codec)typeof(WellKnownScalars).GetMethod(nameof(WellKnownScalars.Enum))!.MakeGenericMethod(type).Invoke(null, [this])!;
        if (type.IsArray)
            return CreateArray(type, type.GetElementType()!);
        if (type.IsInterface || (type.IsAbstract && type.IsClass))
            return CollectionInterfaces.Create(this, type);
        if (type.IsAssignableTo(typeof(Exception)))
            return Make(typeof(ExceptionCodec<>), type, this);
        if (!TypeShape.Has(type))
            return null;
        return Make(type.IsValueType ? typeof(ShapedStructCodec<>) : typeof(ShapedClassCodec<>), type, this, TypeShape.Of(type));
    }

    private Codec CreateArray(Type type, Type element)
    {
        if (!type.IsSZArray)
            return (Codec)Activator.CreateInstance(typeof(GridCodec<,>).MakeGenericType(type, element), this)!;
        var isNumber = element.IsPrimitive && element != typeof(bool) && element != typeof(nint) && element != typeof(nuint);
        return Make(isNumber ? typeof(NumberArrayCodec<>) : typeof(ArrayCodec<>), element, this);
    }

    private Codec CodecOf(CodecExtension extension) => _extensionCodecs.GetOrAdd(extension, e => e.CreateCodec(this));

    private static Codec Make(Type codec, Type argument, params object[] parameters) =>
        (Codec)Activator.CreateInstance(codec.MakeGenericType(argument), parameters)!;

    private static Type? Facade(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (Array.IndexOf(Facades, level.IsConstructedGenericType ? level.GetGenericTypeDefinition() : level) >= 0)
                return level;
        }

        return null;
    }
}
