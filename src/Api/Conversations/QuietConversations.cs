using Chorus.Api.Cluster;
using Chorus.Grains.Conversations;
using Chorus.Silo;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Conversations;

/// <inheritdoc/>
internal sealed class QuietConversations(GrainCalls calls, IOptions<ChorusClusterOptions> cluster, TimeProvider time, ILogger<QuietConversations> logger)
    : QuietGrains<IConversationGrain>(calls, cluster, time, logger)
{
    protected override Task WakeAsync(IConversationGrain grain, CancellationToken cancellationToken) => grain.WakeAsync(cancellationToken);
}
