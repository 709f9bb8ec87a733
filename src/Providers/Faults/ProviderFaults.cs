using System.Net;
using System.Net.Sockets;
using Chorus.Grains.Providers;

namespace Chorus.Providers.Faults;

/// <summary>
/// What went wrong, in a provider's answer or on the way to it. Messages are our own: what a provider writes may repeat keys
/// and prompts, so that only its error code is taken over.
/// </summary>
internal static class ProviderFaults
{
    /// <summary>A fault of the network, or a text that makes no sense.</summary>
    public static ProviderException Of(Exception error)
    {
        for (var at = error; at is not null; at = at.InnerException)
        {
            if (at is ProviderException known)
            {
                return known;
            }
        }

        return error switch
        {
            HttpRequestException e => Of(e),
            OperationCanceledException or TimeoutException => TimedOut("The provider did not answer in time.", error),
            IOException or SocketException => Broken(error),
            _ => Invalid("The provider's answer could not be read.", error),
        };
    }

    /// <summary>An answer that is an error: by its status and its body.</summary>
    /// <param name="status">Also a successful one, where the error is inside.</param>
    public static ProviderException Of(HttpStatusCode status, ErrorBody body, TimeSpan? retryAfter)
    {
        var failure = body.Failure ?? OfStatus(status);
        var code = body.Code is null ? "" : $", {body.Code}";
        return new ProviderException(failure, $"{Sentence(failure)} ({(int)status}{code})", retryAfter);
    }

    public static ProviderException TimedOut(string message, Exception? inner = null) =>
        new(ProviderFailure.Timeout, message, inner: inner);

    public static ProviderException Broken(Exception? inner = null) =>
        new(ProviderFailure.BrokenStream, "The provider's answer broke off.", inner: inner);

    public static ProviderException Invalid(string message, Exception? inner = null) =>
        new(ProviderFailure.InvalidAnswer, message, inner: inner);

    private static ProviderException Of(HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.ResponseEnded => Broken(error),
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded =>
            Invalid("The provider's answer could not be read.", error),
        _ when error.InnerException is IOException and not HttpIOException => Broken(error),
        _ => new ProviderException(ProviderFailure.Unavailable, "The provider cannot be reached.", inner: error),
    };

    private static ProviderFailure OfStatus(HttpStatusCode status) => (int)status switch
    {
        < 300 => ProviderFailure.InvalidAnswer,
        401 or 403 => ProviderFailure.Unauthorized,
        408 or 504 => ProviderFailure.Timeout,
        413 => ProviderFailure.ContextTooLong,
        429 => ProviderFailure.RateLimited,
        >= 500 => ProviderFailure.Unavailable,
        _ => ProviderFailure.InvalidRequest,
    };

    private static string Sentence(ProviderFailure failure) => failure switch
    {
        ProviderFailure.Timeout => "The provider did not answer in time.",
        ProviderFailure.Unauthorized => "The provider refused our key.",
        ProviderFailure.RateLimited => "The provider is asked too often, or its quota is used up.",
        ProviderFailure.Unavailable => "The provider failed.",
        ProviderFailure.BrokenStream => "The provider's answer broke off.",
        ProviderFailure.ContextTooLong => "This is more than the model takes.",
        ProviderFailure.Refused => "The provider refused the content.",
        ProviderFailure.InvalidRequest => "The provider refused the request.",
        _ => "The provider's answer makes no sense.",
    };
}
