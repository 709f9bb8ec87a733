using System.Collections.Concurrent;
using Chorus.Api.Accounts;

namespace Chorus.Api.Realtime;

/// <summary>All devices that are connected to this node.</summary>
internal sealed partial class DeviceTable(ILogger<DeviceTable> logger)
{
    private readonly ConcurrentDictionary<string, Device> _devices = new();
    private readonly UserCounts _counts = new();

    public int Count => _devices.Count;

    /// <returns>How many its user has here now.</returns>
    public int Add(string connectionId, Device device)
    {
        _devices[connectionId] = device;
        return _counts.Add(device.UserId);
    }

    public Device? Remove(string connectionId)
    {
        if (!_devices.TryRemove(connectionId, out var device))
        {
            return null;
        }

        _counts.Remove(device.UserId);
        return device;
    }

    public IReadOnlyList<Device> All() => [.. _devices.Values];

    /// <summary>The sign-ins that have a socket here.</summary>
    public IReadOnlySet<Guid> Sessions() => _devices.Select(d => d.Value.Pass.SessionId).ToHashSet();

    /// <summary>Closes a session's sockets on this node. A sign-out is rare enough to look at them all.</summary>
    public void EndSession(Guid sessionId) => EndSessions(new HashSet<Guid> { sessionId });

    /// <summary>Closes the sockets of some sessions.</summary>
    public void EndSessions(IReadOnlySet<Guid> sessionIds)
    {
        foreach (var (connectionId, device) in _devices)
        {
            if (sessionIds.Contains(device.Pass.SessionId) && device.TryEnd())
            {
                LogEnded(connectionId, device.Pass.SessionId);
            }
        }
    }

    /// <summary>Closes the sockets whose token has run out.</summary>
    public void EndExpired(DateTimeOffset now)
    {
        foreach (var (connectionId, device) in _devices)
        {
            if (device.Pass.ExpiresAt <= now && device.TryRunOut())
            {
                LogRanOut(connectionId);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {ConnectionId} closes: session {SessionId} was signed out")]
    private partial void LogEnded(string connectionId, Guid sessionId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {ConnectionId} closes: its access token ran out")]
    private partial void LogRanOut(string connectionId);
}
