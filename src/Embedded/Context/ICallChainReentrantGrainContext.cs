namespace Orleans.Core.Internal;

/// <summary>Lets calls of a chain back in while it waits for that chain.</summary>
public interface ICallChainReentrantGrainContext
{
    void OnEnterReentrantSection(Guid reentrancyId);

    void OnExitReentrantSection(Guid reentrancyId);
}
