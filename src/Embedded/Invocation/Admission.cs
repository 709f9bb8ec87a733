namespace Orleans.Runtime;

/// <summary>How a running call stands to others.</summary>
internal enum Admission : byte
{
    /// <summary>Runs beside anything.</summary>
    Interleaved,

    /// <summary>Runs beside other read-only calls.</summary>
    ReadOnly,

    /// <summary>Runs alone.</summary>
    Exclusive,
}
