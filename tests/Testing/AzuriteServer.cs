using System.Diagnostics;
using System.Net.Sockets;

namespace Chorus.Testing;

/// <summary>
/// A real Azurite: Azure Blob Storage on this machine. It ends, and its directory goes, with the test process, however that ends.
/// </summary>
public sealed class AzuriteServer : IDisposable
{
    // Azurite's own account, the same everywhere.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly Lazy<Task<AzuriteServer>> _shared = new(StartAsync);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly string _program;
    private readonly string _directory = Directory.CreateTempSubdirectory("chorus-azurite-").FullName;
    private readonly ProcessLog _log = new();
    private Process _process = new();

    private AzuriteServer(string program) => _program = program;

    /// <summary>Where it listens, on this machine only.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>Reaches it.</summary>
    public string ConnectionString => ConnectionStringAt(Port);

    /// <summary>The one that this process's tests share; each takes a container of its own.</summary>
    public static Task<AzuriteServer> SharedAsync() => _shared.Value;

    /// <summary>Starts one of the caller's own, for tests that end or freeze it.</summary>
    public static async Task<AzuriteServer> StartAsync()
    {
        var server = new AzuriteServer(await Script.RunAsync("azurite.sh"));
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A name that no other test's container has.</summary>
    public static string NewContainer() => $"test-{Guid.CreateVersion7():N}";

    /// <summary>Reaches it through something that listens at another port.</summary>
    public static string ConnectionStringAt(int port) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{port}/{Account};";

    /// <summary>Starts it after <see cref="StopAsync"/>, with what it had.</summary>
    public async Task StartAgainAsync()
    {
        _process.Dispose();
        _process = _log.Start(new ProcessStartInfo("node",
        [
            _program, "--blobHost", "127.0.0.1", "--blobPort", $"{Port}", "--location", _directory, "--skipApiVersionCheck", "--silent",
        ]));
        Script.RemoveWithThisProcess(_process.Id, _directory);
        await Eventually.TrueAsync(
            IsThereAsync, _patience, () => $"Azurite listens; it wrote: {_log.Text}");
    }

    /// <summary>Ends it in good order: killed, it would lose the last seconds, which Azure does not.</summary>
    public async Task StopAsync()
    {
        Signal.Send("TERM", _process.Id);
        await _process.WaitForExitAsync();
    }

    /// <summary>Freezes it, so that it answers nothing but keeps its connections; false: lets it go on.</summary>
    public void Freeze(bool isFrozen) => Signal.Send(isFrozen ? "STOP" : "CONT", _process.Id);

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private async Task<bool> IsThereAsync()
    {
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
