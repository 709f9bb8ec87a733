using System.Diagnostics;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Operations;

/// <summary><c>./run</c> on a data directory and ports of its own. It ends with the test, however that ends.</summary>
internal sealed class RunScript : IAsyncDisposable
{
    // It may have to build first.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ProcessLog _log = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("chorus-run-").FullName;
    private readonly int _port;
    private readonly int _silos;
    private readonly int _apis;
    private Process _process = new();

    private RunScript(int silos, int apis) =>
        (_silos, _apis, _port) = (silos, apis, FreePort.NextRange(silos + apis));

    public string Output => _log.Text;

    public static async Task<RunScript> StartAsync(int silos, int apis)
    {
        var run = new RunScript(silos, apis);
        await run.StartAgainAsync();
        return run;
    }

    /// <summary>The address of a server, from 1.</summary>
    public Uri Address(int api) => new($"http://127.0.0.1:{_port + api - 1}/");

    /// <summary>The address at which a silo, from 1, tells of its health.</summary>
    public Uri HealthOfSilo(int silo) => new($"http://127.0.0.1:{_port + _apis + silo - 1}/");

    /// <summary>The ids of all processes, by their name: <c>silo-1</c>, <c>postgres</c> ….</summary>
    public Dictionary<string, int> Processes()
    {
        var processes = new Dictionary<string, int>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_directory, "run"), "*.pid"))
        {
            try
            {
                if (int.TryParse(File.ReadAllText(file), out var id))
                {
                    processes.Add(Path.GetFileNameWithoutExtension(file), id);
                }
            }
            catch (FileNotFoundException)
            {
                // It has ended since, or is about to be started again.
            }
        }

        return processes;
    }

    public async Task StartAgainAsync()
    {
        _log.Clear();
        var start = new ProcessStartInfo("bash",
        [
            Path.Combine(Repository.Root, "run"), "--silos", $"{_silos}", "--apis", $"{_apis}", "--port", $"{_port}",
            "--engine", Repository.Engine.ToLowerInvariant(), "--data", _directory,
        ]);
        start.Environment["Chorus__RateLimits__Enabled"] = "false";
        _process.Dispose();
        _process = _log.Start(start);
        await SaysAsync("Chorus is ready at");
    }

    /// <summary>Waits for a line.</summary>
    public async Task SaysAsync(string text)
    {
        await Eventually.TrueAsync(
            () => _process.HasExited || Output.Contains(text, StringComparison.Ordinal), Patience, $"'{text}' in:\n{Output}");
        Assert.True(Output.Contains(text, StringComparison.Ordinal), Output);
    }

    /// <summary>Ends all with SIGTERM.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> StopAsync()
    {
        Signal.Send("TERM", _process.Id);
        return EndAsync();
    }

    /// <summary>Waits until it has ended.</summary>
    public async Task<int> EndAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await StopAsync();
        }

        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
