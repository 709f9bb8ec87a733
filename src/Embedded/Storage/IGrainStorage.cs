using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Where grains' records are kept; found in the container, under its name where it has one.</summary>
public interface IGrainStorage
{
    /// <summary>Fills in what is stored, or an empty state with a null etag.</summary>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Stores the state if its etag is still the stored one, and sets its new etag.</summary>
    /// <exception cref="InconsistentStateException">The stored etag is another.</exception>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Removes the record if the etag is still the stored one.</summary>
    /// <exception cref="InconsistentStateException">The stored etag is another.</exception>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);
}
