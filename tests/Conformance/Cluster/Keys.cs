namespace Orleans.Conformance.Cluster;

internal static class Keys
{
    /// <summary>A key that no other test uses.</summary>
    public static string New() => Guid.NewGuid().ToString("N");
}
