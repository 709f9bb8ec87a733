using Chorus.Api.Errors;
using Chorus.Grains.Errors;

namespace Chorus.Api.OpenApi;

internal static class FailureConventions
{
    /// <summary>Names the failures that an address's callers should expect, beside those that can always happen.</summary>
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder builder, params ErrorKind[] errors)
    {
        foreach (var status in errors.Append(ErrorCodes.RateLimited).Append(ErrorCodes.Unavailable).Select(e => ErrorStatus.Of(e.Code)).Distinct())
        {
            builder.Produces<Problem>(status, Problem.ContentType);
        }

        return builder;
    }
}
