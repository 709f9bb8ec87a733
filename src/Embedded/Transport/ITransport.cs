namespace Orleans.Runtime;

/// <summary>Carries frames between nodes, in order for each pair of nodes, at most once.</summary>
internal interface ITransport
{
    /// <summary>
    /// A node cannot be reached any more, and frames to it or from it may have been lost: nothing that is under way
    /// will be answered. It may be reachable again at once. Comes after <see cref="TrySend"/> has noticed.
    /// </summary>
    event Action<SiloAddress> Lost;

    /// <summary>Starts to receive under an address. The handler gets the frames of one sender one at a time.</summary>
    void Bind(SiloAddress self, Action<ReadOnlyMemory<byte>> onFrame);

    /// <summary>Stops to receive; frames under way are lost.</summary>
    void Unbind(SiloAddress self);

    /// <summary>Sends without waiting. False: there is nobody at that address, or too much is under way to it.</summary>
    /// <param name="to">The other node.</param>
    /// <param name="frame">What it gets.</param>
    /// <param name="isAnswer">Whether the frame belongs to a call that was let in already, and finds room where a call does not.</param>
    bool TrySend(SiloAddress to, ReadOnlyMemory<byte> frame, bool isAnswer = false);
}
