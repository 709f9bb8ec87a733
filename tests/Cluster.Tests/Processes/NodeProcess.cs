using System.Diagnostics;
using System.Globalization;
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
internal sealed class NodeProcess(
    string name, string assembly, NodePlace place, Uri address, IReadOnlyDictionary<string, string> settings) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly ProcessLog _log = new();
    private string? _olderCheckout = Environment.GetEnvironmentVariable("CHORUS_CLUSTER_FROM");
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
    public string Output => _log.Text;

    /// <summary>What it has logged as an error, each with the beginning of its text.</summary>
    public IReadOnlyList<string> Errors => _log.Errors;

    /// <summary>Resident memory, in bytes.</summary>
    public long ResidentBytes => 1024 * long.Parse(
        File.ReadLines($"/proc/{_process!.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    /// <summary>
    /// Starts it, the first time or again; it is a new process with the same settings. The first time it may be one of an older version
    /// (<c>CHORUS_CLUSTER_FROM</c>, see docs/cluster-tests.md): whatever starts it again upgrades it then.
    /// </summary>
    public void Start()
    {
        Assert.False(IsRunning, $"{name} already runs.");
        string[] command = [.. place.Prefix, "dotnet", Repository.Program(assembly, _olderCheckout)];
        _olderCheckout = null;
        var start = new ProcessStartInfo(command[0], command[1..]);
        foreach (var (key, value) in settings.Concat(place.Settings))
            start.Environment[key] = value;
        _process?.Dispose();
        IsFrozen = false;
        _process = _log.Start(start);
        Script.KillWithThisProcess(_process.Id);
    }

    /// <summary>SIGKILL: it ends in the middle of whatever it does.</summary>
    public Task KillAsync()
    {
        _process!.Kill();
        return ExitAsync();
    }

    /// <summary>SIGSTOP: it stands still, and its sockets stay open.</summary>
    public void Freeze()
    {
        IsFrozen = true;
        Signal.Send("STOP", Id);
    }

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public void Thaw()
    {
        if (!IsFrozen)
            return;
        IsFrozen = false;
        Signal.Send("CONT", Id);
    }

    /// <summary>SIGTERM: it ends cleanly, with exit code 0.</summary>
    public async Task StopAsync()
    {
        Signal.Send("TERM", Id);
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
}
