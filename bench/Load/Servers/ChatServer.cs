using Chorus.Bench.Load.Measures;
using Chorus.Bench.Load.Protocols;

namespace Chorus.Bench.Load.Servers;

/// <summary>One of the servers under test, already running at <paramref name="address"/>.</summary>
internal abstract class ChatServer(string name, Uri address, ServerProcess process)
{
    public string Name => name;

    public ServerProcess Process => process;

    protected Uri Address => address;

    /// <summary>Signs in users 0 to <paramref name="users"/> − 1.</summary>
    public abstract Task SignInAsync(int users, CancellationToken cancellationToken);

    /// <summary>A new conversation of <paramref name="owner"/>; returns its id.</summary>
    public abstract Task<string> NewConversationAsync(int owner, CancellationToken cancellationToken);

    /// <summary>Lets users 1 to <paramref name="members"/> of a conversation owned by user 0 listen to it.</summary>
    public abstract Task AddMembersAsync(string conversationId, int members, CancellationToken cancellationToken);

    /// <summary>Connects a device of a user, ready to send to and to hear from the conversation.</summary>
    public abstract Task<Device> ConnectAsync(
        int user, string conversationId, int index, IDeviceSink sink, CancellationToken cancellationToken);
}
