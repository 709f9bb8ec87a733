using System.ComponentModel.DataAnnotations;

namespace Chorus.Api.Accounts.External;

/// <summary>Sign-in with tokens (JWT) of the embedding app's own identity provider. Off without an issuer.</summary>
public sealed class ExternalSignInOptions
{
    public const string Section = "Chorus:External";

    /// <summary>Who issues the tokens: exactly their <c>iss</c>.</summary>
    /// <value>Empty by default: no such sign-in.</value>
    public string Issuer { get; set; } = "";

    /// <summary>Who the tokens are for: their <c>aud</c> names one of these, separated by commas.</summary>
    public string Audience { get; set; } = "";

    /// <summary>Where the issuer's public keys are (a JWK Set): an <c>https</c> address, or one on this machine.</summary>
    public string JwksUri { get; set; } = "";

    /// <summary>How far the issuer's clock may be away from this one.</summary>
    /// <value>1 minute by default.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a session lasts that such a token has begun. Refreshing does not extend it: another token begins the next.</summary>
    /// <value>12 hours by default.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How old the issuer's keys may be before they are fetched anew.</summary>
    /// <value>1 hour by default.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeysKeptFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>From one fetch to the next at least, however many tokens name keys that are not known.</summary>
    /// <value>30 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan KeysFetchPause { get; set; } = TimeSpan.FromSeconds(30);

    internal bool IsOn => Issuer.Length > 0;

    internal string[] Audiences() => Audience.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
