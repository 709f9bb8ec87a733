using Chorus.Api.Cluster;
using Chorus.Grains.Sessions;
using Chorus.Silo;
using Microsoft.Extensions.Options;

namespace Chorus.Api.Sessions;

/// <inheritdoc/>
internal sealed class QuietSessions(GrainCalls calls, IOptions<ChorusClusterOptions> cluster, TimeProvider time, ILogger<QuietSessions> logger)
    : QuietGrains<ISessionGrain>(calls, cluster, time, logger)
{
    protected override Task WakeAsync(ISessionGrain grain, CancellationToken cancellationToken) => grain.WakeAsync(cancellationToken);
}
