namespace Orleans.Configuration;

/// <summary>When activations that nobody calls are collected.</summary>
public class GrainCollectionOptions
{
    /// <value>How long an activation may be idle. Default: 15 minutes.</value>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <value>How often idle activations are looked for. Default: 1 minute.</value>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <value>Ages for grain classes, by their full names, over <see cref="CollectionAge"/>.</value>
    public Dictionary<string, TimeSpan> ClassSpecificCollectionAge { get; set; } = [];

    /// <value>How long an activation may take to start. Default: 30 s.</value>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <value>How long an activation may take to end. Default: 30 s.</value>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
