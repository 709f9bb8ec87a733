using Chorus.Grains.Conversations;
using Chorus.Grains.Notifications;
using Chorus.Storage.Accounts;
using Chorus.Storage.Notifications;

namespace Chorus.Storage.Tests.Conversations;

public sealed class NotificationStatementsTests : IAsyncLifetime
{
    private TestStorage _storage = null!;
    private Guid _user;

    public async Task InitializeAsync()
    {
        _storage = await TestStorage.CreateAsync();
        var user = ChorusUser.Create(TimeProvider.System);
        Assert.True((await _storage.Get<UserStore>().CreateAsync(user, CancellationToken.None)).Succeeded);
        _user = user.Id;
    }

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    [Fact]
    public async Task What_is_told_of_a_commit_is_kept_with_it_or_not_at_all()
    {
        var conversation = await SampleConversation.StoredAsync(_storage.Store, _user);
        var (told, standing) = (Told(conversation), conversation.Head);
        var fenced = conversation.Change(h => h with { Title = "Fenced" }) with { ExpectedVersion = 7, Notified = [told] };
        Assert.Equal(CommitOutcome.Fenced, await _storage.Store.CommitAsync(fenced, CancellationToken.None));
        Assert.Empty(await ListAsync());

        var passed = SampleConversation.From(standing).Change(h => h with { Title = "Passed" }) with { Notified = [told, told with { UserId = Guid.NewGuid() }] };
        Assert.Equal(CommitOutcome.Committed, await _storage.Store.CommitAsync(passed, CancellationToken.None));
        Assert.Equal([told.Notification], await ListAsync());
        await _storage.Get<INotificationStore>().ForgetAsync(_user, [told.Notification.Id, Guid.NewGuid()], CancellationToken.None);
        Assert.Empty(await ListAsync());
    }

    private UserNotification Told(SampleConversation conversation) => new(_user, new Notification("error", "code", "Title", "Detail")
    {
        Id = Guid.CreateVersion7(),
        CreatedAt = SampleConversation.Start,
        ConversationId = conversation.Head.Id,
        SessionId = Guid.NewGuid(),
        Retry = new RetryHint("regenerate", conversation.Head.Id, Guid.NewGuid(), 7),
    });

    private async Task<IReadOnlyList<Notification>> ListAsync() =>
        (await _storage.Get<NotificationReader>().ListAsync(_user, null, 50, CancellationToken.None)).Items;
}
