namespace Orleans.Runtime;

/// <summary>
/// Whether this node has seen the table without a break for as long as a lease lasts. Where it has not, leases that look
/// over may only mean that nobody could renew, as after an outage of the database or a pause of the machine.
/// </summary>
internal sealed class UnbrokenPolls(TimeSpan leaseDuration, TimeProvider time)
{
    private long? _since;
    private long _last;

    /// <summary>A poll has succeeded.</summary>
    /// <returns>Whether leases that are over may be taken away.</returns>
    public bool Add(long started)
    {
        var now = time.GetTimestamp();
        if (_since is null || time.GetElapsedTime(_last, now) > leaseDuration / 2)
            _since = now;
        _last = started;
        return time.GetElapsedTime(_since.Value, now) >= leaseDuration;
    }

    /// <summary>A poll has failed.</summary>
    public void Break() => _since = null;
}
