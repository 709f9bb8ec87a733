using Chorus.Grains.Errors;
using Npgsql;

namespace Chorus.Silo.Tests.Failures;

/// <summary>Fails as grains do when something underneath has failed.</summary>
public interface IFailingGrain : IGrainWithGuidKey
{
    Task FailAsync(string kind);
}

internal sealed class FailingGrain : Grain, IFailingGrain
{
    public async Task FailAsync(string kind)
    {
        await Task.Yield();
        var broken = new NpgsqlException("The connection is broken.", new IOException("reset"));
        throw kind switch
        {
            nameof(StoreUnavailableException) => new StoreUnavailableException("away", broken),
            nameof(ChorusException) => new ChorusException(ErrorCodes.Unavailable, "try again", new StoreUnavailableException("away", broken)),
            nameof(NpgsqlException) => broken,
            _ => new UnheardOfException("unheard of"),
        };
    }
}

internal sealed class UnheardOfException(string message) : Exception(message);
