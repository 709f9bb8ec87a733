using System.ComponentModel.DataAnnotations;

namespace Chorus.Storage.Accounts;

/// <summary>How long guests stay who do not come back.</summary>
public sealed class GuestOptions
{
    public const string Section = "Chorus:Guests";

    /// <summary>
    /// From a guest's last sign of life (a request, a refresh, an open socket) until all that it has is removed. A guest has no
    /// password: once its session has ended (<c>Chorus:Auth:SessionLifetime</c>), nobody can come back as it.
    /// </summary>
    /// <value>90 days by default.</value>
    [Range(typeof(TimeSpan), "00:00:02", "3650.00:00:00")]
    public TimeSpan SilentFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How often signs of life are written down; a guest is there for so much longer.</summary>
    public TimeSpan Grain => TimeSpan.FromTicks(Math.Min(SilentFor.Ticks / 8, TimeSpan.FromMinutes(5).Ticks));
}
