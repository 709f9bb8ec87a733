using System.ComponentModel.DataAnnotations;

namespace Chorus.Api.Accounts;

/// <summary>How long a sign-in lasts.</summary>
public sealed class AuthOptions
{
    public const string Section = "Chorus:Auth";

    /// <summary>How long an access token is taken, and a socket lives that is not given a newer one.</summary>
    /// <value>1 hour by default.</value>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a session lives after its last refresh.</summary>
    /// <value>30 days by default.</value>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(30);
}
