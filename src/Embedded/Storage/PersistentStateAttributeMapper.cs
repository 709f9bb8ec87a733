using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Runtime;

/// <summary>Turns an attributed constructor parameter into a maker of its record.</summary>
internal sealed class PersistentStateAttributeMapper : IAttributeToFactoryMapper<PersistentStateAttribute>
{
    private static readonly MethodInfo s_create = typeof(PersistentStateAttributeMapper)
        .GetMethod(nameof(Create), BindingFlags.NonPublic | BindingFlags.Static)!;

    public Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, PersistentStateAttribute metadata)
    {
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new ArgumentException(
                $"[PersistentState] goes on an IPersistentState<T>, not on the {type} of {parameter.Member.DeclaringType}.",
                parameter.Name);
        }

        var name = metadata.StateName is { Length: > 0 } given ? given : parameter.Name!;
        var create = s_create.MakeGenericMethod(type.GetGenericArguments())
            .CreateDelegate<Func<IGrainContext, IPersistentStateConfiguration, object>>();
        var configuration = new Configuration(name, metadata.StorageName);
        return context => create(context, configuration);
    }

    private static object Create<TState>(IGrainContext context, IPersistentStateConfiguration configuration) =>
        context.ActivationServices.GetRequiredService<IPersistentStateFactory>().Create<TState>(context, configuration);

    private sealed record Configuration(string StateName, string? StorageName) : IPersistentStateConfiguration;
}
