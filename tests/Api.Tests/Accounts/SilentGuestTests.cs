using System.Net;
using System.Text.Json;
using Chorus.Api.Tests.Images;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Accounts;

public sealed class SilentGuestTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Guests_who_are_silent_for_too_long_go_with_their_files_and_others_stay()
    {
        await using var server = await ChorusProcess.StartAsync(settings: new Dictionary<string, string>
        {
            ["Chorus__Guests__SilentFor"] = "00:00:08",
            ["Chorus__RateLimits__Enabled"] = "false",
        });
        using var connected = await ChorusClient.GuestAsync(server.Address);
        await using var device = await connected.ConnectAsync();
        await device.InvokeAsync("Resume");
        using var calling = await ChorusClient.GuestAsync(server.Address);
        using var account = await ChorusClient.GuestAsync(server.Address);
        await account.RegisterAsync("somebody@example.com", "correct horse");
        using var silent = await ChorusClient.GuestAsync(server.Address);
        var conversation = Text(await silent.NewConversationAsync("mine"), "id");
        var image = await Painting.PaintAsync(silent, new { prompt = "mine", conversationId = conversation });

        // Whoever asks about the silent one is not the silent one.
        await Eventually.TrueAsync(
            async () => (await calling.CallAsync(HttpMethod.Get, "api/me")).Status == HttpStatusCode.OK
                && await StatusAsync(server, Text(image, "publicUrl")) == HttpStatusCode.NotFound,
            Patience, "the silent guest's picture is gone");
        (await RawCall.SendAsync(
            server.Address, HttpMethod.Post, "api/auth/refresh", body: JsonSerializer.Serialize(new { refreshToken = silent.RefreshToken })))
            .RequireProblem(401, "unauthenticated");

        await device.InvokeAsync("Resume");
        foreach (var there in new[] { connected, calling, account })
        {
            await there.RequireAsync(HttpMethod.Get, "api/me");
            await there.RefreshAsync();
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(ChorusProcess server, string url)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var response = await http.GetAsync(url);
        return response.StatusCode;
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
