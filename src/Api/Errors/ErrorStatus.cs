using System.Collections.Frozen;
using Chorus.Grains.Errors;

namespace Chorus.Api.Errors;

/// <summary>The one table from error codes to HTTP's status codes, and back for what HTTP itself refuses.</summary>
internal static class ErrorStatus
{
    private static readonly FrozenDictionary<string, (ErrorKind Error, int Status)> Table = new (ErrorKind Error, int Status)[]
    {
        (ErrorCodes.Invalid, StatusCodes.Status400BadRequest),
        (ErrorCodes.InvalidText, StatusCodes.Status400BadRequest),
        (ErrorCodes.TooLarge, StatusCodes.Status413PayloadTooLarge),
        (ErrorCodes.Unsupported, StatusCodes.Status400BadRequest),
        (ErrorCodes.Unauthenticated, StatusCodes.Status401Unauthorized),
        (ErrorCodes.InvalidCredentials, StatusCodes.Status401Unauthorized),
        (ErrorCodes.EmailTaken, StatusCodes.Status409Conflict),
        (ErrorCodes.LockedOut, StatusCodes.Status429TooManyRequests),
        (ErrorCodes.Forbidden, StatusCodes.Status403Forbidden),
        (ErrorCodes.NotFound, StatusCodes.Status404NotFound),
        (ErrorCodes.MethodNotAllowed, StatusCodes.Status405MethodNotAllowed),
        (ErrorCodes.UnsupportedMediaType, StatusCodes.Status415UnsupportedMediaType),
        (ErrorCodes.IdReused, StatusCodes.Status409Conflict),
        (ErrorCodes.VersionConflict, StatusCodes.Status412PreconditionFailed),
        (ErrorCodes.RevisionConflict, StatusCodes.Status412PreconditionFailed),
        (ErrorCodes.StorageFull, StatusCodes.Status409Conflict),
        (ErrorCodes.Busy, StatusCodes.Status409Conflict),
        (ErrorCodes.RateLimited, StatusCodes.Status429TooManyRequests),
        (ErrorCodes.Unavailable, StatusCodes.Status503ServiceUnavailable),
        (ErrorCodes.Internal, StatusCodes.Status500InternalServerError),
    }.ToFrozenDictionary(e => e.Error.Code);

    public static int Of(string code) => Table.TryGetValue(code, out var entry) ? entry.Status : StatusCodes.Status500InternalServerError;

    public static string TitleOf(string code) => (Table.TryGetValue(code, out var entry) ? entry.Error : ErrorCodes.Internal).Title;

    /// <summary>The error behind a status that the server itself set: no such address, a wrong method ….</summary>
    public static ErrorKind ErrorOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => ErrorCodes.Unauthenticated,
        StatusCodes.Status403Forbidden => ErrorCodes.Forbidden,
        StatusCodes.Status404NotFound => ErrorCodes.NotFound,
        StatusCodes.Status405MethodNotAllowed => ErrorCodes.MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => ErrorCodes.TooLarge,
        StatusCodes.Status415UnsupportedMediaType => ErrorCodes.UnsupportedMediaType,
        StatusCodes.Status429TooManyRequests => ErrorCodes.RateLimited,
        StatusCodes.Status503ServiceUnavailable => ErrorCodes.Unavailable,
        >= 500 => ErrorCodes.Internal,
        _ => ErrorCodes.Invalid,
    };
}
