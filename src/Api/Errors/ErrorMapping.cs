using System.Text.Json;
using Chorus.Grains.Errors;

namespace Chorus.Api.Errors;

/// <summary>What any exception means to a client, over REST and the hub alike.</summary>
internal static class ErrorMapping
{
    /// <summary>The failure to report; <c>internal</c> for whatever nobody expected, which is to be logged.</summary>
    public static ChorusException Map(Exception error) => error switch
    {
        ChorusException known => known,
        RetryLaterException later => new ChorusException(later.Error, $"{later.Message} Try again in {later.Seconds} s.", later),
        BadHttpRequestException bad => OfRequest(bad),
        StoreUnavailableException or TimeoutException or OrleansException =>
            new ChorusException(ErrorCodes.Unavailable, "The server cannot do this right now: try again.", error),
        _ => new ChorusException(ErrorCodes.Internal, "The server failed. The failure has been logged.", error),
    };

    /// <summary>Why a piece of JSON could not be read.</summary>
    public static ChorusException OfJson(Exception error) => IsBrokenText(error)
        ? new ChorusException(ErrorCodes.InvalidText, "The JSON holds half of a surrogate pair, or bytes that are not UTF-8.", error)
        : new ChorusException(ErrorCodes.Invalid, "The JSON is malformed, or does not have the expected shape.", error);

    private static ChorusException OfRequest(BadHttpRequestException error) => error switch
    {
        { StatusCode: not StatusCodes.Status400BadRequest } => Refused(error),
        { InnerException: JsonException json } => OfJson(json),
        _ => new ChorusException(ErrorCodes.Invalid, "The request is malformed: a parameter or the body is missing or not valid.", error),
    };

    private static ChorusException Refused(BadHttpRequestException error)
    {
        var code = ErrorStatus.ErrorOf(error.StatusCode);
        return new ChorusException(code, code.Title, error);
    }

    // The reader has no type of its own for text that cannot be transcoded; the serializer wraps what it throws.
    private static bool IsBrokenText(Exception? error) => error is not null
        && ((error is InvalidOperationException && error.Message.Contains("UTF-", StringComparison.Ordinal))
            || IsBrokenText(error.InnerException));
}
