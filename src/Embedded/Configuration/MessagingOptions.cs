namespace Orleans.Configuration;

/// <summary>How calls are sent and waited for.</summary>
public abstract class MessagingOptions
{
    /// <value>How long a caller waits, unless the method says otherwise. Default: 30 s.</value>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <value>Whether a call whose caller has given up is not made any more. Default: true.</value>
    public bool DropExpiredMessages { get; set; } = true;

    /// <value>Whether a call's cancellation token is cancelled when its caller times out. Default: false.</value>
    public bool CancelRequestOnTimeout { get; set; }

    /// <value>Whether a cancelled call waits until its target has stopped. Default: false.</value>
    public bool WaitForCancellationAcknowledgement { get; set; }

    /// <value>The largest message, in bytes. Default: 100 MiB.</value>
    public int MaxMessageBodySize { get; set; } = 100 * 1024 * 1024;
}

public class ClientMessagingOptions : MessagingOptions;

public class SiloMessagingOptions : MessagingOptions
{
    /// <value>Calls that may wait for an activation before more are refused; 0: no limit. Default: 0.</value>
    public int MaxEnqueuedRequestsHardLimit { get; set; }

    /// <value>Calls that may wait for an activation before a warning is logged; 0: never. Default: 0.</value>
    public int MaxEnqueuedRequestsSoftLimit { get; set; }

    /// <value>The same for all workers of a stateless worker grain on a silo together. Default: 0.</value>
    public int MaxEnqueuedRequestsHardLimit_StatelessWorker { get; set; }

    /// <summary>
    /// How often a call may be handed on to where its grain went. It goes from silo to silo only by newer and newer views
    /// of the cluster, so that it follows a grain and never goes in circles.
    /// </summary>
    /// <value>Default: 20.</value>
    public int MaxForwardCount { get; set; } = 20;
}
