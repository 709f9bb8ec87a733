namespace Orleans.Runtime.Sockets;

/// <summary>What the transport over sockets needs of the membership beside the view. Nothing here blocks.</summary>
internal interface ISocketMembership : IMembership
{
    /// <summary>This node has changed the membership, and the others should hear of it.</summary>
    event Action Announced;

    /// <summary>
    /// The secret that a silo, this node or another, has put where only members read it: whoever dials the silo shows
    /// that. Null if the silo is not known.
    /// </summary>
    Guid? TokenOf(SiloAddress silo);

    /// <summary>There is reason to think that the membership has changed: it is read soon.</summary>
    void Refresh();

    /// <summary>A link with the silo broke, or a dial failed. Comes again with each dial that fails.</summary>
    void Suspect(SiloAddress silo);
}
