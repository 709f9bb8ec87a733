namespace Orleans;

/// <summary>Marks an attribute of a grain's constructor parameter that says how to make the argument.</summary>
public interface IFacetMetadata;

public delegate TInstance Factory<out TInstance>();

public delegate TInstance Factory<in TParam1, out TInstance>(TParam1 param1);
