using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization.Shapes;

/// <summary>
/// What of a type is copied and sent. Sections run from the base class to the type itself; a class with a primary
/// constructor that takes part has a section for its parameters before the one for its numbered members.
/// </summary>
internal sealed class TypeShape
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<Type, TypeShape> Known = new();

    private TypeShape(Type type)
    {
        var sections = new List<MemberShape[]>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            if (typeof(Exception).IsAssignableFrom(level) && !IsAnnotated(level))
                break;
            if (!IsAnnotated(level) && !FrameworkShapes.Contains(level))
                throw new CodecNotFoundException($"{level}, the base of {type}, lacks [GenerateSerializer].");
            sections.InsertRange(0, FrameworkShapes.Contains(level) ? [FrameworkShapes.MembersOf(level)] : MemberNumbers.SectionsOf(level));
        }

        Type = type;
        Sections = [.. sections];
        OmitsDefaults = type.IsDefined(typeof(OmitDefaultMemberValuesAttribute), inherit: false);
        var fields = AllFields(type).ToList();
        CoversEveryField = fields.TrueForAll(field => Array.Exists(Sections, s => Array.Exists(s, m => m.Field == field)));
        IsReadOnly = CoversEveryField && fields.TrueForAll(field => field.IsInitOnly);
    }

    public Type Type { get; }

    public MemberShape[][] Sections { get; }

    public bool OmitsDefaults { get; }

    /// <summary>Whether a bitwise clone has nothing in it but members that take part.</summary>
    public bool CoversEveryField { get; }

    /// <summary>Whether no member can be assigned once the constructor has run.</summary>
    public bool IsReadOnly { get; }

    public static TypeShape Of(Type type) => Known.GetOrAdd(type, static t => new TypeShape(t));

    public static bool Has(Type type) => IsAnnotated(type) || FrameworkShapes.Contains(type);

    public static bool IsAnnotated(Type type) => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false);

    /// <summary>By the parameterless constructor unless it is private, else without any; readers fill the members.</summary>
    public static Func<object> Activator(Type type)
    {
        var constructor = type.GetConstructor(Declared, []);
        if (constructor is null || constructor.IsPrivate)
            return () => RuntimeHelpers.GetUninitializedObject(type);
        return System.Linq.Expressions.Expression.Lambda<Func<object>>(System.Linq.Expressions.Expression.New(constructor)).Compile();
    }

    private static IEnumerable<FieldInfo> AllFields(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            foreach (var field in level.GetFields(Declared))
                yield return field;
        }
    }
}
