using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// The record has been written by somebody else since this activation read it. An activation that lets it out of a
/// call is deactivated, so that the next one starts from what is stored.
/// </summary>
[GenerateSerializer]
public class InconsistentStateException : OrleansException
{
    public InconsistentStateException() : this("The stored state is not the one that was read.")
    {
    }

    public InconsistentStateException(string message) : base(message)
    {
    }

    public InconsistentStateException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    public InconsistentStateException(
        string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException = null)
        : base($"{errorMsg} Stored etag: {storedEtag ?? "none"}; etag here: {currentEtag ?? "none"}.", storageException) =>
        (StoredEtag, CurrentEtag) = (storedEtag, currentEtag);

    /// <value>What storage has.</value>
    [Id(1)]
    public string? StoredEtag { get; private set; }

    /// <value>What the activation had.</value>
    [Id(2)]
    public string? CurrentEtag { get; private set; }

    /// <value>Whether it was thrown in this very activation, and not in a grain that it called.</value>
    [Id(0)]
    internal bool IsSourceActivation { get; set; } = true;
}

/// <summary>A storage is asked for that is not registered, or not as it has to be.</summary>
[GenerateSerializer]
public sealed class BadProviderConfigException : OrleansException
{
    public BadProviderConfigException() : this("A provider is not configured as it has to be.")
    {
    }

    public BadProviderConfigException(string message) : base(message)
    {
    }

    public BadProviderConfigException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
