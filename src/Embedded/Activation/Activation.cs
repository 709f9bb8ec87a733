using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Core.Internal;

namespace Orleans.Runtime;

/// <summary>One life of a grain: its object, its queue of calls, and what belongs to it.</summary>
internal sealed partial class Activation : RequestQueue, ICallTarget, IGrainContext, IGrainExtensionBinder, ICallChainReentrantGrainContext
{
    // Of its own, because the queue's gate may be held when it is taken.
    private readonly Lock _sections = new();

    // Most activations never need these.
    private Dictionary<Type, object>? _components;
    private Dictionary<Guid, int>? _reentrantSections;
    private readonly GrainLifecycle _lifecycle;
    private readonly IActivationOwner _owner;
    private readonly ILogger _logger;
    private readonly AsyncServiceScope _scope;
    private GrainReference? _reference;

    public Activation(Node node, GrainClass grainClass, GrainId id, IActivationOwner owner, IServiceProvider services, ILogger logger)
        : base(node)
    {
        (Class, GrainId, _owner, _logger) = (grainClass, id, owner, logger);
        ActivationId = new(node.Random.NewGuid());
        _lifecycle = new GrainLifecycle(this);
        _scope = services.CreateAsyncScope();
        _scope.ServiceProvider.GetRequiredService<ScopedGrainContext>().Value = this;
        _lastUsed = node.Clock.Now;
    }

    IEnumerable<Activation> ICallTarget.Activations => [this];

    public GrainClass Class { get; }

    public GrainId GrainId { get; }

    /// <summary>Whether the grain lives on one silo at a time, which the view of the cluster says.</summary>
    public bool IsPlaced => Class.MaxWorkers == 0 && GrainId.Type != AddressedIds.Control;

    public ActivationId ActivationId { get; }

    public object? GrainInstance { get; private set; }

    public GrainReference GrainReference => _reference ??= Node.References.Create(GrainId, typeof(IGrain));

    public GrainAddress Address => new() { GrainId = GrainId, ActivationId = ActivationId, SiloAddress = Node.Address };

    public IServiceProvider ActivationServices => _scope.ServiceProvider;

    public IGrainLifecycle ObservableLifecycle => _lifecycle;

    public IWorkItemScheduler Scheduler => Turns;

    public override bool IsFiltered => Node.IncomingFilters.Length > 0 || Class.IsFilter;

    protected override IGrainContext TurnContext => this;

    protected override int Limit => Class.MaxWorkers > 0 ? Node.WorkerRequestLimit : base.Limit;

    public override object TargetOf(Request request) => request.Method.Interface is { IsExtension: true } extension
        ? ExtensionOf(extension.Type)
        : GrainInstance!;

    protected override bool MayInterleave(Request request)
    {
        if (Class.IsReentrant)
            return true;
        if (request.Context is { } context && context.ReentrancyId != Guid.Empty)
            lock (_sections)
                if (_reentrantSections?.ContainsKey(context.ReentrancyId) == true)
                    return true;
        return Class.HasInterleavePredicate && AskPredicate(request);
    }

    private bool AskPredicate(Request request)
    {
        try
        {
            return Class.MayInterleave(GrainInstance!, request)
                || (Blocking is { } blocking && Class.MayInterleave(GrainInstance!, blocking));
        }
        catch (Exception e)
        {
            LogPredicateFailed(_logger, e, this);
            return false;
        }
    }

    public void OnEnterReentrantSection(Guid reentrancyId)
    {
        lock (_sections)
        {
            _reentrantSections ??= [];
            _reentrantSections[reentrancyId] = _reentrantSections.GetValueOrDefault(reentrancyId) + 1;
        }
    }

    public void OnExitReentrantSection(Guid reentrancyId)
    {
        lock (_sections)
            if (_reentrantSections is not null && --_reentrantSections[reentrancyId] == 0)
                _reentrantSections.Remove(reentrancyId);
    }

    public object? GetTarget() => GrainInstance;

    public object? GetComponent(Type componentType)
    {
        lock (_life)
            return _components?.GetValueOrDefault(componentType)
                ?? (componentType.IsInstanceOfType(GrainInstance) ? GrainInstance : componentType.IsInstanceOfType(this) ? this : null);
    }

    public void SetComponent<TComponent>(TComponent? value) where TComponent : class
    {
        lock (_life)
            if (value is null)
                _components?.Remove(typeof(TComponent));
            else
                (_components ??= [])[typeof(TComponent)] = value;
    }

    public TExtensionInterface GetExtension<TExtensionInterface>() where TExtensionInterface : class, IGrainExtension =>
        (TExtensionInterface)ExtensionOf(typeof(TExtensionInterface));

    public (TExtension, TExtensionInterface) GetOrSetExtension<TExtension, TExtensionInterface>(Func<TExtension> newExtensionFunc)
        where TExtension : class, TExtensionInterface
        where TExtensionInterface : class, IGrainExtension
    {
        lock (_life)
        {
            _components ??= [];
            if (!_components.TryGetValue(typeof(TExtensionInterface), out var extension))
                _components[typeof(TExtensionInterface)] = extension = newExtensionFunc();
            return ((TExtension)extension, GrainReference.AsReference<TExtensionInterface>());
        }
    }

    private object ExtensionOf(Type type)
    {
        lock (_life)
        {
            _components ??= [];
            if (_components.TryGetValue(type, out var extension))
                return extension;
            if (type.IsInstanceOfType(GrainInstance))
                return GrainInstance!;
            return _components[type] = (ActivationServices as IKeyedServiceProvider)?.GetKeyedService(typeof(IGrainExtension), type)
                ?? throw new GrainExtensionNotInstalledException($"{GrainId} has no extension {type}.");
        }
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"{GrainId}{ActivationId}";

    public void LogStopFailed(string observer, Exception exception) => LogStopFailed(_logger, exception, observer, this);

    [LoggerMessage(LogLevel.Error, "{Observer} failed to stop with {Activation}.")]
    private static partial void LogStopFailed(ILogger logger, Exception exception, string observer, Activation activation);

    [LoggerMessage(LogLevel.Error, "The predicate that says what may interleave with {Activation} failed; it counts as no.")]
    private static partial void LogPredicateFailed(ILogger logger, Exception exception, Activation activation);
}

/// <summary>Who holds activations, and hears when one has ended.</summary>
internal interface IActivationOwner
{
    void OnEnded(Activation activation);
}

/// <summary>Gives the services of an activation's scope its context.</summary>
internal sealed class ScopedGrainContext
{
    public IGrainContext? Value { get; set; }
}
