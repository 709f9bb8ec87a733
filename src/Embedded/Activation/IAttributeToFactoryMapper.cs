using System.Reflection;

namespace Orleans.Runtime;

/// <summary>Makes the arguments of constructor parameters that carry an attribute; found in the container by its type.</summary>
public interface IAttributeToFactoryMapper<in TMetadata> where TMetadata : IFacetMetadata
{
    Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, TMetadata metadata);
}
