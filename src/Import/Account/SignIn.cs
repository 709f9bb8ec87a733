using System.Net;
using System.Text.Json;

namespace Chorus.Import.Account;

/// <summary>Signs in to the account that was named, or as the guest that is kept for this server.</summary>
internal static class SignIn
{
    /// <returns>Who it is, and how another device can sign in, in words.</returns>
    /// <exception cref="ImportException">The server refused.</exception>
    public static Task<string> RunAsync(ChorusApi api, ImportOptions options, CancellationToken cancellation) =>
        options is { Email: { } email, Password: { } password }
            ? AsAccountAsync(api, email, password, cancellation)
            : AsGuestAsync(api, cancellation);

    private static async Task<string> AsAccountAsync(ChorusApi api, string email, string password, CancellationToken cancellation)
    {
        var login = await api.PostAsync("/api/auth/login", new { email, password }, cancellation);
        if (login.Status == HttpStatusCode.Unauthorized)
        {
            // With its bearer token the guest of earlier imports becomes the account and keeps what it has.
            var guest = await KeptGuestAsync(api, cancellation);
            login = await api.PostAsync("/api/auth/register", new { email, password }, cancellation);
            if (login.IsSuccess)
                guest.Delete();
        }
        if (!login.IsSuccess)
            throw new ImportException($"{api.Server} does not let {email} in ({login.Reason})");
        api.Renewed = _ => { };
        api.Token = TokenOf(login);
        return $"account {email} (user {api.Token.UserId}); sign in with it on any device";
    }

    private static async Task<string> AsGuestAsync(ChorusApi api, CancellationToken cancellation)
    {
        var file = await KeptGuestAsync(api, cancellation);
        if (api.Token is null)
        {
            var answer = await api.PostAsync("/api/auth/guest", new { }, cancellation);
            if (!answer.IsSuccess)
                throw new ImportException($"{api.Server} makes no guest ({answer.Reason})");
            file.Write(api.Token = TokenOf(answer));
        }
        return $"guest {api.Token.UserId}; to see this on another device, run it again with --email and --password: "
            + "the guest becomes that account";
    }

    // Signs in as the guest of earlier imports, if the server still knows it.
    private static async Task<GuestFile> KeptGuestAsync(ChorusApi api, CancellationToken cancellation)
    {
        var file = new GuestFile(api.Server);
        api.Renewed = file.Write;
        if (await file.ReadAsync(cancellation) is { } kept)
        {
            var answer = await api.PostAsync("/api/auth/refresh", new { kept.RefreshToken }, cancellation);
            if (answer.IsSuccess)
                file.Write(api.Token = TokenOf(answer));
        }
        return file;
    }

    private static Token TokenOf(ApiAnswer answer) =>
        answer.Body.Deserialize<Token>(JsonSerializerOptions.Web)
        ?? throw new ImportException("the server's token is not one");
}
