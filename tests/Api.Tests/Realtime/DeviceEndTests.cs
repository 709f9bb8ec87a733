using Chorus.Api.Realtime;
using Chorus.Grains.Errors;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chorus.Api.Tests.Realtime;

/// <summary>What a call is answered that comes while its connection is being closed.</summary>
public sealed class DeviceEndTests : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public void Whoever_is_only_to_connect_again_may_try_again_and_whoever_is_signed_out_may_not()
    {
        Assert.Null(NewDevice().Ended);
        Assert.Equal(ErrorCodes.Unavailable, EndedBy(d => d.SendAway()));
        Assert.Equal(ErrorCodes.Unavailable, EndedBy(d => d.Abort()));
        Assert.Equal(ErrorCodes.RateLimited, EndedBy(d => d.Refuse()));
        Assert.Equal(ErrorCodes.Unauthenticated, EndedBy(d => d.TryEnd()));
        Assert.Equal(ErrorCodes.Unauthenticated, EndedBy(d => d.TryRunOut()));
    }

    [Fact]
    public void The_first_reason_stays()
    {
        Assert.Equal(ErrorCodes.Unauthenticated, EndedBy(d => d.TryEnd(), d => d.SendAway(), d => d.Abort()));
        Assert.Equal(ErrorCodes.Unavailable, EndedBy(d => d.SendAway(), d => d.TryEnd()));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private ErrorKind? EndedBy(params Action<Device>[] ends)
    {
        var device = NewDevice();
        Array.ForEach(ends, end => end(device));
        return device.Ended;
    }

    private Device NewDevice() => TestDevice.New(Guid.NewGuid(), new Nowhere(), _services);
}
