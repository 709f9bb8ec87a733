using Microsoft.Extensions.Configuration;
using Orleans.Configuration;
using Orleans.Conformance.Calls;
using Orleans.Conformance.Streams;
using Orleans.TestingHost;

namespace Orleans.Conformance.Cluster;

public sealed class ClientSetup : IClientBuilderConfigurator
{
    public void Configure(IConfiguration configuration, IClientBuilder clientBuilder)
    {
        Backbone.Join(clientBuilder);
        clientBuilder.AddOutgoingGrainCallFilter<ClientFilter>();
        clientBuilder.AddMemoryStreams(StreamNames.Provider);
        clientBuilder.Configure<ClientMessagingOptions>(options => options.CancelRequestOnTimeout = true);
    }
}
