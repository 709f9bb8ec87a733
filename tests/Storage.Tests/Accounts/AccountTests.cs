using Chorus.Grains.Users;
using Chorus.Storage.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Chorus.Storage.Tests.Accounts;

/// <summary>The user store under ASP.NET Core Identity's own user manager.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private const string Email = "Someone@Example.com";
    private const string Password = "Correct horse 1!";

    private TestStorage _storage = null!;
    private IServiceScope _scope = null!;

    private UserManager<ChorusUser> Users => _scope.ServiceProvider.GetRequiredService<UserManager<ChorusUser>>();

    public async Task InitializeAsync()
    {
        _storage = await TestStorage.CreateAsync(configure: services => services.AddIdentityCore<ChorusUser>(o =>
        {
            o.User.RequireUniqueEmail = true;
            o.User.AllowedUserNameCharacters = "";
        }));
        _scope = _storage.Get<IServiceScopeFactory>().CreateScope();
    }

    public async Task DisposeAsync()
    {
        _scope.Dispose();
        await _storage.DisposeAsync();
    }

    [Fact]
    public async Task A_registered_user_is_found_again_by_email_in_any_case()
    {
        var user = await RegisterAsync();

        var found = await Users.FindByEmailAsync(Email.ToLowerInvariant());
        Assert.Equal((user.Id, Email, false, user.CreatedAt), (found!.Id, found.Email, found.IsGuest, found.CreatedAt));
        Assert.True(await Users.CheckPasswordAsync(found, Password));
        Assert.False(await Users.CheckPasswordAsync(found, "wrong"));
        Assert.Equal(user.Id, (await Users.FindByNameAsync(Email))!.Id);
        Assert.True(await _storage.Get<IUserDirectory>().ExistsAsync(user.Id, CancellationToken.None));
        Assert.False(await _storage.Get<IUserDirectory>().ExistsAsync(Guid.NewGuid(), CancellationToken.None));
    }

    [Fact]
    public async Task A_guest_becomes_an_account_and_keeps_its_id()
    {
        var guest = await GuestAsync();
        var user = (await Users.FindByIdAsync(guest.Id.ToString()))!;
        Assert.True(user.IsGuest);

        user.Email = Email;
        Assert.True((await Users.AddPasswordAsync(user, Password)).Succeeded);

        var found = (await Users.FindByEmailAsync(Email))!;
        Assert.Equal((guest.Id, false), (found.Id, found.IsGuest));
        Assert.True(await Users.CheckPasswordAsync(found, Password));
    }

    [Fact]
    public async Task Of_two_registrations_of_one_guest_at_once_one_succeeds()
    {
        var guest = await GuestAsync();
        var one = (await Users.FindByIdAsync(guest.Id.ToString()))!;
        var other = (await Users.FindByIdAsync(guest.Id.ToString()))!;
        (one.Email, other.Email) = ("one@example.com", "other@example.com");

        Assert.True((await Users.AddPasswordAsync(one, Password)).Succeeded);
        Assert.Contains((await Users.AddPasswordAsync(other, Password)).Errors, e => e.Code == "ConcurrencyFailure");
        Assert.Null(await Users.FindByEmailAsync("other@example.com"));
    }

    [Fact]
    public async Task An_email_belongs_to_one_account_also_when_two_ask_at_once()
    {
        await RegisterAsync();
        var twin = ChorusUser.Create(TimeProvider.System);
        (twin.Email, twin.NormalizedEmail) = (Email, Email.ToUpperInvariant());

        // Past the user manager's own check, as in a race.
        var result = await _storage.Get<UserStore>().CreateAsync(twin, CancellationToken.None);

        Assert.Equal("DuplicateEmail", Assert.Single(result.Errors).Code);
    }

    [Fact]
    public async Task Guests_need_no_email_and_there_are_many()
    {
        var (one, other) = (await GuestAsync(), await GuestAsync());
        Assert.NotEqual(one.Id, other.Id);
        Assert.Null(await Users.FindByEmailAsync(""));
    }

    [Fact]
    public async Task A_deleted_user_is_gone_with_its_sessions()
    {
        var user = await RegisterAsync();
        var session = Guid.CreateVersion7();
        var sessions = _storage.Get<AuthSessionStore>();
        await sessions.CreateAsync(session, user.Id, DateTimeOffset.MaxValue.AddYears(-1), null, CancellationToken.None);

        Assert.True((await Users.DeleteAsync(user)).Succeeded);

        Assert.Null(await Users.FindByIdAsync(user.Id.ToString()));
        Assert.False(await sessions.IsAliveAsync(session, CancellationToken.None));
        Assert.Null(await Users.FindByIdAsync("not an id"));
    }

    private async Task<ChorusUser> RegisterAsync()
    {
        var user = ChorusUser.Create(TimeProvider.System);
        user.Email = Email;
        var result = await Users.CreateAsync(user, Password);
        Assert.True(result.Succeeded, result.ToString());
        return user;
    }

    private async Task<ChorusUser> GuestAsync()
    {
        var guest = ChorusUser.Create(TimeProvider.System);
        Assert.True((await _storage.Get<UserStore>().CreateAsync(guest, CancellationToken.None)).Succeeded);
        return guest;
    }
}
