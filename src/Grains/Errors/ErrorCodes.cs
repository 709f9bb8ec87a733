namespace Chorus.Grains.Errors;

/// <summary>Every failure that Chorus reports on purpose; published in docs/errors.md.</summary>
public static class ErrorCodes
{
    public static readonly ErrorKind Invalid = new("invalid-request", false, "The request is not valid.");
    public static readonly ErrorKind InvalidText = new("invalid-text", false, "The text holds U+0000 or half of a surrogate pair, which cannot be stored.");
    public static readonly ErrorKind TooLarge = new("too-large", false, "Something in the request is larger than its limit.");
    public static readonly ErrorKind Unsupported = new("unsupported", false, "This server does not offer that.");
    public static readonly ErrorKind Unauthenticated = new("unauthenticated", false, "Sign in first, or refresh the token.");
    public static readonly ErrorKind InvalidCredentials = new("invalid-credentials", false, "The email or the password is wrong.");
    public static readonly ErrorKind EmailTaken = new("email-taken", false, "An account with this email exists.");
    public static readonly ErrorKind LockedOut = new("locked-out", true, "Too many wrong passwords from here: wait some minutes.");
    public static readonly ErrorKind Forbidden = new("forbidden", false, "You may see this, but not change it.");
    public static readonly ErrorKind NotFound = new("not-found", false, "It does not exist, or it is not yours.");
    public static readonly ErrorKind MethodNotAllowed = new("method-not-allowed", false, "This address does not take that method.");
    public static readonly ErrorKind UnsupportedMediaType = new("unsupported-media-type", false, "The body is of a type that this address does not take.");
    public static readonly ErrorKind IdReused = new("id-reused", false, "This id is already used for something else.");
    public static readonly ErrorKind VersionConflict = new("version-conflict", false, "It has changed since you read it.");
    public static readonly ErrorKind RevisionConflict = new("revision-conflict", false, "The message has changed since you read it.");
    public static readonly ErrorKind StorageFull = new("storage-full", false, "You keep as many files as you may: delete some first.");
    public static readonly ErrorKind Busy = new("busy", true, "Something else is under way there: wait for it, or stop it.");
    public static readonly ErrorKind RateLimited = new("rate-limited", true, "Too many requests: wait a moment.");
    public static readonly ErrorKind Unavailable = new("unavailable", true, "The server cannot do this right now: try again.");
    public static readonly ErrorKind Internal = new("internal", true, "The server failed. The failure has been logged.");

    /// <summary>All codes, in the order of the published list.</summary>
    public static IReadOnlyList<ErrorKind> All { get; } =
    [
        Invalid, InvalidText, TooLarge, Unsupported, Unauthenticated, InvalidCredentials, EmailTaken, LockedOut, Forbidden,
        NotFound, MethodNotAllowed, UnsupportedMediaType, IdReused, VersionConflict, RevisionConflict, StorageFull, Busy,
        RateLimited, Unavailable, Internal,
    ];
}
