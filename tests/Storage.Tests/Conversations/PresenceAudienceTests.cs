using Chorus.Grains.Conversations;
using Chorus.Grains.Presence;

namespace Chorus.Storage.Tests.Conversations;

public sealed class PresenceAudienceTests : IAsyncLifetime
{
    private readonly Guid _user = Guid.CreateVersion7();
    private TestStorage _storage = null!;

    public async Task InitializeAsync() => _storage = await TestStorage.CreateAsync();

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    [Fact]
    public async Task It_is_whoever_takes_part_in_whatever_role_once_and_nobody_else()
    {
        var (friend, viewer, owner) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await StoreAsync(_user, 1, friend, viewer);
        await StoreAsync(owner, 2, _user, viewer);
        await StoreAsync(_user, 3);
        await StoreAsync(owner, 4, Guid.CreateVersion7());
        var deleted = await StoreAsync(_user, 5, Guid.CreateVersion7());
        await CommitAsync(deleted.Change(h => h with { DeletedAt = h.UpdatedAt }));

        Assert.Equal([.. new[] { owner, viewer }.Order(), friend], await FindAsync(10));
    }

    [Fact]
    public async Task Those_of_the_conversations_that_changed_last_come_first_if_there_are_too_many()
    {
        var friends = Enumerable.Range(0, 6).Select(_ => Guid.CreateVersion7()).ToList();
        for (var i = 0; i < friends.Count; i++)
        {
            await StoreAsync(_user, i, friends[i]);
        }

        Assert.Equal([friends[5], friends[4], friends[3]], await FindAsync(3));
        await StoreAsync(_user, 9, [.. Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7())]);
        Assert.Empty((await FindAsync(3)).Intersect(friends));
    }

    private Task<IReadOnlyList<Guid>> FindAsync(int limit) =>
        _storage.Get<IPresenceAudience>().FindAsync(_user, limit, CancellationToken.None);

    private async Task<SampleConversation> StoreAsync(Guid owner, int minute, params Guid[] members)
    {
        var conversation = await SampleConversation.StoredAsync(_storage.Store, owner);
        foreach (var member in members)
        {
            await CommitAsync(conversation.SetMember(member, new MemberState(MemberRole.Viewer, 0)));
        }

        await CommitAsync(conversation.Change(h => h with { UpdatedAt = SampleConversation.Start.AddMinutes(minute) }));
        return conversation;
    }

    private async Task CommitAsync(ConversationCommit commit) =>
        Assert.Equal(CommitOutcome.Committed, await _storage.Store.CommitAsync(commit, CancellationToken.None));
}
