using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization.Names;

namespace Orleans.Serialization.Codecs;

/// <summary>The registered converters of all assemblies, by the type that they convert.</summary>
internal sealed class Converters
{
    private readonly IServiceProvider _services;
    private readonly Dictionary<Type, Type> _byValue = [];

    public Converters(IServiceProvider services)
    {
        _services = services;
        foreach (var converter in SerializableTypes.LoadedAssemblies().SelectMany(SerializableTypes.ConvertersOf))
        {
            foreach (var contract in ContractsOf(converter))
                _byValue[Definition(contract.GenericTypeArguments[0])] = converter;
        }
    }

    public IEnumerable<Type> Types => _byValue.Keys;

    public Codec? TryCreate(CodecRegistry codecs, Type type)
    {
        if (!_byValue.TryGetValue(Definition(type), out var converter))
            return null;

        // A generic converter takes the type arguments of the type that it converts.
        if (converter.IsGenericTypeDefinition)
            converter = converter.MakeGenericType(type.GenericTypeArguments);
        var contract = ContractsOf(converter).First(c => c.GenericTypeArguments[0] == type);
        var codec = type.IsValueType ? typeof(StructConverterCodec<,>) : typeof(ClassConverterCodec<,>);
        return (Codec)Activator.CreateInstance(
            codec.MakeGenericType(contract.GenericTypeArguments), codecs, ActivatorUtilities.CreateInstance(_services, converter))!;
    }

    private static IEnumerable<Type> ContractsOf(Type converter) => converter.GetInterfaces()
        .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IConverter<,>));

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
}
