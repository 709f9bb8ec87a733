namespace Chorus.Storage.Digests;

/// <summary>How messages are made ready for search and figures.</summary>
public sealed class DigestOptions
{
    public const string Section = "Chorus:Digests";

    /// <summary>
    /// Whether this process digests what it writes. What nobody digests is found and counted all the same, more and more slowly.
    /// </summary>
    /// <value>Yes by default.</value>
    public bool Enabled { get; set; } = true;
}
