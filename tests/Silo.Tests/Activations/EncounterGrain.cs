using System.Collections.Concurrent;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Chorus.Silo.Tests.Activations;

/// <summary>Meets another one in the first step of its life.</summary>
public interface IEncounterGrain : IGrainWithGuidKey
{
    Task MeetAsync(Guid other);

    [AlwaysInterleave]
    Task GreetAsync();
}

[PreferLocalPlacement]
internal sealed class EncounterGrain : Grain, IEncounterGrain
{
    private static readonly ConcurrentDictionary<Guid, bool> _here = new();

    public Task MeetAsync(Guid other)
    {
        // Each has a thread now, and has waited for nothing yet.
        _here[this.GetPrimaryKey()] = true;
        SpinWait.SpinUntil(() => _here.ContainsKey(other), TimeSpan.FromSeconds(2));
        return GrainFactory.GetGrain<IEncounterGrain>(other).GreetAsync();
    }

    public Task GreetAsync() => Task.CompletedTask;
}
