using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>
/// One member of the cluster in this process, a silo or a client: sends calls to where their targets are, and takes
/// those that come here. A client is a node without a catalog.
/// </summary>
internal sealed partial class Node
{
    private readonly IServiceProvider _services;
    private readonly ILogger _logger;
    private readonly IMembership _membership;
    private readonly ITransport _transport;
    private readonly Lazy<Serializer> _serializer;
    private readonly Lazy<DeepCopier> _copier;
    private IIncomingGrainCallFilter[] _incomingFilters = [];
    private IOutgoingGrainCallFilter[] _outgoingFilters = [];
    private volatile bool _isStopped;

    public Node(
        IServiceProvider services,
        NodeOptions options,
        ILoggerFactory loggers,
        IMembership membership,
        ITransport transport,
        IWorkScheduler work,
        IRandomSource random,
        TimeProvider time,
        GrainTypes types)
    {
        _services = services;
        _logger = loggers.CreateLogger("Orleans.Runtime");
        _membership = membership;
        _transport = transport;
        _serializer = new(services.GetRequiredService<Serializer>);
        _copier = new(services.GetRequiredService<DeepCopier>);
        (Address, Options, Work, Random, Time, Types) = (options.Address, options.Messaging, work, random, time, types);
        RequestLimit = (options.Messaging as SiloMessagingOptions)?.MaxEnqueuedRequestsHardLimit ?? 0;
        WorkerRequestLimit = (options.Messaging as SiloMessagingOptions)?.MaxEnqueuedRequestsHardLimit_StatelessWorker ?? 0;
        References = new GrainReferenceFactory(this);
        Observers = new ObserverRegistry(this);
        Clock = new DeadlineClock(this, options.Messaging.ResponseTimeout);
        Catalog = options.IsSilo ? new Catalog(this, services, loggers) : null;
    }

    public SiloAddress Address { get; }

    public MessagingOptions Options { get; }

    public IWorkScheduler Work { get; }

    public IRandomSource Random { get; }

    public TimeProvider Time { get; }

    public GrainTypes Types { get; }

    public GrainReferenceFactory References { get; }

    public ObserverRegistry Observers { get; }

    public DeadlineClock Clock { get; }

    /// <summary>The activations here; null in a client.</summary>
    public Catalog? Catalog { get; }

    public DeepCopier Copier => _copier.Value;

    public ClusterView View => _membership.View;

    /// <summary>Whether others still take this node for one of theirs.</summary>
    public bool IsServing => _membership.IsServing;

    public TimeSpan SettlingTime => _membership.SettlingTime;

    public int RequestLimit { get; }

    public int WorkerRequestLimit { get; }

    public bool DropsExpired => Options.DropExpiredMessages;

    public bool WaitsForCancelled => Options.WaitForCancellationAcknowledgement;

    public bool HasOutgoingFilters => _outgoingFilters.Length > 0;

    public IIncomingGrainCallFilter[] IncomingFilters => _incomingFilters;

    public IOutgoingGrainCallFilter[] OutgoingFilters => _outgoingFilters;

    /// <summary>Begins to take calls. Filters are made only now, as they may need the grain factory.</summary>
    public void Start()
    {
        _incomingFilters = [.. _services.GetServices<IIncomingGrainCallFilter>()];
        _outgoingFilters = [.. _services.GetServices<IOutgoingGrainCallFilter>()];
        _membership.Changed += OnMembershipChanged;
        _transport.Lost += OnLost;
        _transport.Bind(Address, OnFrame);
        Clock.Start();
    }

    /// <summary>Takes and sends nothing more; what still waits for an answer fails.</summary>
    public void Stop()
    {
        _isStopped = true;
        _transport.Unbind(Address);
        _transport.Lost -= OnLost;
        _membership.Changed -= OnMembershipChanged;
        Clock.Stop();
        FailPending(static _ => true, (_, request) => new SiloUnavailableException($"{Address} stopped before {request} was answered."));
        foreach (var request in TakeEarly(static _ => true))
            request.Fail(new SiloUnavailableException($"{Address} stopped before {request} was sent."));
    }

    public ISiloControl ControlOf(SiloAddress silo) =>
        (ISiloControl)(IAddressable)References.Create(AddressedIds.ForControl(silo), typeof(ISiloControl));

    public Task SetStatusAsync(SiloStatus status, CancellationToken cancellationToken) =>
        _membership.SetStatusAsync(Address, status, cancellationToken);

    private void OnMembershipChanged(ClusterView view)
    {
        FailPending(
            silo => !silo.IsClient && silo != Address && !view.Silos.ContainsKey(silo),
            static (silo, request) => new SiloUnavailableException($"{silo} left the cluster before it answered {request}."));
        Catalog?.OnMembershipChanged(view);
        RouteEarly(e => e.Version <= view.Version);
    }

    private void OnLost(SiloAddress node) => FailPending(silo => silo == node, Unanswered);

    /// <summary>Gives up on a call whose time is over, and tells its target to.</summary>
    public void TimeOut(Request request)
    {
        if (Options.CancelRequestOnTimeout)
            request.Cancellation?.CancelCallee();
        request.Fail(new TimeoutException(
            $"Response did not arrive on time for {request}. Whether the call was made is not known."));
    }

    public void LogOneWayFailed(Exception exception, Request request) => LogOneWayFailed(_logger, exception, request);

    [LoggerMessage(LogLevel.Warning, "{Request}, whose caller does not wait, failed.")]
    private static partial void LogOneWayFailed(ILogger logger, Exception exception, Request request);
}

/// <summary>What makes a node this one.</summary>
internal sealed record NodeOptions(SiloAddress Address, bool IsSilo, MessagingOptions Messaging);
