namespace Orleans.Runtime;

/// <summary>The membership of nodes in many processes, as the transport between them uses it. Nothing here blocks.</summary>
internal interface ISharedMembership : IMembership
{
    /// <summary>What a dialer shows to this silo, to prove that it can read who is in the cluster; empty in a client.</summary>
    Guid Token { get; }

    /// <summary>What this node shows when it dials a silo; null: the silo is not in the view.</summary>
    Guid? TokenOf(SiloAddress silo);

    /// <summary>A link to the silo broke, or could not be made: it may have gone.</summary>
    void Suspect(SiloAddress silo);

    /// <summary>Another node says that there is a new view.</summary>
    void Refresh();

    /// <summary>This node has made a new view, and the others should hear of it.</summary>
    event Action? Written;
}
