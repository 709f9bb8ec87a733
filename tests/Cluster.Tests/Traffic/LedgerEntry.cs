namespace Chorus.Cluster.Tests.Traffic;

/// <summary>An acknowledged message, as it must be now.</summary>
/// <param name="Begun">When its first attempt began, as a timestamp of the system's clock.</param>
/// <param name="Acknowledged">When its answer came.</param>
internal sealed record LedgerEntry(Guid Id, int Sender, long Seq, string Content, long Begun, long Acknowledged)
{
    public bool IsDeleted { get; init; }
}
