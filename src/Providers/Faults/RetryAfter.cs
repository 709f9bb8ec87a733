using System.Globalization;
using System.Net.Http.Headers;

namespace Chorus.Providers.Faults;

/// <summary>How long a provider asks to be left alone.</summary>
internal static class RetryAfter
{
    // Whatever a provider says, nobody waits longer.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>From <c>retry-after-ms</c>, or from <c>Retry-After</c>, which gives seconds or a date. Null: it does not say.</summary>
    public static TimeSpan? Of(HttpResponseHeaders headers, TimeProvider time)
    {
        var wait = Milliseconds(headers) ?? headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - time.GetUtcNow();
        return wait is null ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
    }

    private static TimeSpan? Milliseconds(HttpResponseHeaders headers) =>
        headers.TryGetValues("retry-after-ms", out var values)
        && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds is >= 0 and < 1e9
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
}
