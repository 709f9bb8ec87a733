namespace Chorus.Api.Tests.Fuzzing;

/// <summary>A connection to the hub by one of its transports, for bytes of any kind.</summary>
internal interface IHubLine : IAsyncDisposable
{
    /// <summary>Sends a message; false: the connection has ended.</summary>
    Task<bool> SendAsync(byte[] message);

    /// <summary>What came next; null: the connection has ended.</summary>
    Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken);
}
