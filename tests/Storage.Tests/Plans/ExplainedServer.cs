using System.Text.Json;
using Chorus.Testing;
using Npgsql;

namespace Chorus.Storage.Tests.Plans;

/// <summary>A server that writes down the plan of every statement; the statements are the storage's own, as it sends them.</summary>
internal sealed class ExplainedServer : IAsyncDisposable
{
    private const string Explain =
        "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_analyze=on"
        + " -c auto_explain.log_buffers=on -c auto_explain.log_timing=off -c auto_explain.log_format=json";

    private readonly TestStorage _log;

    private ExplainedServer(TestStorage storage, TestStorage log) => (Storage, _log) = (storage, log);

    public TestStorage Storage { get; }

    public static async Task<ExplainedServer> StartAsync()
    {
        var server = await PostgresServer.StartAsync();
        var plain = await server.NewDatabaseAsync();
        var explained = new NpgsqlConnectionStringBuilder(plain) { Options = Explain }.ConnectionString;
        return new ExplainedServer(await TestStorage.CreateAsync(explained), await TestStorage.CreateAsync(plain, migrate: false));
    }

    /// <summary>Runs something without its plans.</summary>
    public Task ExecuteAsync(string sql) => _log.ExecuteAsync(sql);

    /// <summary>The plans of all that <paramref name="action"/> ran.</summary>
    public async Task<List<Plan>> PlansOfAsync(Func<TestStorage, Task> action)
    {
        var start = (await ReadLogAsync()).Length;
        await action(Storage);
        var end = $"end-{Guid.NewGuid():N}";
        await Storage.ExecuteAsync($"SELECT '{end}'");

        // The server's log arrives through another process of it.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var written = (await ReadLogAsync())[start..];
            if (written.Contains(end, StringComparison.Ordinal))
            {
                return [.. Parse(written).Where(p => !p.Sql.Contains(end, StringComparison.Ordinal))];
            }

            timeout.Token.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Storage.DisposeAsync();
        await _log.DisposeAsync();
    }

    private Task<string> ReadLogAsync() => _log.ScalarAsync<string>("SELECT pg_read_file(pg_current_logfile()) FROM pg_sleep(0.01)");

    // An entry is a line that ends in "plan:" and then the plan, each of its lines after a tab.
    private static IEnumerable<Plan> Parse(string log)
    {
        foreach (var entry in log.Split("plan:\n").Skip(1))
        {
            var lines = entry.Split('\n').TakeWhile(l => l.StartsWith('\t'));
            using var document = JsonDocument.Parse(string.Join('\n', lines));
            yield return new Plan(document.RootElement.Clone());
        }
    }
}
