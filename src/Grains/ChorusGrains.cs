using Chorus.Grains.Channels;
using Chorus.Grains.Conversations;
using Chorus.Grains.Departures;
using Chorus.Grains.Files;
using Chorus.Grains.Generations;
using Chorus.Grains.Images;
using Chorus.Grains.Presence;
using Chorus.Grains.Replies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Chorus.Grains;

/// <summary>What the grains need in their silo besides the ports.</summary>
public static class ChorusGrains
{
    public static IServiceCollection AddChorusGrains(this IServiceCollection services)
    {
        services.AddOptions<ChannelOptions>().BindConfiguration(ChannelOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<GrainCollectionOptions>().Configure<IOptions<ChannelOptions>>(KeepChannels);
        services.AddOptions<ImageOptions>().BindConfiguration(ImageOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<GenerationOptions>().BindConfiguration(GenerationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<PresenceOptions>().BindConfiguration(PresenceOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<StorageQuotaOptions>().BindConfiguration(StorageQuotaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<StorageQuota>();
        services.AddSingleton<Generators>().AddGenerator<IReplyGrain>(MessageKind.Text).AddGenerator<IImageGrain>(MessageKind.Image);
        return services;
    }

    /// <summary>What runs beside the grains in a process that holds some.</summary>
    public static IServiceCollection AddChorusGrainHost(this IServiceCollection services) => services
        .AddSingleton<LeaseKeeper>().AddHostedService(s => s.GetRequiredService<LeaseKeeper>())
        .AddSingleton<ReplyMetrics>().AddSingleton<ReplyPictures>().AddSingleton<ReplyContextLoader>().AddSingleton<ReplyServices>().AddSingleton<ReplyDigests>().AddSingleton<ReplyPlaces>()
        .AddSingleton<PaintGate>().AddSingleton<ImageMaker>().AddHostedService<ImageWatch>().AddHostedService<DepartureWatch>();

    /// <summary>A channel that nobody calls keeps its epoch while a device that was away may still ask for what is in its window.</summary>
    private static void KeepChannels(GrainCollectionOptions collection, IOptions<ChannelOptions> channels) =>
        collection.ClassSpecificCollectionAge[typeof(UserChannelGrain).FullName!] = channels.Value.WindowAge + TimeSpan.FromMinutes(1);
}
