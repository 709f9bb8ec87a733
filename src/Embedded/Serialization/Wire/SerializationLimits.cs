namespace Orleans.Serialization.Wire;

internal static class SerializationLimits
{
    /// <summary>Objects within objects; deeper graphs (a linked list of more nodes, say) are refused.</summary>
    public const int Depth = 1_000;

    /// <summary>Characters of a type's name on the wire.</summary>
    public const int TypeName = 2_048;

    /// <summary>Generic arguments within generic arguments of a type named on the wire.</summary>
    public const int TypeNesting = 16;

    /// <summary>Names of types remembered by a reader; more are still resolved, only slower.</summary>
    public const int RememberedTypes = 4_096;

    /// <summary>Bytes of a buffer that is kept for the next message; a larger one is let go.</summary>
    public const int KeptBuffer = 64 * 1024;

    /// <summary>Elements a collection makes room for before it has seen them.</summary>
    public const int Presized = 1_024;
}
