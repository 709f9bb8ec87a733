using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Chorus.Cluster.Tests.Network;
using Chorus.Testing;
using Xunit;

namespace Chorus.Cluster.Tests.Processes;

/// <summary>One process of a cluster, a silo or an Api node, and all that can be done to it from outside.</summary>
/// <param name="name">Such as <c>silo-1</c>.</param>
/// <param name="assembly">Such as <c>Chorus.Silo</c>.</param>
/// <param name="place">The network that it lives in.</param>
/// <param name="address">Where it answers over HTTP.</param>
/// <param name="settings">Its configuration, as environment variables.</param>
internal sealed partial class NodeProcess(
    string name, string assembly, NodePlace place, Uri address, IReadOnlyDictionary<string, string> settings) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    public string Name => name;

    public NodePlace Place => place;

    public Uri Address => address;

    /// <summary>Its process's id; another after each start.</summary>
    public int Id => _process!.Id;

    public bool IsRunning => _process is { HasExited: false };

    public bool IsFrozen { get; private set; }

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => _process!.ExitCode;

    /// <summary>All that it has written, through all its starts.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>What it has logged as an error, each with the beginning of its text.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            var lines = _output.ToArray();
            return [.. Enumerable.Range(0, lines.Length).Where(i => ErrorLine().IsMatch(lines[i])).Select(i => string.Join('\n', lines.Skip(i).Take(3)))];
        }
    }

    /// <summary>Resident memory, in bytes.</summary>
    public long ResidentBytes => 1024 * long.Parse(
        File.ReadLines($"/proc/{_process!.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    /// <summary>Starts it, the first time or again; it is a new process with the same settings.</summary>
    public void Start()
    {
        Assert.False(IsRunning, $"{name} already runs.");
        var file = Path.Combine(
            Repository.Root, "artifacts", Repository.Engine, "bin", assembly, Repository.Configuration, $"{assembly}.dll");
        Assert.True(File.Exists(file), $"{file} is missing: build it in the same configuration.");
        string[] command = [.. place.Prefix, "dotnet", file];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var (key, value) in settings.Concat(place.Settings))
            start.Environment[key] = value;
        _process?.Dispose();
        IsFrozen = false;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Script.KillWithThisProcess(_process.Id);
    }

    /// <summary>SIGKILL: it ends in the middle of whatever it does.</summary>
    public Task KillAsync()
    {
        _process!.Kill();
        return ExitAsync();
    }

    /// <summary>SIGSTOP: it stands still, and its sockets stay open.</summary>
    public Task FreezeAsync()
    {
        IsFrozen = true;
        return SignalAsync("STOP");
    }

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public Task ThawAsync()
    {
        if (!IsFrozen)
            return Task.CompletedTask;
        IsFrozen = false;
        return SignalAsync("CONT");
    }

    /// <summary>SIGTERM: it ends cleanly, with exit code 0.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        await ExitAsync();
        Assert.True(ExitCode == 0, $"{name} ended with exit code {ExitCode}:\n{Output}");
    }

    /// <summary>Waits until it has ended by itself or by a signal.</summary>
    public async Task ExitAsync()
    {
        try
        {
            await _process!.WaitForExitAsync().WaitAsync(_patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{name} should end within {_patience}:\n{Output}");
        }
    }

    public void Dispose()
    {
        if (IsRunning)
            _process!.Kill();
        _process?.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _output.Enqueue(line);
    }

    [GeneratedRegex("""^(fail|crit): |"LogLevel":"(Error|Critical)"|^Unhandled exception""")]
    private static partial Regex ErrorLine();
}
