namespace Orleans.Conformance.Calls;

/// <summary>Calls to this interface, and only these, are watched by the filters.</summary>
public interface IFilteredGrain : IGrainWithStringKey
{
    Task<string> Echo(string text);

    Task<string> EchoThrough(IFilteredGrain next, string text);

    Task<string> Fail();

    Task<string> Guarded();
}

internal sealed class FilteredGrain : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        Signals.Record(this.GetPrimaryKeyString(), "grain's own");
        if (context.MethodName == nameof(Guarded)) throw new UnauthorizedAccessException("guarded");
        await context.Invoke();
    }

    public Task<string> Echo(string text)
    {
        Signals.Record(this.GetPrimaryKeyString(), $"method {text}");
        return Task.FromResult(text);
    }

    public Task<string> EchoThrough(IFilteredGrain next, string text) => next.Echo(text);

    public Task<string> Fail() => throw new InvalidOperationException("failed");

    public Task<string> Guarded() => Task.FromResult("never");
}

/// <summary>Records, marks a text argument and its result, and turns a failure into an answer.</summary>
internal sealed class IncomingFilter : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod?.DeclaringType != typeof(IFilteredGrain))
        {
            await context.Invoke();
            return;
        }

        Signals.Record(context.TargetId.Key.ToString()!, $"incoming {context.MethodName}");
        if (context.MethodName == nameof(IFilteredGrain.Echo))
            context.Request.SetArgument(0, $"({context.Request.GetArgument(0)})");
        try
        {
            await context.Invoke();
            if (context.MethodName == nameof(IFilteredGrain.Echo)) context.Result = $"[{context.Result}]";
        }
        catch (InvalidOperationException error)
        {
            context.Result = $"replaced: {error.Message}";
        }
    }
}

internal sealed class OutgoingFilter : IOutgoingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.InterfaceMethod?.DeclaringType == typeof(IFilteredGrain))
            Signals.Record(context.TargetId.Key.ToString()!, $"outgoing {context.MethodName}");
        await context.Invoke();
    }
}

internal sealed class ClientFilter : IOutgoingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.InterfaceMethod?.DeclaringType == typeof(IFilteredGrain))
            Signals.Record(context.TargetId.Key.ToString()!, $"client {context.MethodName}");
        await context.Invoke();
    }
}
