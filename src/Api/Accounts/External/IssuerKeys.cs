using Chorus.Grains.Errors;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Chorus.Api.Accounts.External;

/// <summary>
/// The issuer's public keys, fetched when they are needed and kept. A key that is not known has them fetched again, but not more
/// often than the pause allows; keys that cannot be fetched anew count on for a day.
/// </summary>
internal sealed partial class IssuerKeys : IDisposable
{
    private const int MaxBytes = 256 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Staleness = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _fetching = new(1);
    private readonly ExternalSignInOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpClient _http;
    private Kept? _kept;
    private DateTimeOffset _triedAt = DateTimeOffset.MinValue;

    public IssuerKeys(IOptions<ExternalSignInOptions> options, TimeProvider time, ILogger<IssuerKeys> logger)
    {
        (_options, _time, _logger) = (options.Value, time, logger);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // The address is configured; an answer does not choose another.
            UseCookies = false,
            ConnectTimeout = Patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        _http = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = MaxBytes };
    }

    /// <summary>The keys that a token with this key's name may be signed with; empty: there is none.</summary>
    /// <exception cref="ChorusException"><c>unavailable</c>: the issuer's keys cannot be had.</exception>
    public async Task<IReadOnlyList<SecurityKey>> FindAsync(string kid, CancellationToken cancellationToken)
    {
        if (NeedsFetch(kid))
        {
            await _fetching.WaitAsync(cancellationToken);
            try
            {
                // Somebody else may have fetched them meanwhile.
                if (NeedsFetch(kid))
                {
                    await FetchAsync();
                }
            }
            finally
            {
                _fetching.Release();
            }
        }

        return _kept is { } kept && _time.GetUtcNow() - kept.At < _options.KeysKeptFor + Staleness
            ? kept.Keys.Find(kid)
            : throw ErrorCodes.Unavailable.With("The identity provider's keys cannot be had right now.");
    }

    public void Dispose()
    {
        _http.Dispose();
        _fetching.Dispose();
    }

    private bool NeedsFetch(string kid)
    {
        var now = _time.GetUtcNow();
        return now - _triedAt >= _options.KeysFetchPause
            && (_kept is not { } kept || now - kept.At >= _options.KeysKeptFor || kept.Keys.Find(kid).Count == 0);
    }

    /// <summary>For all who wait, so that it does not end with one of them.</summary>
    private async Task FetchAsync()
    {
        try
        {
            var keys = IssuerKeySet.Parse(await _http.GetStringAsync(_options.JwksUri, CancellationToken.None));
            _kept = new Kept(keys, _time.GetUtcNow());
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or ArgumentException or InvalidOperationException)
        {
            LogNotFetched(e, _options.JwksUri);
        }

        // Not before: whoever needs them meanwhile waits for them.
        _triedAt = _time.GetUtcNow();
    }

    private sealed record Kept(IssuerKeySet Keys, DateTimeOffset At);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The identity provider's keys could not be fetched from {Address}")]
    private partial void LogNotFetched(Exception error, string address);
}
