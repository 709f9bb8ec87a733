using Chorus.Storage.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Chorus.Storage.Tests.Accounts;

public sealed class WrongPasswordTests : IAsyncLifetime
{
    private const string Email = "someone@example.com";
    private const string Here = "10.0.0.1";
    private static readonly CancellationToken _none = CancellationToken.None;

    private readonly ManualTime _time = new();
    private TestStorage _storage = null!;

    private WrongPasswords Guesses => _storage.Get<WrongPasswords>();

    public async Task InitializeAsync() =>
        _storage = await TestStorage.CreateAsync(configure: services => services.AddSingleton<TimeProvider>(_time));

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    [Fact]
    public async Task Whoever_guesses_waits_and_nobody_else_does()
    {
        await GuessAsync(WrongPasswords.Max - 1);
        Assert.Null(await Guesses.WaitAsync(Email, Here, _none));
        await GuessAsync(1);
        Assert.Equal(WrongPasswords.Window, await Guesses.WaitAsync(Email, Here, _none));
        Assert.Null(await Guesses.WaitAsync(Email, "10.0.0.2", _none));
        Assert.Null(await Guesses.WaitAsync("other@example.com", Here, _none));
    }

    [Fact]
    public async Task Waiting_comes_to_an_end_and_guesses_after_it_begin_anew()
    {
        await GuessAsync(WrongPasswords.Max);
        _time.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(WrongPasswords.Window - TimeSpan.FromMinutes(1), await Guesses.WaitAsync(Email, Here, _none));
        _time.Now += WrongPasswords.Window;
        Assert.Null(await Guesses.WaitAsync(Email, Here, _none));
        await GuessAsync(WrongPasswords.Max - 1);
        Assert.Null(await Guesses.WaitAsync(Email, Here, _none));
    }

    [Fact]
    public async Task Guesses_made_at_once_are_all_counted_however_the_email_is_written()
    {
        await Task.WhenAll(Enumerable.Range(0, WrongPasswords.Max).Select(i =>
            Guesses.CountAsync(i % 2 == 0 ? Email : Email.ToUpperInvariant(), Here, _none)));
        Assert.NotNull(await Guesses.WaitAsync(Email, Here, _none));
    }

    [Fact]
    public async Task The_right_password_forgets_the_wrong_ones_and_time_does_too()
    {
        await GuessAsync(WrongPasswords.Max);
        await Guesses.ForgetAsync(Email, Here, _none);
        Assert.Null(await Guesses.WaitAsync(Email, Here, _none));

        await GuessAsync(1);
        await Guesses.ForgetOldAsync(_none);
        Assert.Equal(1, await _storage.ScalarAsync<long>("SELECT count(*) FROM wrong_passwords"));
        _time.Now += WrongPasswords.Window;
        await Guesses.ForgetOldAsync(_none);
        Assert.Equal(0, await _storage.ScalarAsync<long>("SELECT count(*) FROM wrong_passwords"));
    }

    private async Task GuessAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Guesses.CountAsync(Email, Here, _none);
        }
    }
}
