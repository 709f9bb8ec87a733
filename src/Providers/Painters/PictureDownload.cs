using System.Net;
using Chorus.Providers.Faults;
using Chorus.Providers.Network;
using Chorus.Providers.Options;

namespace Chorus.Providers.Painters;

/// <summary>
/// Fetches a picture from where a provider says that it is. The address is the provider's word, so that it is held to limits of
/// size, time, redirects, kind and network.
/// </summary>
internal sealed class PictureDownload : IDisposable
{
    private const int MaxRedirects = 3;

    // Object stores serve what was stored without a type as octets. What the bytes really are is checked by whoever keeps them.
    private static readonly string[] Kinds =
        ["image/png", "image/jpeg", "image/webp", "image/gif", "application/octet-stream", "binary/octet-stream"];

    private readonly PainterOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public PictureDownload(PainterOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = options.ConnectTimeout,
            ConnectCallback = new PublicConnection(OwnHost(options)).ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            UseCookies = false,
            // A proxy would resolve names by itself.
            UseProxy = false,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<byte[]> FetchAsync(string address, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_options.DownloadTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await FetchAsync(Check(address, null), either.Token);
        }
        catch (Exception e) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ProviderFaults.TimedOut("The provider's picture could not be fetched in time.", e);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<byte[]> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is < HttpStatusCode.MultipleChoices or >= HttpStatusCode.BadRequest)
            {
                return await ReadAsync(response, cancellationToken);
            }

            if (redirects == MaxRedirects || response.Headers.Location is not { } next)
            {
                throw ProviderFaults.Invalid("The provider's picture is redirected too often.");
            }

            address = Check(new Uri(address, next).AbsoluteUri, address);
        }
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw ProviderFaults.Of(response.StatusCode, ErrorBody.None, RetryAfter.Of(response.Headers, _time));
        }

        var kind = response.Content.Headers.ContentType?.MediaType;
        if (kind is not null && !Kinds.Contains(kind, StringComparer.OrdinalIgnoreCase))
        {
            throw ProviderFaults.Invalid("What lies at the address of the provider's picture is no picture.");
        }

        using var content = new BoundedContent(response.Content, _options.MaxPictureBytes);
        return await content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <param name="from">What redirects here; null: nothing.</param>
    private static Uri Check(string text, Uri? from) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && from?.Scheme != Uri.UriSchemeHttps))
            ? address
            : throw ProviderFaults.Invalid("The address of the provider's picture is not one to fetch from.");

    private static DnsEndPoint? OwnHost(PainterOptions options)
    {
        var own = BaseUrlAttribute.Parse(options.BaseUrl!);
        var isFixed = own.HostNameType is not UriHostNameType.Dns || own.IdnHost == "localhost";
        return options.FetchFromOwnHost ?? isFixed ? new DnsEndPoint(own.IdnHost, own.Port) : null;
    }
}
