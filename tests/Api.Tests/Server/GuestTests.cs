using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Server;

/// <summary>Tests of which each has a guest of its own.</summary>
public abstract class GuestTests(ServerFixture server) : IAsyncLifetime
{
    protected ServerFixture Server { get; } = server;

    protected ChorusClient User { get; private set; } = null!;

    public virtual async Task InitializeAsync() => User = await Server.GuestAsync();

    public Task DisposeAsync()
    {
        User.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>Tests of which each has a guest of its own, and a conversation of that guest's.</summary>
public abstract class TalkTests(ServerFixture server, string title = "talk") : GuestTests(server)
{
    protected string Conversation { get; private set; } = "";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Conversation = (await User.NewConversationAsync(title)).GetProperty("id").GetString()!;
    }
}
