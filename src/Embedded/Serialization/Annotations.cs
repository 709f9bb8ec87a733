namespace Orleans;

/// <summary>Which members without an <see cref="IdAttribute"/> are numbered by themselves.</summary>
public enum GenerateFieldIds
{
    /// <summary>None: a member without an id stays out of copies and of the wire.</summary>
    None,

    /// <summary>Public properties, by a hash of their names.</summary>
    PublicProperties,
}

/// <summary>Lets a type be copied and sent; each member that takes part carries an <see cref="IdAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute
{
    /// <summary>
    /// Whether the primary constructor's parameters take part, numbered by position. Records always do so;
    /// a class or struct has to ask for it here.
    /// </summary>
    public bool IncludePrimaryConstructorParameters { get; init; }

    public GenerateFieldIds GenerateFieldIds { get; init; }
}

/// <summary>A member's number on the wire; never given to another member of the same type afterwards.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Class
    | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method)]
public sealed class IdAttribute(uint id) : Attribute
{
    public uint Id { get; } = id;
}

/// <summary>A name for the wire that survives renaming and moving the type, interface or method.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct
    | AttributeTargets.Enum | AttributeTargets.Method, AllowMultiple = true)]
public sealed class AliasAttribute(string alias) : Attribute
{
    public string Alias { get; } = alias;
}

/// <summary>A promise never to change the value again, so that it is handed over without a copy.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property
    | AttributeTargets.Parameter | AttributeTargets.ReturnValue, Inherited = false)]
public sealed class ImmutableAttribute : Attribute;

/// <summary>Marks a converter between a foreign type and its surrogate, found when the serializer starts.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class RegisterConverterAttribute : Attribute;

/// <summary>Instances of this type are written in full each time, without remembering them for later references.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SuppressReferenceTrackingAttribute : Attribute;

/// <summary>Leaves members out of the wire while they hold their type's default.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class OmitDefaultMemberValuesAttribute : Attribute;
