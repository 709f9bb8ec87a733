using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Serialization.Shapes;

/// <summary>Finds the members of one class of an inheritance chain that take part, and their numbers.</summary>
internal static class MemberNumbers
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IEnumerable<MemberShape[]> SectionsOf(Type type)
    {
        var fields = type.GetFields(Declared).Where(f => !f.IsDefined(typeof(NonSerializedAttribute))).ToList();
        var properties = type.GetProperties(Declared).Where(p => p.GetIndexParameters().Length == 0).ToList();
        var numbered = fields.Where(f => IdOf(f) is not null).Select(f => new MemberShape(IdOf(f)!.Value, f, null))
            .Concat(properties.Where(p => IdOf(p) is not null).Select(p => Property(IdOf(p)!.Value, p, fields)))
            .ToList();
        if (numbered.Count == 0 && Annotation(type, nameof(GenerateSerializerAttribute.GenerateFieldIds)) is (int)GenerateFieldIds.PublicProperties)
            numbered = [.. properties.Where(p => p.GetMethod?.IsPublic == true).Select(p => Property(NameHash(p), p, fields))];
        if (PrimaryParameters(type, properties) is { } parameters)
        {
            yield return Section(type, properties
                .Where(p => IdOf(p) is null && IsCompilerGenerated(p) && parameters.Contains((p.Name, p.PropertyType)))
                .Select(p => Property((uint)parameters.IndexOf((p.Name, p.PropertyType)), p, fields)));
        }

        yield return Section(type, numbered);
    }

    /// <summary>The primary constructor's parameters if they take part: always for records, else when asked for.</summary>
    private static List<(string? Name, Type Type)>? PrimaryParameters(Type type, List<PropertyInfo> properties)
    {
        var asked = Annotation(type, nameof(GenerateSerializerAttribute.IncludePrimaryConstructorParameters)) as bool?;
        if (asked == false)
            return null;
        var constructors = type.GetConstructors(Declared);
        var primary = type.GetMethod("<Clone>$") is not null
            ? Array.Find(constructors, c => !c.IsDefined(typeof(CompilerGeneratedAttribute)))
            : Array.Find(constructors, c => asked == true && c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
                ?? Array.Find(constructors, c => c.GetParameters() is { Length: > 0 } all && Array.TrueForAll(
                    all, p => properties.Exists(q => q.Name == p.Name && IsCompilerGenerated(q))));
        return primary?.GetParameters() is { Length: > 0 } parameters
            ? [.. parameters.Select(p => (p.Name, p.ParameterType))]
            : null;
    }

    private static MemberShape Property(uint id, PropertyInfo property, List<FieldInfo> fields)
    {
        var field = fields.Find(f => f.Name == $"<{property.Name}>k__BackingField");
        if (field is null && (property.GetMethod is null || property.SetMethod is null))
            throw new CodecNotFoundException($"{property.DeclaringType}.{property.Name} has an id but cannot be read and set.");
        return new MemberShape(id, field, property);
    }

    private static MemberShape[] Section(Type type, IEnumerable<MemberShape> members)
    {
        // An id on a property and on its backing field is one member.
        MemberShape[] section = [.. members.DistinctBy(m => (m.Id, m.Field ?? (object)m.Property!)).OrderBy(m => m.Id)];
        for (var i = 1; i < section.Length; i++)
        {
            if (section[i].Id == section[i - 1].Id)
                throw new CodecNotFoundException($"{type} has two members with the id {section[i].Id}.");
        }

        return section;
    }

    private static uint? IdOf(MemberInfo member) => member.GetCustomAttribute<IdAttribute>(inherit: false)?.Id;

    private static bool IsCompilerGenerated(PropertyInfo property) =>
        property.GetMethod?.IsDefined(typeof(CompilerGeneratedAttribute)) == true
        && property.SetMethod?.IsDefined(typeof(CompilerGeneratedAttribute)) == true;

    /// <summary>An argument as written at the type; null where it was left out, which is not the same as false.</summary>
    private static object? Annotation(Type type, string argument) =>
        type.GetCustomAttributesData().First(a => a.AttributeType == typeof(GenerateSerializerAttribute))
            .NamedArguments.Where(a => a.MemberName == argument).Select(a => a.TypedValue.Value).FirstOrDefault();

    private static uint NameHash(PropertyInfo property) =>
        $"{property.PropertyType.Name}%{property.Name}".Aggregate(2_166_136_261u, (hash, c) => (hash ^ c) * 16_777_619u);
}
