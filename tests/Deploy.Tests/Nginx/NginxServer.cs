using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Chorus.Testing;
using Xunit;

namespace Chorus.Deploy.Tests.Nginx;

/// <summary>
/// A real nginx with deploy/nginx/nginx.conf as it is. Only the four files that the configuration itself leaves to the place
/// are the test's own: where to listen, where the nodes are, where to write.
/// </summary>
public sealed class NginxServer : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    // Not a temporary subdirectory of .NET's making, which only its owner may enter: the workers may be somebody else.
    private readonly string _directory =
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"chorus-nginx-{Guid.CreateVersion7()}")).FullName;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Process _process;

    private NginxServer(IEnumerable<Uri> nodes)
    {
        Address = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        Write(nodes);
        // A foreground process, so that its end is seen; the file of its id is of the same kind of difference.
        string[] arguments = ["-p", _directory, "-c", In("nginx.conf"), "-g", $"daemon off; pid {In("nginx.pid")};"];
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(Binary!, arguments) { RedirectStandardError = true, UseShellExecute = false },
        };
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginErrorReadLine();
        Script.KillWithThisProcess(_process.Id, "TERM");
    }

    /// <summary>Why there can be no such server here; null: there can.</summary>
    public static string? WhyNot =>
        Binary is null && Environment.GetEnvironmentVariable("CI") is null ? "nginx is not installed" : null;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>What it has written to its error log.</summary>
    public string Errors => string.Join('\n', _errors);

    private static string? Binary { get; } = (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/usr/local/sbin")
        .Split(':').Select(directory => Path.Combine(directory, "nginx")).FirstOrDefault(File.Exists);

    /// <summary>Starts it in front of these nodes, and waits until it listens.</summary>
    public static async Task<NginxServer> StartAsync(params IEnumerable<Uri> nodes)
    {
        var server = new NginxServer(nodes);
        await Eventually.TrueAsync(server.ListensAsync, _patience, "nginx listens");
        return server;
    }

    /// <summary>The lines of its access log.</summary>
    public IReadOnlyList<string> AccessLog() => File.ReadAllLines(In("access.log"));

    /// <summary>The lines of its access log, once there are enough of those that matter: it writes them after answering.</summary>
    public async Task<IReadOnlyList<string>> AccessLogAsync(Func<string, bool> matters, int count)
    {
        await Eventually.TrueAsync(() => AccessLog().Count(matters) >= count, _patience, $"nginx has logged {count} such requests");
        return [.. AccessLog().Where(matters)];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Signal.Send("TERM", _process.Id);
        await _process.WaitForExitAsync().WaitAsync(_patience);
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void Write(IEnumerable<Uri> nodes)
    {
        Directory.CreateDirectory(In("chorus"));
        File.Copy(Path.Combine(Repository.Root, "deploy", "nginx", "nginx.conf"), In("nginx.conf"));
        File.WriteAllText(In("chorus/listen.conf"), $"listen {Address.Authority};");
        File.WriteAllLines(In("chorus/upstream.conf"), nodes.Select(n => $"server {n.Authority} max_fails=1 fail_timeout=1s;"));
        File.WriteAllLines(In("chorus/hub.conf"), nodes.Select(n => $"server {n.Authority} max_fails=0;"));
        string[] temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        File.WriteAllLines(
            In("chorus/http.conf"),
            [$"access_log {In("access.log")} chorus;", .. temporary.Select(name => $"{name}_temp_path {In(name)};")]);
    }

    private string In(string name) => Path.Combine(_directory, name);

    private async Task<bool> ListensAsync()
    {
        Assert.False(_process.HasExited, $"nginx ended while starting:\n{Errors}");
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(Address.Host, Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
