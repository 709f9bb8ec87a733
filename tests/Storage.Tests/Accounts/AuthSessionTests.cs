using Chorus.Storage.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Chorus.Storage.Tests.Accounts;

public sealed class AuthSessionTests : IAsyncLifetime
{
    private static readonly CancellationToken _none = CancellationToken.None;

    private readonly ManualTime _time = new();
    private readonly Guid _id = Guid.CreateVersion7();
    private TestStorage _storage = null!;
    private ChorusUser _user = null!;

    private AuthSessionStore Sessions => _storage.Get<AuthSessionStore>();

    public async Task InitializeAsync()
    {
        _storage = await TestStorage.CreateAsync(configure: services => services.AddSingleton<TimeProvider>(_time));
        _user = ChorusUser.Create(_time);
        await _storage.Get<UserStore>().CreateAsync(_user, _none);
        await Sessions.CreateAsync(_id, _user.Id, _time.Now.AddHours(1), _none);
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
    public async Task What_expired_is_removed_and_nothing_else()
    {
        for (var i = 0; i < 30; i++)
        {
            await Sessions.CreateAsync(Guid.CreateVersion7(), _user.Id, _time.Now.AddMinutes(i), _none);
        }

        _time.Now = _time.Now.AddMinutes(20);

        Assert.Equal(21, await Sessions.DeleteExpiredAsync(_none));
        Assert.Equal(0, await Sessions.DeleteExpiredAsync(_none));
        Assert.True(await Sessions.IsAliveAsync(_id, _none));
    }
}
