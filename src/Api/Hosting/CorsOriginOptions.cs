namespace Chorus.Api.Hosting;

/// <summary>Who else's pages may call this server from a browser.</summary>
public sealed class CorsOriginOptions
{
    public const string Section = "Chorus:Cors";

    /// <summary>Origins, such as <c>https://app.example</c>, separated by commas.</summary>
    /// <value>Empty by default: only this server's own pages.</value>
    public string Origins { get; set; } = "";

    internal string[] List() => Origins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
