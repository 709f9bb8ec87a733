using Microsoft.Extensions.Options;
using Npgsql;

namespace Chorus.Storage.Postgres;

/// <summary>Refuses a connection string that cannot be read, without repeating it: it holds a password.</summary>
internal sealed class PostgresOptionsCheck : IValidateOptions<PostgresOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgresOptions options)
    {
        try
        {
            var host = new NpgsqlConnectionStringBuilder(options.ConnectionString).Host;
            return options.ConnectionString.Length == 0 || !string.IsNullOrEmpty(host)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail("Chorus:Postgres:ConnectionString names no Host.");
        }
        catch (ArgumentException)
        {
            return ValidateOptionsResult.Fail("Chorus:Postgres:ConnectionString is not an Npgsql connection string.");
        }
    }
}
