using Chorus.Grains.Conversations;
using Chorus.Grains.Files;
using Chorus.Grains.Images;
using Chorus.Grains.Presence;
using Chorus.Grains.Replies;
using Chorus.Grains.Tests.Images;
using Chorus.Grains.Tests.Sessions;
using Chorus.Silo;
using Chorus.Storage.Accounts;
using Chorus.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chorus.Grains.Tests.Cluster;

/// <summary>A silo as it is in production, on a database of its own; only its way to the store can be made to fail.</summary>
public sealed class SiloFixture : IAsyncLifetime
{
    private IHost _host = null!;

    internal FaultyStore Store { get; private set; } = null!;

    internal ScriptedAssistant Assistant { get; } = new();

    internal ScriptedPainter Painter { get; } = new();

    internal FaultyBlobs Blobs { get; private set; } = null!;

    internal CountedAudience Audience { get; private set; } = null!;

    private readonly string _directory = Directory.CreateTempSubdirectory("chorus-silo-").FullName;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public async Task InitializeAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Chorus:Postgres:ConnectionString", await PostgresServer.CreateDatabaseAsync()), new("Chorus:DataDirectory", _directory),
            new("Chorus:Presence:Grace", "00:00:01"), new("Chorus:Presence:Refresh", "00:00:01"),
        ]);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.AddChorusSilo();
        var store = builder.Services.Last(s => s.ServiceType == typeof(IConversationStore));
        builder.Services.AddSingleton<IConversationStore>(services =>
            Store = new FaultyStore((IConversationStore)ActivatorUtilities.CreateInstance(services, store.ImplementationType!)));
        var audience = builder.Services.Last(s => s.ServiceType == typeof(IPresenceAudience));
        builder.Services.AddSingleton<IPresenceAudience>(services =>
            Audience = new CountedAudience((IPresenceAudience)ActivatorUtilities.CreateInstance(services, audience.ImplementationType!)));
        builder.Services.AddSingleton<IAssistant>(Assistant);
        builder.Services.AddSingleton<IPainter>(Painter);
        var blobs = builder.Services.Last(s => s.ServiceType == typeof(IBlobStore));
        builder.Services.AddSingleton<IBlobStore>(services => Blobs = new FaultyBlobs((IBlobStore)blobs.ImplementationFactory!(services)));
        _host = builder.Build();
        await _host.StartAsync();
        Store = (FaultyStore)_host.Services.GetRequiredService<IConversationStore>();
        Blobs = (FaultyBlobs)_host.Services.GetRequiredService<IBlobStore>();
        Audience = (CountedAudience)_host.Services.GetRequiredService<IPresenceAudience>();
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    internal T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Puts all activations away, as when their silo stops; more than once, as one that is in the middle of something stays.</summary>
    internal async Task ForgetActivationsAsync()
    {
        for (var i = 0; i < 10; i++)
        {
            await Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>A user who may take part in conversations.</summary>
    internal async Task<Guid> NewUserAsync()
    {
        var user = new ChorusUser { Id = Guid.CreateVersion7(), SecurityStamp = "stamp", CreatedAt = Timestamp.Now(TimeProvider.System) };
        var result = await Service<UserStore>().CreateAsync(user, CancellationToken.None);
        Assert.True(result.Succeeded, $"{result}");
        return user.Id;
    }

    /// <summary>A conversation of <paramref name="owner"/>'s, with the others as members.</summary>
    internal async Task<IConversationGrain> NewConversationAsync(Guid owner, params Guid[] members)
    {
        var conversation = Grains.GetGrain<IConversationGrain>(Guid.CreateVersion7());
        await conversation.CreateAsync(owner, new NewConversation { Title = "Test" });
        foreach (var member in members)
        {
            await conversation.AddMemberAsync(owner, member, MemberRole.Member);
        }

        return conversation;
    }
}
