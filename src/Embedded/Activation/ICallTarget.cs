namespace Orleans.Runtime;

/// <summary>What takes the calls of one grain on a silo: its activation, or a pool of them.</summary>
internal interface ICallTarget
{
    IEnumerable<Activation> Activations { get; }

    bool TryEnqueue(Request request);

    void Sweep(long now);
}
