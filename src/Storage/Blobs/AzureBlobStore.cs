using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Chorus.Grains.Errors;
using Chorus.Grains.Files;
using Microsoft.Extensions.Options;

namespace Chorus.Storage.Blobs;

/// <summary>Files in one private container of Azure Blob Storage; the API serves them.</summary>
internal sealed class AzureBlobStore : IBlobStore
{
    private const int Retries = 2;
    private const int ReadBytes = 1024 * 1024;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly BlobContainerClient _container;

    public AzureBlobStore(IOptions<BlobOptions> options)
    {
        var client = new BlobClientOptions();
        client.Retry.MaxRetries = Retries;
        client.Retry.Delay = LongestPause / 4;
        client.Retry.MaxDelay = LongestPause;
        client.Retry.Mode = RetryMode.Exponential;
        client.Retry.NetworkTimeout = options.Value.Timeout;
        _container = new BlobServiceClient(options.Value.ConnectionString, client).GetBlobContainerClient(options.Value.Container);
    }

    public Task PutAsync(FilePath path, Stream content, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            var start = content.Position;
            try
            {
                await UploadAsync(path, content, cancellationToken);
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                content.Position = start;
                await UploadAsync(path, content, cancellationToken);
            }

            return true;
        },
        cancellationToken);

    public Task<Stream?> OpenAsync(FilePath path, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            try
            {
                var options = new BlobOpenReadOptions(allowModifications: false) { BufferSize = ReadBytes };
                return await _container.GetBlobClient($"{path}").OpenReadAsync(options, cancellationToken);
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                return null;
            }
        },
        cancellationToken);

    public Task DeleteAsync(FilePath path, CancellationToken cancellationToken) => RunAsync(
        async () => await _container.GetBlobClient($"{path}").DeleteIfExistsAsync(cancellationToken: cancellationToken), cancellationToken);

    private Task<Response<BlobContentInfo>> UploadAsync(FilePath path, Stream content, CancellationToken cancellationToken) =>
        _container.GetBlobClient($"{path}").UploadAsync(
            content, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = path.Type.MimeType } }, cancellationToken);

    /// <summary>Whatever it fails with, a key that it does not take included, the store is of no use now, and may be later.</summary>
    private static async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is RequestFailedException or AggregateException or IOException or OperationCanceledException)
        {
            throw new StoreUnavailableException("Blob storage cannot be reached or gave up.", e);
        }
    }
}
