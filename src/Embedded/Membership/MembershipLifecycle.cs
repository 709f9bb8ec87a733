using Microsoft.Extensions.Hosting;

namespace Orleans.Runtime;

/// <summary>
/// Starts the membership before its node, and ends the process of a silo whose lease was taken away: its supervisor starts
/// it again, as another silo.
/// </summary>
internal sealed class MembershipLifecycle(PostgreSqlMembership membership, IHostApplicationLifetime host)
    : ILifecycleParticipant<ISiloLifecycle>, ILifecycleParticipant<IClusterClientLifecycle>
{
    /// <summary>The exit code of a silo that had to end.</summary>
    public const int FencedExitCode = 75;

    public void Participate(ISiloLifecycle lifecycle)
    {
        membership.Fenced += EndProcess;
        Subscribe(lifecycle);
    }

    public void Participate(IClusterClientLifecycle lifecycle) => Subscribe(lifecycle);

    private void Subscribe(ILifecycleObservable lifecycle) =>
        lifecycle.Subscribe("Membership", ServiceLifecycleStage.First, membership.StartAsync, _ =>
        {
            membership.Dispose();
            return Task.CompletedTask;
        });

    private void EndProcess()
    {
        Environment.ExitCode = FencedExitCode;
        host.StopApplication();
    }
}
