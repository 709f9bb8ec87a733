namespace Chorus.Cluster.Tests.Traffic;

/// <summary>A conversation of the run: who writes in it, who only watches, and what was acknowledged there.</summary>
internal sealed record Room(string Id, IReadOnlyList<Account> Writers, Account? Viewer, Ledger Ledger)
{
    /// <summary>The first writer.</summary>
    public Account Owner => Writers[0];

    public string Path => $"api/conversations/{Id}";
}
