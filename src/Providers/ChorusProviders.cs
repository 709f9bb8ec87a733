using Chorus.Grains.Images;
using Chorus.Grains.Replies;
using Chorus.Providers.Assistants;
using Chorus.Providers.Assistants.Offline;
using Chorus.Providers.Options;
using Chorus.Providers.Painters;
using Chorus.Providers.Painters.Offline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chorus.Providers;

/// <summary>Who answers and who paints, behind the grains' ports.</summary>
public static class ChorusProviders
{
    /// <summary>
    /// Registers an assistant and a painter, each OpenAI-compatible where its section (<see cref="AssistantOptions.Section"/>,
    /// <see cref="PainterOptions.Section"/>) names a base URL, else offline. Nobody is called at start, and no health depends on
    /// them.
    /// </summary>
    public static IServiceCollection AddChorusProviders(this IServiceCollection services)
    {
        services.AddOptions<AssistantOptions>().BindConfiguration(AssistantOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<PainterOptions>().BindConfiguration(PainterOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(Assistant);
        services.AddSingleton(Painter);
        services.AddHostedService<ProviderAnnouncement>();
        return services;
    }

    private static IAssistant Assistant(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<AssistantOptions>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        var logger = services.GetRequiredService<ILogger<ChatAssistant>>();
        return string.IsNullOrEmpty(options.BaseUrl)
            ? new ChatAssistant(new OfflineChatClient(options.OfflinePause, time), OfflineChatClient.Model, true, options, time, logger)
            : new ChatAssistant(CompatibleChat.Create(options, time), options.Model, false, options, time, logger);
    }

    private static IPainter Painter(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<PainterOptions>>().Value;
        return string.IsNullOrEmpty(options.BaseUrl)
            ? new OfflinePainter()
            : new CompatiblePainter(options, services.GetRequiredService<TimeProvider>());
    }
}
