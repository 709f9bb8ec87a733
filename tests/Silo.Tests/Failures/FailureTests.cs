using Chorus.Grains.Errors;
using Chorus.Silo.Tests.Cluster;
using Npgsql;
using Xunit;

namespace Chorus.Silo.Tests.Failures;

/// <summary>What fails in a silo says at its caller's why: whether to try again hangs on it.</summary>
[Collection(OneCluster.Name)]
public sealed class FailureTests(SiloCluster cluster)
{
    [Fact]
    public async Task A_store_that_is_away_is_known_as_that()
    {
        var error = Assert.IsType<StoreUnavailableException>(await FailureAsync(nameof(StoreUnavailableException)));
        Assert.Equal("away", error.Message);
        Assert.Equal("The connection is broken.", error.InnerException!.Message);
    }

    [Fact]
    public async Task A_refusal_keeps_its_code_whatever_came_before_it()
    {
        var error = Assert.IsType<ChorusException>(await FailureAsync(nameof(ChorusException)));
        Assert.Equal((ErrorCodes.Unavailable.Code, true, "try again"), (error.Code, error.Retryable, error.Message));
        Assert.Equal("away", Assert.IsType<StoreUnavailableException>(error.InnerException).Message);
    }

    [Theory]
    [InlineData(nameof(NpgsqlException), "The connection is broken.")]
    [InlineData(nameof(UnheardOfException), "unheard of")]
    public async Task Any_failure_comes_with_its_message(string kind, string message) =>
        Assert.Equal(message, (await FailureAsync(kind)).Message);

    /// <summary>The same from any silo.</summary>
    private async Task<Exception> FailureAsync(string kind)
    {
        var errors = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Record.ExceptionAsync(
            () => cluster.Client.GetGrain<IFailingGrain>(Guid.NewGuid()).FailAsync(kind))));
        Assert.Single(errors.Select(e => (e?.GetType(), e?.Message)).Distinct());
        return errors[0]!;
    }
}
