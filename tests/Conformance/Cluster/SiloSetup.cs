using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Conformance.Calls;
using Orleans.Conformance.Lifecycle;
using Orleans.Conformance.Streams;
using Orleans.TestingHost;

namespace Orleans.Conformance.Cluster;

public sealed class SiloSetup : ISiloConfigurator
{
    public void Configure(ISiloBuilder siloBuilder)
    {
        siloBuilder.Services.AddSingleton<IGreeter, Greeter>();
        siloBuilder.AddIncomingGrainCallFilter<IncomingFilter>();
        siloBuilder.AddOutgoingGrainCallFilter<OutgoingFilter>();
        Backbone.Join(siloBuilder);
        siloBuilder.AddMemoryStreams(StreamNames.Provider);
        siloBuilder.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(100));
        siloBuilder.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionQuantum = TimeSpan.FromSeconds(1);
            options.ClassSpecificCollectionAge[typeof(ShortLivedGrain).FullName!] = TimeSpan.FromSeconds(2);
        });
    }
}
