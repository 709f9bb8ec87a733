namespace Chorus.Storage.Migrations;

/// <summary>The database's schema and this program do not fit together; the message says how. Nothing was changed.</summary>
public sealed class MigrationRefusedException(string message) : Exception(message);
