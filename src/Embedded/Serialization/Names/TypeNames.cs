using System.Buffers;
using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Shapes;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Names;

/// <summary>
/// Types by name and back. A name is an alias or the full name without an assembly, type arguments in angle brackets:
/// <c>chorus.page&lt;chorus.message&gt;[]</c>. Only names that are known can be turned into types.
/// </summary>
internal sealed class TypeNames
{
    /// <summary>Before an exception's name: a reader that lacks the type still knows what follows.</summary>
    public const char ExceptionMark = '!';

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort",
        [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    private static readonly SearchValues<char> Reserved = SearchValues.Create("<>,[]!");

    private readonly ConcurrentDictionary<Type, string> _names = new();
    private readonly ConcurrentDictionary<string, Type?> _types = new();
    private readonly Lock _scan = new();
    private int _scanned;

    /// <param name="converted">Types without annotation that converters carry.</param>
    public TypeNames(IEnumerable<Type> converted)
    {
        var framework = WellKnownScalars.Types.Concat(WellKnownGenerics.Types).Concat(FrameworkShapes.All)
            .Concat(CollectionInterfaces.Types).Append(typeof(object)).Concat(converted);
        foreach (var type in framework)
            _types[DefinitionName(type)] = type;
    }

    public string Format(Type type) => _names.GetOrAdd(type, t =>
        t.IsArray ? $"{Format(t.GetElementType()!)}[{new string(',', t.GetArrayRank() - 1)}]"
        : t.IsConstructedGenericType
            ? $"{Checked(DefinitionName(t.GetGenericTypeDefinition()))}<{string.Join(',', t.GenericTypeArguments.Select(Format))}>"
        : Checked(DefinitionName(t)));

    public Type Parse(string name)
    {
        if (name.Length > SerializationLimits.TypeName)
            throw new IllegalTypeException("A type's name is too long.");
        var rest = name.AsSpan();
        var type = Parse(ref rest, 0);
        return rest.IsEmpty ? type : throw new IllegalTypeException($"'{name}' is no type's name.");
    }

    private Type Parse(ref ReadOnlySpan<char> rest, int nesting)
    {
        if (nesting > SerializationLimits.TypeNesting)
            throw new IllegalTypeException("A type's name is nested too deep.");
        var length = rest.IndexOfAny("<>,[]");
        var type = Definition((length < 0 ? rest : rest[..length]).ToString());
        rest = length < 0 ? [] : rest[length..];
        if (type.IsGenericTypeDefinition)
            type = WithArguments(type, ref rest, nesting);
        while (rest.StartsWith("["))
        {
            var rank = rest.IndexOf(']');
            if (rank < 0 || rank > 8 || rest[1..rank].ContainsAnyExcept(','))
                throw new IllegalTypeException("An array's rank is malformed.");
            type = rank == 1 ? type.MakeArrayType() : type.MakeArrayType(rank);
            rest = rest[(rank + 1)..];
        }

        return type;
    }

    private Type WithArguments(Type definition, ref ReadOnlySpan<char> rest, int nesting)
    {
        var arguments = new Type[definition.GetGenericArguments().Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            Take(ref rest, i == 0 ? '<' : ',');
            arguments[i] = Parse(ref rest, nesting + 1);
        }

        Take(ref rest, '>');
        return definition.MakeGenericType(arguments);
    }

    private static void Take(ref ReadOnlySpan<char> rest, char expected)
    {
        if (rest.IsEmpty || rest[0] != expected)
            throw new IllegalTypeException("A type's arguments are malformed.");
        rest = rest[1..];
    }

    private Type Definition(string name)
    {
        if (!_types.TryGetValue(name, out var type))
        {
            Scan();
            if (!_types.TryGetValue(name, out type) && name.StartsWith(ExceptionMark))
                type = SerializableTypes.FindException(name[1..]);
        }

        return type ?? throw new IllegalTypeException($"'{name}' is not a type that may be made from the wire.");
    }

    /// <summary>Learns the types of assemblies that were loaded since the last time.</summary>
    private void Scan()
    {
        lock (_scan)
        {
            // Names that nobody knows may come often: without new assemblies there is nothing to look for.
            var loaded = AppDomain.CurrentDomain.GetAssemblies().Length;
            if (loaded == _scanned)
                return;
            foreach (var type in SerializableTypes.LoadedAssemblies().SelectMany(SerializableTypes.Of))
                Learn(type);
            _scanned = loaded;
        }
    }

    /// <summary>Two types of one name make it ambiguous, and it stands for neither.</summary>
    private void Learn(Type type) =>
        _types.AddOrUpdate(DefinitionName(type), type, (_, known) => known == type ? type : null);

    private static string Checked(string name) => !name.AsSpan(name[0] == ExceptionMark ? 1 : 0).ContainsAny(Reserved)
        ? name
        : throw new CodecNotFoundException($"'{name}' has one of <>,[]! in it: the type needs another alias to be sent.");

    private static string DefinitionName(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        var name = type.GetCustomAttributes<AliasAttribute>(inherit: false).FirstOrDefault()?.Alias ?? type.FullName ?? type.Name;
        return type.IsAssignableTo(typeof(Exception)) ? ExceptionMark + name : name;
    }
}
