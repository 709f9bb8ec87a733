using System.ComponentModel.DataAnnotations;

namespace Chorus.Grains.Files;

/// <summary>How much of uploads and pictures one user may keep here.</summary>
public sealed class StorageQuotaOptions
{
    public const string Section = "Chorus:Quota";

    /// <summary>Bytes of an account's files.</summary>
    /// <value>5 GiB by default.</value>
    [Range(1, long.MaxValue)]
    public long AccountBytes { get; set; } = 5L * 1024 * 1024 * 1024;

    /// <summary>Bytes of a guest's files: anybody can be a guest, as often as they like.</summary>
    /// <value>512 MiB by default.</value>
    [Range(1, long.MaxValue)]
    public long GuestBytes { get; set; } = 512L * 1024 * 1024;
}
