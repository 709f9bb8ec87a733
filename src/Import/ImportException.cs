namespace Chorus.Import;

/// <summary>The import cannot go on; the message tells its user why.</summary>
internal sealed class ImportException(string message) : Exception(message);
