using System.ComponentModel.DataAnnotations;

namespace Chorus.Storage.Blobs;

/// <summary>Where files are kept; section <c>Chorus:Blobs</c>.</summary>
public sealed class BlobOptions
{
    public const string Section = "Chorus:Blobs";

    /// <summary>What <see cref="DataDirectory"/> is set by.</summary>
    public const string DataDirectoryKey = "Chorus:DataDirectory";

    /// <summary>Azure Blob Storage, or Azurite.</summary>
    /// <value>Empty by default: files lie in <c>files</c> under <see cref="DataDirectory"/>.</value>
    public string ConnectionString { get; set; } = "";

    /// <summary>The container in it; it is made when it is not there.</summary>
    /// <value><c>chorus</c> by default.</value>
    [Required, RegularExpression("^[a-z0-9](-?[a-z0-9]){2,62}$", ErrorMessage = "Chorus:Blobs:Container is no name of a container.")]
    public string Container { get; set; } = "chorus";

    /// <summary>How long one request to it may take.</summary>
    /// <value>10 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Where files go without a connection string; all processes must share it.</summary>
    /// <value><c>.data</c> by default.</value>
    public string DataDirectory { get; set; } = ".data";
}
