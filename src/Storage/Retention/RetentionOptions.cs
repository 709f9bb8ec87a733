using System.ComponentModel.DataAnnotations;

namespace Chorus.Storage.Retention;

/// <summary>How long what was deleted stays in the database; nobody sees it there.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Chorus:Retention";

    /// <summary>From the deletion of a conversation or session until it is erased, its files included.</summary>
    /// <value>30 days by default.</value>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan Deleted { get; set; } = TimeSpan.FromDays(30);
}
