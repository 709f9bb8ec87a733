namespace Orleans.Serialization.Wire;

/// <summary>How a field's bytes are laid out, so that a reader that does not know the field can step over it.</summary>
internal enum WireType : byte
{
    VarInt = 0,
    Fixed32 = 1,
    Fixed64 = 2,

    /// <summary>A length and as many bytes.</summary>
    Bytes = 3,

    /// <summary>Fields up to an end mark; the object takes the next ordinal and may be referred to by it.</summary>
    Object = 4,

    /// <summary>Fields up to an end mark, without an ordinal.</summary>
    Group = 5,

    /// <summary>Zero for null, else an object's ordinal plus one.</summary>
    Reference = 6,

    /// <summary>Delta 0 ends the object, delta 1 ends the part that one class of its inheritance chain wrote.</summary>
    End = 7,
}

/// <summary>A field's beginning: the step from the last field's id, its layout, and its type's index if it was named.</summary>
internal readonly record struct Header(uint Delta, WireType Wire, int TypeIndex)
{
    public bool IsTyped => TypeIndex >= 0;
}
