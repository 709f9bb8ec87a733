using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>The activations of one silo.</summary>
internal sealed class Catalog : IActivationOwner
{
    private readonly ConcurrentDictionary<GrainId, ICallTarget> _targets = new();
    private readonly Node _node;
    private readonly IServiceProvider _services;
    private readonly GrainCollectionOptions _options;
    private readonly ILogger _logger;
    private ITimer? _collector;

    public Catalog(Node node, IServiceProvider services, ILoggerFactory loggers)
    {
        (_node, _services) = (node, services);
        _options = services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value;
        _logger = loggers.CreateLogger("Orleans.Runtime.Catalog");
        Activator = new GrainActivator(services);
        Handover = new Handover(node, _options.DeactivationTimeout, _logger);
    }

    public GrainActivator Activator { get; }

    public Handover Handover { get; }

    public TimeSpan ActivationTimeout => _options.ActivationTimeout;

    public TimeSpan DeactivationTimeout => _options.DeactivationTimeout;

    public TimeSpan AgeLimitOf(GrainClass grainClass) =>
        _options.ClassSpecificCollectionAge.GetValueOrDefault(grainClass.Type.FullName!, _options.CollectionAge);

    /// <summary>The target for calls of this grain; made if there is none.</summary>
    public ICallTarget GetOrAdd(GrainId id, ContextData? context)
    {
        if (_targets.TryGetValue(id, out var target))
            return target;
        var grainClass = _node.Types.ClassOf(id.Type)
            ?? throw new ArgumentException($"There is no grain class for {id} on {_node.Address}.");
        if (grainClass.MaxWorkers > 0)
            return _targets.GetOrAdd(id, static (id, x) => new WorkerPool(x.Self, id, x.Class), (Self: this, Class: grainClass));
        var activation = NewActivation(grainClass, id, this);
        target = _targets.GetOrAdd(id, activation);
        if (ReferenceEquals(target, activation))
            activation.Begin(context);
        else
            activation.Abandon();
        return target;
    }

    public Activation NewActivation(GrainClass grainClass, GrainId id, IActivationOwner owner) =>
        new(_node, grainClass, id, owner, _services, _logger);

    public void OnEnded(Activation activation) => _targets.TryRemove(KeyValuePair.Create(activation.GrainId, (ICallTarget)activation));

    public IEnumerable<Activation> Activations => _targets.Values.SelectMany(t => t.Activations);

    public Activation? Find(GrainId id) => _targets.GetValueOrDefault(id)?.Activations.FirstOrDefault();

    public void StartCollecting()
    {
        _collector = _node.Time.CreateTimer(
            static state => ((Catalog)state!).Collect(null), this, _options.CollectionQuantum, _options.CollectionQuantum);
    }

    /// <summary>Ends idle activations: those over their class's age limit, or over the one given.</summary>
    public void Collect(TimeSpan? ageLimit)
    {
        foreach (var activation in Activations)
            activation.CollectIfIdle(ageLimit);
    }

    public void Sweep(long now)
    {
        foreach (var (_, target) in _targets)
            target.Sweep(now);
    }

    /// <summary>Ends activations whose grains now belong to another silo.</summary>
    public void OnMembershipChanged(ClusterView view)
    {
        Handover.OnMembershipChanged(view);
        if (!view.Active.Contains(_node.Address))
            return; // Joining, when there are none yet, or leaving, when all end anyway.
        foreach (var (id, target) in _targets)
            if (target is Activation activation && _node.PlaceOf(id).Silo != _node.Address)
                activation.Deactivate(Activation.BelongsElsewhere);
    }

    /// <summary>Ends everything; calls that come meanwhile go to the other silos.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_collector is not null)
            await _collector.DisposeAsync();
        do
        {
            // Others ask the control to release grains until the end.
            var activations = Activations.Where(a => a.GrainId.Type != AddressedIds.Control).ToArray();
            foreach (var activation in activations)
                activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The silo is shutting down."), cancellationToken);
            await Task.WhenAll(activations.Select(a => a.Deactivated)).WaitAsync(cancellationToken);
        }
        while (Activations.Any(a => a.IsPlaced)); // A call that was being routed may have made one more.
    }
}
