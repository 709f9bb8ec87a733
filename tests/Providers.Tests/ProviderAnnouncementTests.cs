using Chorus.Providers.Options;
using Microsoft.Extensions.Logging;

namespace Chorus.Providers.Tests;

public sealed class ProviderAnnouncementTests
{
    [Theory]
    [InlineData(null, null, "offline")]
    [InlineData(null, TestProviders.Key, "offline (there is a key, but no base URL)")]
    [InlineData("https://api.example.org/v1", TestProviders.Key, "a-model at api.example.org")]
    [InlineData("http://127.0.0.1:8080/secret-path/v1/", null, "a-model at 127.0.0.1:8080 (without a key)")]
    public async Task One_line_at_start_says_who_answers_and_who_paints_without_secrets(string? baseUrl, string? key, string said)
    {
        var assistant = Microsoft.Extensions.Options.Options.Create(new AssistantOptions { BaseUrl = baseUrl, ApiKey = key, Model = "a-model" });
        var painter = Microsoft.Extensions.Options.Options.Create(new PainterOptions { BaseUrl = baseUrl, ApiKey = key, Model = "a-model" });
        var log = new Lines();

        await new ProviderAnnouncement(assistant, painter, log).StartAsync(CancellationToken.None);

        Assert.Equal($"Assistant: {said}. Painter: {said}.", Assert.Single(log.Said));
    }

    private sealed class Lines : ILogger<ProviderAnnouncement>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));
    }
}
