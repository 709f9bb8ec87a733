using Azure.Storage.Blobs;
using Microsoft.Extensions.Options;

namespace Chorus.Storage.Blobs;

/// <summary>Refuses a connection string that cannot be read, without repeating it: it holds a key.</summary>
internal sealed class BlobOptionsCheck : IValidateOptions<BlobOptions>
{
    public ValidateOptionsResult Validate(string? name, BlobOptions options)
    {
        if (options.ConnectionString.Length == 0)
        {
            return ValidateOptionsResult.Success;
        }

        try
        {
            _ = new BlobServiceClient(options.ConnectionString);
            return ValidateOptionsResult.Success;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return ValidateOptionsResult.Fail("Chorus:Blobs:ConnectionString is not a connection string of Azure Storage.");
        }
    }
}
