using Microsoft.Extensions.DependencyInjection;
using Orleans.Conformance.Hosting;

namespace Orleans.Conformance.Lifecycle;

internal sealed class StageRecorder(string journal) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle)
    {
        // Subscribed in no particular order: the stages decide.
        Take(ServiceLifecycleStage.Active, "active");
        Take(ServiceLifecycleStage.RuntimeInitialize, "initialize");
        Take(ServiceLifecycleStage.ApplicationServices, "application");
        Take(ServiceLifecycleStage.RuntimeServices, "services");

        void Take(int stage, string name) => lifecycle.Subscribe(
            nameof(StageRecorder),
            stage,
            async _ =>
            {
                await Task.Yield();
                Signals.Record(journal, $"start {name}");
            },
            async _ =>
            {
                await Task.Yield();
                Signals.Record(journal, $"stop {name}");
            });
    }
}

public sealed class SiloLifecycleTests
{
    [Fact]
    public async Task Participants_start_in_the_order_of_their_stages_and_stop_in_the_opposite_one()
    {
        var key = Keys.New();
        var (silo, _) = LocalSilo.Build(builder => builder.Services
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new StageRecorder(key)));
        using (silo)
        {
            await silo.StartAsync();
            Assert.Equal(["start initialize", "start services", "start application", "start active"], Signals.Recorded(key));
            await silo.StopAsync();
        }

        Assert.Equal(
            ["stop active", "stop application", "stop services", "stop initialize"], Signals.Recorded(key).Skip(4));
    }

    [Fact]
    public async Task A_participant_that_fails_to_start_fails_the_silo()
    {
        var (silo, _) = LocalSilo.Build(builder => builder.Services
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new FailingParticipant()));
        using (silo)
        {
            var error = await Assert.ThrowsAnyAsync<Exception>(() => silo.StartAsync());
            Assert.Contains("not today", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Activations_are_deactivated_when_their_silo_stops()
    {
        var key = Keys.New();
        var (silo, _) = LocalSilo.Build(builder => builder.Services.AddSingleton<IGreeter, Greeter>());
        using (silo)
        {
            await silo.StartAsync();
            await silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IActivationGrain>(key).Activation();
            await silo.StopAsync();
        }

        Assert.Equal(
            ["activated", $"deactivated: {DeactivationReasonCode.ShuttingDown}"], Signals.Recorded(key));
    }

    private sealed class FailingParticipant : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
            nameof(FailingParticipant),
            ServiceLifecycleStage.ApplicationServices,
            _ => throw new InvalidOperationException("not today"));
    }
}
