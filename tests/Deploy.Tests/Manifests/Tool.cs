using System.Diagnostics;

namespace Chorus.Deploy.Tests.Manifests;

/// <summary>Runs a program to its end.</summary>
internal static class Tool
{
    /// <returns>Its exit code, and what it wrote.</returns>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
