namespace Chorus.Bench.Load.Measures;

/// <summary>The Node peer collects when it is asked over HTTP.</summary>
internal sealed class NodeProcess(int id, Uri address) : ServerProcess(id)
{
    private static readonly HttpClient Http = new();

    protected override async Task CollectAsync(CancellationToken cancellationToken) =>
        await Http.GetStringAsync(new Uri(address, "/collect"), cancellationToken);
}
