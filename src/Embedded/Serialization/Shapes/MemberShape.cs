using System.Reflection;

namespace Orleans.Serialization.Shapes;

/// <summary>One member that is copied and sent; its field where it has one of its own, else its accessors.</summary>
internal sealed record MemberShape(uint Id, FieldInfo? Field, PropertyInfo? Property)
{
    public Type Type => Field?.FieldType ?? Property!.PropertyType;

    /// <summary>Whether the member is marked as never changing, whatever its type.</summary>
    public bool IsImmutable => Field?.IsDefined(typeof(ImmutableAttribute)) == true
        || Property?.IsDefined(typeof(ImmutableAttribute)) == true;

    public override string ToString() => $"{(Property ?? (MemberInfo)Field!).DeclaringType}.{(Property ?? (MemberInfo)Field!).Name}";
}
