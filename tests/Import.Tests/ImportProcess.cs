using System.Diagnostics;
using Chorus.Testing;

namespace Chorus.Import.Tests;

/// <summary>The import command, as a process of its own.</summary>
internal static class ImportProcess
{
    public static async Task<(int ExitCode, string Output)> RunAsync(string file, Uri server, string email, string password)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Repository.Program("Chorus.Import"), file, "--url", server.ToString(), "--email", email, "--password", password])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
