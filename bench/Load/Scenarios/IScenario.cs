using Chorus.Bench.Load.Servers;

namespace Chorus.Bench.Load.Scenarios;

/// <summary>A load on one server, set up once and run for several short rounds.</summary>
internal interface IScenario : IDisposable
{
    Task<Result> RunAsync(TimeSpan duration, CancellationToken cancellationToken);
}

internal delegate Task<IScenario> OpenScenario(ChatServer server, CancellationToken cancellationToken);
