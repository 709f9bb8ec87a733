using System.Diagnostics;

namespace Chorus.Silo.Telemetry;

/// <summary>What a call of a grain is called in a trace, such as <c>IConversationGrain/SendAsync</c>, and how it ends there.</summary>
internal static class CallName
{
    public static string Of(IGrainCallContext context) =>
        $"{context.InterfaceName[(context.InterfaceName.LastIndexOf('.') + 1)..]}/{context.MethodName}";

    /// <summary>The kind of an error is told, its text is not: it may hold what somebody has written.</summary>
    public static async Task InvokeAsync(IGrainCallContext context, Activity activity)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception e)
        {
            activity.SetStatus(ActivityStatusCode.Error).SetTag("error.type", e.GetType().FullName);
            throw;
        }
    }
}
