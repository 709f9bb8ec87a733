namespace Chorus.Grains.Errors;

/// <summary>The database cannot be reached, or gave up; the same call may succeed later.</summary>
[GenerateSerializer, Alias("chorus.StoreUnavailableException")]
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
