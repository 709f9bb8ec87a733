using Chorus.Silo.Calls;
using Chorus.Silo.Tests.Cluster;
using Xunit;

namespace Chorus.Silo.Tests.Calls;

[Collection(OneCluster.Name)]
public sealed class LateAttemptTests(SiloCluster cluster)
{
    private readonly CallAttempt _first = new(Guid.NewGuid(), Guid.NewGuid(), 1);

    [Fact]
    public async Task An_attempt_that_comes_after_its_repeat_is_not_carried_out()
    {
        var grain = cluster.Client.GetGrain<ICountingGrain>(_first.Grain);
        (_first with { Number = 2 }).Attach();
        Assert.Equal(1, await grain.CountAsync());

        _first.Attach();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(grain.CountAsync);

        (_first with { Number = 3 }).Attach();
        Assert.Equal(2, await grain.CountAsync());
        (_first with { Number = 2 }).Attach();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(grain.CountAsync);
    }

    [Fact]
    public async Task Attempts_that_come_in_order_and_other_calls_are()
    {
        var grain = cluster.Client.GetGrain<ICountingGrain>(_first.Grain);
        foreach (var attempt in new[] { _first, _first with { Number = 2 }, _first with { Call = Guid.NewGuid() } })
        {
            attempt.Attach();
            await grain.CountAsync();
        }

        RequestContext.Clear();
        Assert.Equal(4, await grain.CountAsync());
    }

    [Fact]
    public async Task What_comes_of_a_call_is_no_attempt_at_it()
    {
        (_first with { Number = 2 }).Attach();
        Assert.Equal(1, await cluster.Client.GetGrain<ICountingGrain>(_first.Grain).CountAsync());
        Assert.False(await cluster.Client.GetGrain<ICountingGrain>(_first.Grain).PassesOnAsync());

        // What a grain begins as it wakes up inherits from the call that woke it. These are on all silos.
        _first.Attach();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(1, await cluster.Client.GetGrain<ICountingGrain>(Guid.NewGuid()).CountAsync());
        }
    }

    [Fact]
    public async Task What_is_no_attempt_at_all_does_no_harm()
    {
        foreach (var text in new[] { "", "nonsense", new string('z', 80), $"{_first.Grain:N}{_first.Call:N}-1" })
        {
            RequestContext.Set("chorus-attempt", text);
            await cluster.Client.GetGrain<ICountingGrain>(_first.Grain).CountAsync();
        }

        Assert.Equal(5, await cluster.Client.GetGrain<ICountingGrain>(_first.Grain).CountAsync());
    }
}
