using System.Globalization;

namespace Chorus.Grains.Calls;

/// <summary>
/// Which attempt at a call this is. It travels beside the call, so that whoever carries it out can tell an attempt that was held back on
/// its way, and has been repeated since, from one that somebody waits for.
/// </summary>
/// <param name="Grain">Whom it is for. Calls that come of the call inherit what travels beside it, and are none of these.</param>
/// <param name="Call">The same for all attempts at one call.</param>
/// <param name="Number">1, 2, 3 …</param>
public readonly record struct CallAttempt(Guid Grain, Guid Call, int Number)
{
    private const string Key = "chorus-attempt";
    private const int GuidLength = 32;

    /// <summary>Lets it travel beside the calls that are made from here on.</summary>
    public void Attach() => RequestContext.Set(Key, ToString());

    /// <summary>
    /// Takes what came beside the call that a grain is carrying out, so that it does not travel on to what comes of the call.
    /// </summary>
    /// <returns>Null: nothing that is for this grain and can be read.</returns>
    public static CallAttempt? Take(Guid grain)
    {
        var text = RequestContext.Get(Key) as string;
        RequestContext.Remove(Key);
        return text is not null && Read(text) is { } attempt && attempt.Grain == grain ? attempt : null;
    }

    /// <summary>As it travels: a text, which silos of every version can read.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Grain:N}{Call:N}{Number}");

    private static CallAttempt? Read(ReadOnlySpan<char> text) =>
        text.Length > 2 * GuidLength
        && Guid.TryParseExact(text[..GuidLength], "N", out var grain)
        && Guid.TryParseExact(text.Slice(GuidLength, GuidLength), "N", out var call)
        && int.TryParse(text[(2 * GuidLength)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new CallAttempt(grain, call, number)
            : null;
}
