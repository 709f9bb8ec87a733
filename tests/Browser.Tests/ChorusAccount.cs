using Chorus.Testing;

namespace Chorus.Browser.Tests;

/// <summary>An account made for a test.</summary>
internal sealed record ChorusAccount(string Email, string Password, ChorusClient Client) : IDisposable
{
    public static async Task<ChorusAccount> RegisterAsync(Uri server)
    {
        var account = new ChorusAccount($"{Guid.NewGuid():N}@example.org", "Correct-horse-7-battery", new ChorusClient(server));
        await account.Client.RegisterAsync(account.Email, account.Password);
        return account;
    }

    public void Dispose() => Client.Dispose();
}
