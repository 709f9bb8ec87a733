using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Chorus.Testing;

/// <summary>
/// A real server or silo process on a free port. It can be ended, killed and started again on the same port, database
/// and directory. An error in its log fails the test when this is disposed, unless it was allowed.
/// </summary>
public sealed class ChorusProcess : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly ProcessLog _log = new();
    private readonly List<Regex> _allowed = [];
    private readonly Dictionary<string, string> _settings;
    private readonly string _assembly;
    private readonly string _directory = Directory.CreateTempSubdirectory("chorus-data-").FullName;
    private Process _process = new();

    private ChorusProcess(string assembly, Dictionary<string, string> settings, Uri address) =>
        (_assembly, _settings, Address) = (assembly, settings, address);

    /// <summary>Where it listens, such as <c>http://127.0.0.1:12345/</c>.</summary>
    public Uri Address { get; }

    /// <summary>The process's id while it runs.</summary>
    public int Id => _process.Id;

    /// <summary>All that it has written so far, errors included.</summary>
    public string Output => _log.Text;

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="connectionString">Its database; a new one on the shared PostgreSQL if null.</param>
    /// <param name="settings">More configuration, such as <c>Chorus__RateLimits__Enabled</c>.</param>
    /// <param name="assembly"><c>Chorus.Api</c> for a server, <c>Chorus.Silo</c> for a silo of a cluster; or the path of one.</param>
    public static async Task<ChorusProcess> StartAsync(
        string? connectionString = null, IReadOnlyDictionary<string, string>? settings = null, string assembly = "Chorus.Api")
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var server = new ChorusProcess(assembly, new(settings ?? new Dictionary<string, string>()), address);
        server._settings["Chorus__Postgres__ConnectionString"] = connectionString ?? await PostgresServer.CreateDatabaseAsync();
        server._settings["Chorus__DataDirectory"] = server._directory;
        server._settings["ASPNETCORE_URLS"] = address.ToString();
        server._settings["ASPNETCORE_CONTENTROOT"] = Path.Combine(Repository.Root, "src", "Api");
        server._settings["ASPNETCORE_WEBROOT"] = Path.Combine(Repository.Root, "artifacts", "web");
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Lets log lines that match pass, for tests that cause errors on purpose.</summary>
    public void Allow(string pattern) => _allowed.Add(new Regex(pattern));

    /// <summary>Starts it after <see cref="StopAsync"/> or <see cref="KillAsync"/>, and waits until it is ready.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Path.IsPathRooted(_assembly) ? _assembly : Repository.Program(_assembly)]);
        foreach (var (name, value) in _settings)
            start.Environment[name] = value;
        _process.Dispose();
        _process = _log.Start(start);
        Script.KillWithThisProcess(_process.Id);
        await WaitUntilReadyAsync();
    }

    /// <summary>Ends it with SIGTERM and waits; its exit code must be 0.</summary>
    public async Task StopAsync()
    {
        Signal.Send("TERM", _process.Id);
        await ExitAsync("end after SIGTERM");
        Assert.True(_process.ExitCode == 0, $"The server ended with exit code {_process.ExitCode}:\n{Output}");
    }

    /// <summary>Kills it without warning.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync("end after SIGKILL");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await StopAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
        var errors = _log.Errors.Where(error => !_allowed.Any(allowed => allowed.IsMatch(error))).ToList();
        Assert.True(errors.Count == 0, $"The server logged errors:\n{string.Join('\n', errors)}\n--- all\n{Output}");
    }

    private async Task ExitAsync(string expectation)
    {
        using var timeout = new CancellationTokenSource(_patience);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            Assert.Fail($"The server should {expectation} within {_patience}:\n{Output}");
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        using var timeout = new CancellationTokenSource(_patience);
        while (!await IsReadyAsync(http))
        {
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync();
                Assert.Fail($"The server ended with exit code {_process.ExitCode} while starting: {string.Join(" | ", _log.Errors)}\n--- all\n{Output}");
            }

            Assert.False(timeout.IsCancellationRequested, $"The server should be ready within {_patience}:\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync("health/ready");
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
