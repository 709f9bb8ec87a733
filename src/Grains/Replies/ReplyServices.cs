using Chorus.Grains.Generations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chorus.Grains.Replies;

/// <summary>What every answer of a silo is made with.</summary>
internal sealed class ReplyServices(
    IAssistant assistant, LeaseKeeper leases, ReplyMetrics metrics, IOptions<GenerationOptions> options, TimeProvider time,
    ILogger<ReplyGrain> logger)
{
    public IAssistant Assistant => assistant;

    public LeaseKeeper Leases => leases;

    public ReplyMetrics Metrics => metrics;

    public GenerationOptions Options => options.Value;

    public TimeProvider Time => time;

    public ILogger Logger => logger;
}
