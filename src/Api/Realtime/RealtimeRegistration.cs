using Chorus.Api.Accounts;
using Chorus.Api.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chorus.Api.Realtime;

internal static class RealtimeRegistration
{
    public const string Path = "/hub";

    public static IServiceCollection AddRealtime(this IServiceCollection services)
    {
        services.AddOptions<RealtimeOptions>().BindConfiguration(RealtimeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = JsonLimits.MaxRequestBytes;
            options.AddFilter<HubGuard>();
        }).AddJsonProtocol(o => JsonLimits.Apply(o.PayloadSerializerOptions));
        services.RemoveAll<IHubProtocol>();
        services.AddSingleton<JsonHubProtocol>();
        services.AddSingleton<ContractHubProtocol>().AddSingleton<IHubProtocol>(s => s.GetRequiredService<ContractHubProtocol>());
        services.AddSingleton<IHubProtocolResolver, DeviceProtocolResolver>();
        services.AddSingleton<HubLifetimeManager<ChannelHub>, DeviceLifetimeManager>();
        services.AddSingleton<HubGuard>().AddSingleton<DeviceTable>().AddSingleton<ChannelNode>().AddSingleton<RealtimeMeter>().AddSingleton<WritePump>()
            .AddSingleton<PassRenewal>();
        services.AddHostedService<SubscriptionRenewal>().AddHostedService<ChannelWatch>().AddHostedService<SessionCheck>();
        // Hub calls that fail are answered and logged by HubGuard; the dispatcher would log each as an error of the server's.
        services.AddLogging(l => l.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.None));
        return services;
    }

    public static void MapRealtime(this IEndpointRouteBuilder app) =>
        // SessionCheck closes it: a token that runs out can be renewed meanwhile.
        app.MapHub<ChannelHub>(Path, o => o.CloseOnAuthenticationExpiration = false).RequireAuthorization(LiveSession.Policy)
            .Add(WireUpgrade.AddTo);
}
