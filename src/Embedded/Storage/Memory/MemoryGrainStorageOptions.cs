namespace Orleans.Configuration;

/// <summary>Storage in the silos' memory.</summary>
public sealed class MemoryGrainStorageOptions
{
    public const int NumStorageGrainsDefaultValue = 10;

    /// <value>Over how many grains the records are spread. Default: 10.</value>
    public int NumStorageGrains { get; set; } = NumStorageGrainsDefaultValue;
}
