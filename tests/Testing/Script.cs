using System.Diagnostics;

namespace Chorus.Testing;

/// <summary>Runs the shell scripts in <c>scripts/</c>.</summary>
internal static class Script
{
    /// <summary>Runs a script to its end.</summary>
    /// <returns>Its standard output, without the last newline.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it wrote.</exception>
    public static async Task<string> RunAsync(string name, params string[] arguments)
    {
        var start = Command("bash", [PathOf(name), .. arguments]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (await output).TrimEnd()
            : throw new InvalidOperationException($"{name} {string.Join(' ', arguments)}: {await output}{await errors}");
    }

    /// <summary>Starts a script in a session of its own, silent, so that it outlives this process.</summary>
    public static void Detach(string name, params string[] arguments)
    {
        // The shell between them lets go of this process's output, which its runner waits to see closed.
        const string Run = """setsid bash "$@" </dev/null >/dev/null 2>&1 &""";
        using var process = Process.Start(Command("bash", ["-c", Run, "bash", PathOf(name), .. arguments]))!;
        process.WaitForExit();
    }

    private static ProcessStartInfo Command(string file, string[] arguments) => new(file, arguments) { UseShellExecute = false };

    private static string PathOf(string name) => Path.Combine(Repository.Root, "scripts", name);
}
