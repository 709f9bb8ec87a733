namespace Orleans.Runtime;

/// <summary>Anything that can be called by reference.</summary>
public interface IAddressable;

/// <summary>An interface that a grain can answer beside its own, with a target of its own.</summary>
public interface IGrainExtension : IAddressable;
