using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Runtime;

/// <summary>Makes grain objects: services from the activation's scope, facets from their attributes' mappers.</summary>
internal sealed class GrainActivator
{
    private readonly ConcurrentDictionary<Type, Func<Activation, object>> _plans = new();
    private readonly IServiceProvider _services;

    public GrainActivator(IServiceProvider services) => _services = services;

    public object Create(Activation activation) =>
        _plans.GetOrAdd(activation.Class.Type, static (type, self) => self.Plan(type), this)(activation);

    private Func<Activation, object> Plan(Type type)
    {
        var constructors = type.GetConstructors();
        var constructor = constructors.FirstOrDefault(c => c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.MaxBy(c => c.GetParameters().Length)
            ?? throw new OrleansConfigurationException($"{type} has no public constructor.");
        var arguments = Array.ConvertAll(constructor.GetParameters(), ArgumentOf);
        var create = ActivatorUtilities.CreateFactory(type, Array.ConvertAll(constructor.GetParameters(), p => p.ParameterType));
        return activation => create(activation.ActivationServices, Array.ConvertAll(arguments, a => a(activation)));
    }

    private Func<Activation, object?> ArgumentOf(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(IGrainContext))
            return static activation => activation;
        if (parameter.GetCustomAttributes().FirstOrDefault(a => a is IFacetMetadata) is { } facet)
            return FactoryOf(parameter, facet);
        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
            return activation => ((IKeyedServiceProvider)activation.ActivationServices)
                .GetRequiredKeyedService(parameter.ParameterType, keyed.Key);
        if (parameter.HasDefaultValue)
            return activation => activation.ActivationServices.GetService(parameter.ParameterType) ?? parameter.DefaultValue;
        return activation => activation.ActivationServices.GetRequiredService(parameter.ParameterType);
    }

    private Func<Activation, object?> FactoryOf(ParameterInfo parameter, Attribute facet)
    {
        var mapperType = typeof(IAttributeToFactoryMapper<>).MakeGenericType(facet.GetType());
        var mapper = _services.GetService(mapperType)
            ?? throw new OrleansConfigurationException($"Nothing is registered that makes arguments for {facet.GetType()}.");
        var factory = (Factory<IGrainContext, object>)mapperType.GetMethod("GetFactory")!.Invoke(mapper, [parameter, facet])!;
        return activation => factory(activation);
    }
}
