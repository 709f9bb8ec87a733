using Chorus.Grains.Images;
using Chorus.Grains.Replies;
using Chorus.Testing.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Chorus.Providers.Tests;

/// <summary>The providers of one process, as the host composes them, and the one that they ask.</summary>
internal sealed class TestProviders : IAsyncDisposable
{
    public const string Key = "sk-secret-0123456789";

    private readonly ServiceProvider _services;
    private readonly ProviderServer? _server;

    private TestProviders(ServiceProvider services, ProviderServer? server, FakeTimeProvider time) =>
        (_services, _server, Time) = (services, server, time);

    public ProviderServer Server => _server!;

    public FakeTimeProvider Time { get; }

    public IAssistant Assistant => Get<IAssistant>();

    public IPainter Painter => Get<IPainter>();

    /// <summary>OpenAI-compatible ones, against a server of their own.</summary>
    public static async Task<TestProviders> StartAsync(params (string Name, string Value)[] settings)
    {
        var server = await ProviderServer.StartAsync();
        var own = server.Settings(Key).Select(s => (s.Key.Replace("__", ":", StringComparison.Ordinal), s.Value));
        return Create(server, [.. own, .. settings]);
    }

    public static TestProviders Offline(params (string Name, string Value)[] settings) => Create(null, settings);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private static TestProviders Create(ProviderServer? server, (string Name, string Value)[] settings)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var configuration = new ConfigurationManager();
        foreach (var (name, value) in settings)
            configuration[name] = value;
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(time).AddLogging(l => l.ClearProviders()).AddChorusProviders();
        return new TestProviders(services.BuildServiceProvider(), server, time);
    }
}
