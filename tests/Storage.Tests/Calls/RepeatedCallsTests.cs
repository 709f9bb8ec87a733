using Chorus.Grains.Calls;
using Chorus.Storage.Calls;

namespace Chorus.Storage.Tests.Calls;

public sealed class RepeatedCallsTests
{
    private static readonly CancellationToken _none = CancellationToken.None;
    private readonly CallAttempt _first = new(Guid.NewGuid(), Guid.NewGuid(), 1);

    [Fact]
    public async Task An_attempt_is_late_once_a_later_one_was_taken_by_any_process()
    {
        await using var storage = await TestStorage.CreateAsync();
        await using var other = await TestStorage.CreateAsync(storage.ConnectionString, migrate: false);
        var (one, two) = (storage.Get<IRepeatedCalls>(), other.Get<IRepeatedCalls>());
        Assert.Empty(await one.TakeAsync([], _none));
        Assert.Empty(await one.TakeAsync([_first], _none));
        Assert.Equal(0, await storage.ScalarAsync<long>("SELECT count(*) FROM repeated_calls"));

        Assert.Empty(await one.TakeAsync([_first with { Number = 3 }], _none));
        Assert.Equal([_first, _first with { Number = 2 }], await two.TakeAsync([_first, _first with { Number = 2 }, NewCall()], _none));
        Assert.Empty(await two.TakeAsync([_first with { Number = 3 }], _none));
        Assert.Equal(1, await storage.ScalarAsync<long>("SELECT count(*) FROM repeated_calls"));
    }

    [Fact]
    public async Task Those_that_are_taken_together_count_for_each_other()
    {
        await using var storage = await TestStorage.CreateAsync();
        var (third, another) = (_first with { Number = 3 }, NewCall() with { Number = 2 });
        Assert.Equal([_first], await storage.Get<IRepeatedCalls>().TakeAsync([_first, another, third], _none));
    }

    [Fact]
    public async Task Old_ones_are_forgotten()
    {
        await using var storage = await TestStorage.CreateAsync();
        var calls = storage.Get<RepeatedCalls>();
        await calls.TakeAsync([_first with { Number = 2 }], _none);
        await calls.ForgetAsync(TimeProvider.System.GetUtcNow().AddMinutes(-1), _none);
        Assert.Equal([_first], await calls.TakeAsync([_first], _none));
        await calls.ForgetAsync(TimeProvider.System.GetUtcNow().AddMinutes(1), _none);
        Assert.Empty(await calls.TakeAsync([_first], _none));
    }

    private static CallAttempt NewCall() => new(Guid.NewGuid(), Guid.NewGuid(), 1);
}
