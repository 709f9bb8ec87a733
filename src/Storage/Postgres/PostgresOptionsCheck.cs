using Microsoft.Extensions.Options;
using Npgsql;

namespace Chorus.Storage.Postgres;

/// <summary>Refuses a connection string that cannot be read, without repeating it: it holds a password.</summary>
internal sealed class PostgresOptionsCheck : IValidateOptions<PostgresOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgresOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return ValidateOptionsResult.Skip;
        }

        try
        {
            return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(options.ConnectionString).Host)
                ? ValidateOptionsResult.Fail("Chorus:Postgres:ConnectionString names no Host.")
                : ValidateOptionsResult.Success;
        }
        catch (ArgumentException)
        {
            return ValidateOptionsResult.Fail("Chorus:Postgres:ConnectionString is not an Npgsql connection string.");
        }
    }
}
