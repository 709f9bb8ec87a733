using Chorus.Api.Errors;

namespace Chorus.Api.Paging;

/// <summary>How many items a list gives at once.</summary>
internal static class PageLimit
{
    public const int Max = 200;
    public const int Default = 50;

    public static int Of(int? limit) => limit switch
    {
        null => Default,
        >= 1 and <= Max => limit.Value,
        _ => throw new InvalidFieldException("limit", $"limit is a number from 1 to {Max}."),
    };
}
