using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Xunit;

namespace Orleans.Embedded.Tests.Simulation;

/// <summary>A whole cluster on one thread: what runs next, and all that is random, comes from a seed.</summary>
internal sealed class SimulatedWorld(int seed) : SynchronizationContext, IWorkScheduler, IRandomSource
{
    private readonly Random _random = new(seed);
    private readonly List<Action> _ready = [];
    private readonly InMemoryCluster _cluster = new();

    public SimulatedTime Time { get; } = new();

    public Lives Lives { get; } = new();

    /// <summary>Whether every silo sees changes of the cluster at a time of its own.</summary>
    public bool IsLate { get; init; }

    public ServiceProvider NewSilo(int port, Journal journal)
    {
        var services = new ServiceCollection();
        services.AddOrleans(silo =>
        {
            silo.Services.AddSingleton(_cluster).AddSingleton<TimeProvider>(Time);
            silo.Services.AddSingleton<IWorkScheduler>(this).AddSingleton<IRandomSource>(this).AddSingleton(journal);
            silo.Services.AddSingleton(Lives);
            if (IsLate)
                silo.Services.AddSingleton<IMembership>(new LateMembership(_cluster, Time, this));
            silo.Configure<EndpointOptions>(options => options.SiloPort = port);
        });
        return services.BuildServiceProvider();
    }

    public static Task StartAsync(ServiceProvider silo) =>
        Task.WhenAll(silo.GetServices<IHostedService>().Select(s => s.StartAsync(CancellationToken.None)));

    /// <summary>Runs until the task has ended, all of it on this thread.</summary>
    public void Run(Func<Task> main)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var task = main();
            while (!task.IsCompleted)
                Step();
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private void Step()
    {
        if (_ready.Count == 0)
        {
            Assert.True(Time.Advance(), "Nothing is left to do, and the simulated task has not ended.");
            return;
        }
        var index = _random.Next(_ready.Count);
        var next = _ready[index];
        _ready.RemoveAt(index);
        next();
    }

    void IWorkScheduler.Schedule(IThreadPoolWorkItem item) => _ready.Add(() =>
    {
        // The engine's work finds the thread as the pool's threads are.
        SetSynchronizationContext(null);
        item.Execute();
        SetSynchronizationContext(this);
    });

    public override void Post(SendOrPostCallback d, object? state) => _ready.Add(() => d(state));

    Guid IRandomSource.NewGuid()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    int IRandomSource.Next(int max) => _random.Next(max);

    double IRandomSource.NextDouble() => _random.NextDouble();
}
