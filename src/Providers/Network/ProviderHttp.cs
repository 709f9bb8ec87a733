namespace Chorus.Providers.Network;

/// <summary>The way to a provider.</summary>
internal static class ProviderHttp
{
    // An address that a name has got meanwhile is seen after this long.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>A client for answers of one kind. How long an answer may take is up to whoever asks.</summary>
    public static HttpClient Create(string mediaType, long maxBytes, string? key, TimeSpan connectTimeout, TimeProvider time)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = connectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            UseCookies = false,
        };
        return new HttpClient(new ProviderHandler(sockets, mediaType, maxBytes, key, time)) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
