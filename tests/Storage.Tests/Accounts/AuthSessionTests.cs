using Chorus.Storage.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Chorus.Storage.Tests.Accounts;

public sealed class AuthSessionTests : IAsyncLifetime
{
    private static readonly CancellationToken _none = CancellationToken.None;

    private readonly ManualTime _time = new();
    private readonly Guid _id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch);
    private TestStorage _storage = null!;
    private ChorusUser _user = null!;

    private AuthSessionStore Sessions => _storage.Get<AuthSessionStore>();

    public async Task InitializeAsync()
    {
        _storage = await TestStorage.CreateAsync(configure: services => services.AddSingleton<TimeProvider>(_time));
        _user = ChorusUser.Create(_time);
        await _storage.Get<UserStore>().CreateAsync(_user, _none);
        await Sessions.CreateAsync(_id, _user.Id, _time.Now.AddHours(1), null, _none);
    }

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    [Fact]
    public async Task A_session_lives_until_it_expires_and_no_longer()
    {
        Assert.True(await Sessions.IsAliveAsync(_id, _none));
        Assert.Equal([_id], await Sessions.AliveAsync([_id, Guid.NewGuid()], _none));

        _time.Now = _time.Now.AddHours(1);

        Assert.False(await Sessions.IsAliveAsync(_id, _none));
        Assert.False(await Sessions.ExtendAsync(_id, _time.Now.AddHours(1), _none));
    }

    [Fact]
    public async Task A_session_that_is_extended_lives_on()
    {
        Assert.True(await Sessions.ExtendAsync(_id, _time.Now.AddHours(3), _none));
        _time.Now = _time.Now.AddHours(2);
        Assert.True(await Sessions.IsAliveAsync(_id, _none));
    }

    [Fact]
    public async Task A_session_that_ended_stays_ended()
    {
        Assert.True(await Sessions.DeleteAsync(_id, _none));
        Assert.False(await Sessions.DeleteAsync(_id, _none));
        Assert.False(await Sessions.IsAliveAsync(_id, _none));
        Assert.False(await Sessions.ExtendAsync(_id, _time.Now.AddHours(3), _none));
    }

    [Fact]
    public async Task A_hundred_sessions_of_one_user_hold_and_the_oldest_makes_way()
    {
        var other = ChorusUser.Create(_time);
        await _storage.Get<UserStore>().CreateAsync(other, _none);
        await Sessions.CreateAsync(Guid.CreateVersion7(_time.Now), other.Id, _time.Now.AddHours(1), null, _none);
        List<Guid> ids = [_id];
        while (ids.Count <= AuthSessionStore.MaxOfUser)
        {
            _time.Now = _time.Now.AddMilliseconds(1);
            ids.Add(Guid.CreateVersion7(_time.Now));
            await Sessions.CreateAsync(ids[^1], _user.Id, _time.Now.AddHours(1), null, _none);
        }

        Assert.Equal(ids.Skip(1).Order(), (await Sessions.AliveAsync(ids, _none)).Order());
        Assert.Single((await Sessions.ListAsync(other.Id, null, 50, _none)).Items);
    }

    [Fact]
    public async Task A_session_that_is_seen_shows_that_its_user_is_there()
    {
        _time.Now = _time.Now.AddMinutes(30);
        await Sessions.SeenAsync([_id, Guid.NewGuid()], TimeSpan.FromMinutes(5), _none);
        Assert.Equal(_time.Now, Assert.Single((await Sessions.ListAsync(_user.Id, null, 50, _none)).Items).SeenAt);

        var removal = _storage.Get<AccountRemoval>();
        Assert.Equal(0, await removal.RemoveSilentAsync(_time.Now, _none));
        Assert.Equal(1, await removal.RemoveSilentAsync(_time.Now.AddMilliseconds(1), _none));
        Assert.Empty(await Sessions.AliveAsync([_id], _none));
        Assert.Equal(_user.Id, await _storage.ScalarAsync<Guid>("SELECT user_id FROM departures"));
    }

    [Fact]
    public async Task An_account_is_never_too_silent()
    {
        _user.Email = _user.NormalizedEmail = "A@EXAMPLE.COM";
        Assert.True((await _storage.Get<UserStore>().UpdateAsync(_user, _none)).Succeeded);
        Assert.Equal(0, await _storage.Get<AccountRemoval>().RemoveSilentAsync(_time.Now.AddYears(10), _none));
    }

    [Fact]
    public async Task What_expired_is_removed_and_nothing_else()
    {
        for (var i = 0; i < 30; i++)
        {
            await Sessions.CreateAsync(Guid.CreateVersion7(), _user.Id, _time.Now.AddMinutes(i), null, _none);
        }

        _time.Now = _time.Now.AddMinutes(20);

        Assert.Equal(21, await Sessions.DeleteExpiredAsync(_none));
        Assert.Equal(0, await Sessions.DeleteExpiredAsync(_none));
        Assert.True(await Sessions.IsAliveAsync(_id, _none));
    }
}
