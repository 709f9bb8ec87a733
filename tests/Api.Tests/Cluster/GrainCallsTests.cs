using System.Reflection;
using Chorus.Api.Cluster;
using Chorus.Grains.Calls;
using Chorus.Grains.Channels;
using Chorus.Grains.Errors;
using Chorus.Silo;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chorus.Api.Tests.Cluster;

public sealed class GrainCallsTests
{
    private readonly List<bool> _repeats = [];
    private readonly List<CallAttempt> _attempts = [];
    private readonly Guid _grain = Guid.NewGuid();

    [Fact]
    public async Task A_call_that_a_silo_took_along_is_made_again_and_the_grain_is_told()
    {
        var answer = await Calls().CallAsync(_grain, Answers(new SiloUnavailableException(), new TimeoutException(), null), default);

        Assert.Equal(3, answer);
        Assert.Equal([false, true, true], _repeats);
    }

    [Fact]
    public async Task Silos_are_told_which_attempt_at_which_call_it_is()
    {
        await Calls().CallAsync(_grain, Answers(new TimeoutException(), null), default);
        await Calls().CallAsync(_grain, Answers(null, null, null), default);

        Assert.Equal([1, 2, 1], _attempts.Select(a => a.Number));
        Assert.Equal([_grain], _attempts.Select(a => a.Grain).Distinct());
        Assert.Equal(_attempts[0].Call, _attempts[1].Call);
        Assert.NotEqual(_attempts[1].Call, _attempts[2].Call);
        Assert.Null(RequestContext.Get("chorus-attempt"));
    }

    [Fact]
    public async Task What_the_grain_itself_refuses_is_not_asked_again()
    {
        var error = await Assert.ThrowsAsync<ChorusException>(
            () => Calls().CallAsync(_grain, Answers(ErrorCodes.NotFound.With("Not here."), null), default));

        Assert.Equal(ErrorCodes.NotFound.Code, error.Code);
        Assert.Equal([false], _repeats);
    }

    [Fact]
    public async Task Who_has_gone_is_not_waited_for()
    {
        using var gone = new CancellationTokenSource();
        var call = Calls().CallAsync(
            _grain,
            (IUserChannelGrain _, bool isRepeat) =>
            {
                _repeats.Add(isRepeat);
                gone.Cancel();
                return Task.FromException<int>(new SiloUnavailableException());
            },
            gone.Token);

        await Assert.ThrowsAnyAsync<Exception>(() => call);
        Assert.Equal([false], _repeats);
    }

    private static GrainCalls Calls() => new(
        DispatchProxy.Create<IGrainFactory, NoGrains>(),
        Options.Create(new ChorusClusterOptions { Mode = ClusterMode.Cluster }),
        TimeProvider.System,
        NullLogger<GrainCalls>.Instance);

    /// <summary>A call that fails with these errors, one after another; null: it answers which attempt it was.</summary>
    private Func<IUserChannelGrain, bool, Task<int>> Answers(params Exception?[] errors) => (_, isRepeat) =>
    {
        _repeats.Add(isRepeat);
        _attempts.Add(CallAttempt.Take(_grain)!.Value);
        return errors[_repeats.Count - 1] is { } error ? Task.FromException<int>(error) : Task.FromResult(_repeats.Count);
    };
}

/// <summary>References to nothing: the calls of these tests do not use them.</summary>
public class NoGrains : DispatchProxy
{
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => null;
}
