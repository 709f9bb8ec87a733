using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Chorus.Testing;

/// <summary>What a program writes, errors included, through all its starts.</summary>
public sealed partial class ProcessLog
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>All lines so far.</summary>
    public string[] Lines => [.. _lines];

    /// <summary>All lines so far, as one text.</summary>
    public string Text => string.Join('\n', _lines);

    /// <summary>What was logged as an error, each with the beginning of its text.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            var lines = Lines;
            return [.. Enumerable.Range(0, lines.Length).Where(i => IsError(lines[i])).Select(i => string.Join('\n', lines.Skip(i).Take(3)))];
        }
    }

    /// <summary>
    /// Whether a line of a server's log begins an error. None is that Microsoft Orleans, as its last silo stops, finds no other for what is
    /// active there.
    /// </summary>
    public static bool IsError(string line) => ErrorLine().IsMatch(line);

    /// <summary>Starts a process, and keeps what it writes.</summary>
    public Process Start(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError, start.UseShellExecute) = (true, true, false);
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Forgets what was written before.</summary>
    public void Clear() => _lines.Clear();

    private void Keep(string? line)
    {
        if (line is not null)
            _lines.Enqueue(line);
    }

    [GeneratedRegex("""^(fail|crit): (?!Orleans\.Grain\[186169153\])|"LogLevel":"(Error|Critical)"|^Unhandled exception""")]
    private static partial Regex ErrorLine();
}
