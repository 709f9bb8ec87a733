using System.Diagnostics;

namespace Chorus.Testing;

/// <summary>Runs the shell scripts in <c>scripts/</c>, and what must outlive this process.</summary>
public static class Script
{
    /// <summary>Runs a script to its end.</summary>
    /// <returns>Its standard output, without the last newline.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it wrote.</exception>
    public static async Task<string> RunAsync(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [PathOf(name), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (await output).TrimEnd()
            : throw new InvalidOperationException($"{name} {string.Join(' ', arguments)}: {await output}{await errors}");
    }

    /// <summary>Starts a script that outlives this process.</summary>
    public static void Detach(string name, params string[] arguments) => Detach(["bash", PathOf(name), .. arguments]);

    /// <summary>Kills a process when this one ends, however it ends.</summary>
    /// <param name="signal">TERM for one that has children of its own to end.</param>
    public static void KillWithThisProcess(int id, string signal = "KILL")
    {
        const string Watch = "while kill -0 $0 && kill -0 $1; do sleep 1; done; kill -$2 $1";
        Detach(["bash", "-c", Watch, $"{Environment.ProcessId}", $"{id}", signal]);
    }

    /// <summary>Kills a process when this one ends, however it ends, and removes its directory.</summary>
    public static void RemoveWithThisProcess(int id, string directory)
    {
        const string Watch = "while kill -0 $0 && kill -0 $1; do sleep 1; done; kill -KILL $1; kill -0 $0 || rm -rf $2";
        Detach(["bash", "-c", Watch, $"{Environment.ProcessId}", $"{id}", directory]);
    }

    // In a session of its own, and through a shell that lets go of this process's output: its runner waits to see
    // that closed.
    private static void Detach(string[] command)
    {
        using var process = Process.Start("bash", ["-c", """setsid "$@" </dev/null >/dev/null 2>&1 &""", "bash", .. command]);
        process.WaitForExit();
    }

    private static string PathOf(string name) => Path.Combine(Repository.Root, "scripts", name);
}
