namespace Chorus.Api.Hosting;

/// <summary>Whether a reverse proxy stands in front.</summary>
public sealed class ProxyOptions
{
    public const string Section = "Chorus:Proxy";

    /// <summary>
    /// Take the client's address and scheme from <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>. Only for a server that
    /// nobody reaches but through its proxy.
    /// </summary>
    /// <value>False by default.</value>
    public bool TrustForwardedHeaders { get; set; }
}
