using System.Diagnostics;
using System.Text.RegularExpressions;
using Chorus.Deploy.Tests.Manifests;
using Npgsql;
using Xunit;

namespace Chorus.Deploy.Tests.Backup;

/// <summary>Runs the commands of deploy/README.md as they stand there.</summary>
internal static class Guide
{
    /// <summary>Runs the block of that name, in a directory, against a database.</summary>
    public static async Task RunAsync(string block, string directory, string connectionString)
    {
        var command = Regex.Match(Manifest.Text("README.md"), $"(?s)```sh {block}\n(.+?)```").Groups[1].Value;
        Assert.NotEmpty(command);
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo("bash", ["-euc", command])
        {
            WorkingDirectory = directory, RedirectStandardError = true, UseShellExecute = false,
            Environment =
            {
                ["PGHOST"] = database.Host, ["PGPORT"] = $"{database.Port}", ["PGUSER"] = database.Username,
                ["PGPASSWORD"] = database.Password, ["PGDATABASE"] = database.Database,
            },
        };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{command}\n{errors}");
    }
}
