using Chorus.Providers.Options;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chorus.Providers;

/// <summary>Says at start who answers and who paints.</summary>
internal sealed partial class ProviderAnnouncement(
    IOptions<AssistantOptions> assistant, IOptions<PainterOptions> painter, ILogger<ProviderAnnouncement> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var answers = Describe(assistant.Value.BaseUrl, assistant.Value.Model, assistant.Value.ApiKey);
        var paints = Describe(painter.Value.BaseUrl, painter.Value.Model, painter.Value.ApiKey);
        LogProviders(answers, paints);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Describe(string? baseUrl, string model, string? key)
    {
        var hasKey = !string.IsNullOrEmpty(key);
        return string.IsNullOrEmpty(baseUrl)
            ? $"offline{(hasKey ? " (there is a key, but no base URL)" : "")}"
            : $"{model} at {BaseUrlAttribute.Parse(baseUrl).Authority}{(hasKey ? "" : " (without a key)")}";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Assistant: {Assistant}. Painter: {Painter}.")]
    private partial void LogProviders(string assistant, string painter);
}
