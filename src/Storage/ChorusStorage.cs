using Chorus.Grains.Attachments;
using Chorus.Grains.Calls;
using Chorus.Grains.Conversations;
using Chorus.Grains.Departures;
using Chorus.Grains.Files;
using Chorus.Grains.Generations;
using Chorus.Grains.Images;
using Chorus.Grains.Notifications;
using Chorus.Grains.Presence;
using Chorus.Grains.Replies;
using Chorus.Grains.Sessions;
using Chorus.Grains.Users;
using Chorus.Storage.Accounts;
using Chorus.Storage.Analytics;
using Chorus.Storage.Attachments;
using Chorus.Storage.Blobs;
using Chorus.Storage.Calls;
using Chorus.Storage.Conversations;
using Chorus.Storage.Departures;
using Chorus.Storage.Digests;
using Chorus.Storage.Files;
using Chorus.Storage.Generations;
using Chorus.Storage.Images;
using Chorus.Storage.Keys;
using Chorus.Storage.Migrations;
using Chorus.Storage.Notifications;
using Chorus.Storage.Pictures;
using Chorus.Storage.Postgres;
using Chorus.Storage.Retention;
using Chorus.Storage.Search;
using Chorus.Storage.Sessions;
using Chorus.Storage.Stats;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chorus.Storage;

/// <summary>Everything that is kept: in PostgreSQL, and files beside it.</summary>
public static class ChorusStorage
{
    /// <summary>The meter of group commit.</summary>
    public const string MeterName = StorageMetrics.MeterName;

    /// <summary>
    /// Registers the grains' ports, the API's readers, Identity's user store, the shared keys and the migrations, which run before
    /// any hosted service starts. Reads section <see cref="PostgresOptions.Section"/>.
    /// </summary>
    public static IServiceCollection AddChorusStorage(this IServiceCollection services)
    {
        services.AddOptions<PostgresOptions>().BindConfiguration(PostgresOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<PostgresOptions>, PostgresOptionsCheck>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(s => DataSource.Create(s.GetRequiredService<IOptions<PostgresOptions>>().Value));
        services.AddSingleton<Database>();
        services.AddSingleton<StorageHealth>();
        services.AddSingleton<MigrationRunner>();
        services.AddHostedService(s => s.GetRequiredService<MigrationRunner>());
        return services.AddConversations().AddSessions().AddDigests().AddRetention().AddFiles().AddAccounts();
    }

    private static IServiceCollection AddConversations(this IServiceCollection services)
    {
        services.AddSingleton<StorageMetrics>();
        services.AddKeyedSingleton(CommitBatch.Source, (s, _) => DataSource.CreateForCommits(s.GetRequiredService<IOptions<PostgresOptions>>().Value));
        services.AddSingleton<CommitBatch>();
        services.AddSingleton<GroupCommit>();
        services.AddSingleton<IConversationStore, ConversationStore>();
        services.AddSingleton<RepeatedCalls>().AddSingleton<IRepeatedCalls>(s => s.GetRequiredService<RepeatedCalls>());
        services.AddSingleton<IGenerationStore, GenerationStore>();
        services.AddSingleton<IReplyHistory, ReplyHistory>();
        services.AddSingleton<IPresenceAudience, PresenceAudience>();
        services.AddSingleton<INotificationStore, NotificationStore>();
        services.AddSingleton(s => new NotificationReader(s.GetRequiredService<Database>()));
        services.AddSingleton(s => new ConversationReader(s.GetRequiredService<Database>()));
        services.AddSingleton(s => new ChangeReader(s.GetRequiredService<NpgsqlDataSource>()));
        return services;
    }

    private static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddSingleton<ISessionStore, SessionStore>();
        services.AddSingleton(s => new SessionReader(s.GetRequiredService<Database>()));
        services.AddSingleton(s => new HistoryReader(s.GetRequiredService<Database>()));
        return services;
    }

    private static IServiceCollection AddDigests(this IServiceCollection services)
    {
        services.AddOptions<DigestOptions>().BindConfiguration(DigestOptions.Section);
        services.AddSingleton<DigestQueue>().AddSingleton<DigestStore>().AddHostedService<Digester>();
        services.AddSingleton(s => new SearchReader(s.GetRequiredService<Database>()));
        services.AddSingleton(s => new AnalyticsReader(s.GetRequiredService<Database>()));
        return services;
    }

    private static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(s => new PulseStore(s.GetRequiredService<Database>()));
        return services.AddSingleton<Eraser>().AddHostedService<RetentionSweep>();
    }

    private static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton(s => new AuthSessionStore(s.GetRequiredService<Database>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new WrongPasswords(s.GetRequiredService<Database>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new SessionEnds(s.GetRequiredService<Database>()));
        services.AddSingleton(s => new UsedTickets(s.GetRequiredService<Database>()));
        services.AddHostedService<ExpiredSessions>();
        services.AddOptions<GuestOptions>().BindConfiguration(GuestOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(s => new ExternalIdentities(s.GetRequiredService<Database>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new AccountRemoval(s.GetRequiredService<Database>())).AddHostedService<SilentGuests>();
        services.AddSingleton<IDepartureStore, DepartureStore>();
        services.AddSingleton<IUserDirectory, UserDirectory>();
        services.AddSingleton(s => new UserStore(s.GetRequiredService<Database>()));
        services.AddSingleton<IUserStore<ChorusUser>>(s => s.GetRequiredService<UserStore>());
        services.AddSingleton(s => new GuestMerge(s.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<DataProtectionKeyStore>();
        services.AddOptions<KeyManagementOptions>().Configure<DataProtectionKeyStore>((options, keys) => options.XmlRepository = keys);
        return services;
    }

    private static IServiceCollection AddFiles(this IServiceCollection services)
    {
        services.AddOptions<BlobOptions>().BindConfiguration(BlobOptions.Section).ValidateDataAnnotations().ValidateOnStart()
            .Configure<IConfiguration>((options, configuration) =>
                options.DataDirectory = configuration[BlobOptions.DataDirectoryKey] is { Length: > 0 } set ? set : options.DataDirectory);
        services.AddSingleton<IValidateOptions<BlobOptions>, BlobOptionsCheck>();
        services.AddSingleton<IBlobStore>(s => s.GetRequiredService<IOptions<BlobOptions>>() is { Value.ConnectionString.Length: > 0 } azure
            ? new AzureBlobStore(azure)
            : new FileBlobStore(s.GetRequiredService<IOptions<BlobOptions>>()));
        services.AddSingleton(s => new FileLedger(s.GetRequiredService<Database>()));
        services.AddSingleton<IStoredBytes, StoredBytesReader>();
        services.AddSingleton(s => new ConversationFiles(s.GetRequiredService<Database>()));
        services.AddSingleton(s => new FileSweeper(
            s.GetRequiredService<FileLedger>(), s.GetRequiredService<IBlobStore>(), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<FileSweeper>>()));
        services.AddHostedService(s => s.GetRequiredService<FileSweeper>());
        services.AddSingleton<VipsPictureReader>();
        services.AddHostedService(s => s.GetRequiredService<VipsPictureReader>());
        services.AddSingleton<IPictureReader>(s => s.GetRequiredService<VipsPictureReader>());
        services.AddSingleton<IImageStore, ImageStore>();
        services.AddSingleton(s => new ImageReader(s.GetRequiredService<Database>()));
        services.AddSingleton(s => new AttachmentStore(s.GetRequiredService<Database>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IAttachmentStore>(s => s.GetRequiredService<AttachmentStore>());
        return services;
    }
}
