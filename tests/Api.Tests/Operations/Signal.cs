using System.Diagnostics;

namespace Chorus.Api.Tests.Operations;

/// <summary>Signals between processes, as an operator sends them.</summary>
internal static class Signal
{
    public static void Send(string name, int process) => Run("kill", $"-{name}", $"{process}");

    /// <summary>Whether a process with this id lives.</summary>
    public static bool IsAlive(int process) => Run("kill", "-0", $"{process}") == 0;

    private static int Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
