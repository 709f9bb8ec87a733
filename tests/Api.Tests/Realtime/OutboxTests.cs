using System.Collections.Concurrent;
using System.Text;
using Chorus.Api.Realtime;
using Chorus.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chorus.Api.Tests.Realtime;

public sealed class OutboxTests : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public async Task Only_a_write_that_failed_for_an_unknown_reason_is_logged()
    {
        Assert.Empty(await FailAsync(new IOException("The client is gone.")));
        Assert.Empty(await FailAsync(new ObjectDisposedException("stream")));
        Assert.Single(await FailAsync(new InvalidOperationException("Nobody thought of this.")));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <returns>What was logged until the connection was cut off.</returns>
    private async Task<IReadOnlyCollection<Exception?>> FailAsync(Exception failure)
    {
        var log = new Errors();
        await using var wire = new Wire(new Failing(failure), null);
        var outbox = new Outbox(
            new Nowhere(), wire, new WritePump(), new RealtimeOptions(), TestDevice.NewMeter(_services), TimeProvider.System, log);

        Assert.True(outbox.TryAnswer(Encoding.UTF8.GetBytes("answer")));
        await Eventually.TrueAsync(() => outbox.IsClosed, TimeSpan.FromSeconds(30), "the connection is cut off");
        return log.Said;
    }

    private sealed class Failing(Exception failure) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException(failure);
    }

    private sealed class Errors : ILogger
    {
        public ConcurrentQueue<Exception?> Said { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Enqueue(exception);
    }
}
