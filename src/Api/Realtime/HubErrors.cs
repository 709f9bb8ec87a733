using Chorus.Grains.Errors;

namespace Chorus.Api.Realtime;

/// <summary>A failed hub call's text: <c>code: what happened</c>, without what SignalR puts before it.</summary>
internal static class HubErrors
{
    private const string OurPart = "HubException: ";

    public static string Text(string code, string message) => $"{code}: {message}";

    /// <summary>The contract's text for one that SignalR has written.</summary>
    public static string Rewrite(string text)
    {
        if (text.IndexOf(OurPart, StringComparison.Ordinal) is >= 0 and var at)
        {
            return text[(at + OurPart.Length)..];
        }

        if (text.StartsWith("Unknown hub method", StringComparison.Ordinal))
        {
            return Text(ErrorCodes.NotFound.Code, "The hub has no such method.");
        }

        return text.StartsWith("An unexpected error", StringComparison.Ordinal)
            ? Text(ErrorCodes.Internal.Code, ErrorCodes.Internal.Title)
            : Text(ErrorCodes.Invalid.Code, "The call does not fit the method: look at the number and the types of its arguments.");
    }
}
