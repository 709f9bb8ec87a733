using System.Text.Json;
using Chorus.Testing;
using Chorus.Testing.Providers;
using Xunit;

namespace Chorus.Api.Tests.Images;

/// <summary>A server whose painter is a provider that does as it is told.</summary>
public sealed class PainterFaultTests : IAsyncLifetime
{
    private const string Secret = "painters-secret-key";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private ProviderServer _painter = null!;
    private ChorusProcess _server = null!;
    private ChorusClient _user = null!;
    private string _conversation = "";

    public async Task InitializeAsync()
    {
        _painter = await ProviderServer.StartAsync();
        _server = await ChorusProcess.StartAsync(settings: new Dictionary<string, string>(_painter.Settings(Secret))
        {
            ["Chorus__Images__PaintTimeout"] = "00:00:04",
            ["Chorus__Images__MaxPictureBytes"] = "1048576",
            ["Chorus__Pictures__MaxTries"] = "3",
        });
        _user = await ChorusClient.GuestAsync(_server.Address);
        _conversation = (await _user.NewConversationAsync("Painted")).GetProperty("id").GetString()!;
    }

    public async Task DisposeAsync()
    {
        _user.Dispose();
        await _server.DisposeAsync();
        await _painter.DisposeAsync();
    }

    [Fact]
    public async Task Each_fault_of_a_painter_is_a_failed_picture_that_stays_and_can_be_asked_for_again()
    {
        (string Type, int Requests, ProviderScript Script)[] faults =
        [
            ("timeout", 3, FaultScripts.Hang()),
            ("rateLimited", 3, FaultScripts.Error(429, "rate_limit_exceeded", retryAfter: "1")),
            ("rateLimited", 1, FaultScripts.Error(429, "rate_limit_exceeded", retryAfter: "3600")),
            ("refused", 1, FaultScripts.Error(400, "content_policy_violation", $"Not with {Secret}.")),
            ("unauthorized", 1, FaultScripts.Error(401, "invalid_api_key", $"Incorrect API key provided: {Secret}.")),
            ("unavailable", 3, FaultScripts.Error(500)),
            ("invalidAnswer", 3, FaultScripts.Text("<html>Welcome</html>")),
            ("invalidAnswer", 3, PictureScripts.Base64("<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray())),
            ("invalidAnswer", 3, PictureScripts.Base64(SamplePictures.Jpeg(600, 400)[..700])),
        ];
        await using var device = await _user.ConnectAsync();
        await device.InvokeAsync("Resume");
        foreach (var (type, requests, script) in faults)
        {
            var before = _painter.Pictures;
            _painter.Picture = script;
            var id = await BeginAsync();
            var image = await EndAsync(id);
            Assert.True(Text(image, "status") == "failed", $"{type}: {image}");
            Assert.Equal((type, requests), (Text(image.GetProperty("error"), "type"), _painter.Pictures - before));
            Assert.DoesNotContain(Secret, image.ToString(), StringComparison.Ordinal);
            var message = (await _user.MessagesAsync(_conversation)).Single(m => Text(m, "id") == id);
            Assert.Equal(("failed", false), (Text(message, "status"), message.GetProperty("metadata").GetProperty("success").GetBoolean()));
            Assert.Equal(type, Text(message.GetProperty("metadata").GetProperty("error"), "type"));
            Assert.Equal(id, Text((await NotificationAsync(device)).GetProperty("retry"), "messageId"));
        }

        _painter.Picture = PictureScripts.Base64();
        var failed = Text((await _user.RequireAsync(HttpMethod.Get, "api/images?limit=1")).GetProperty("items")[0], "id");
        var again = await _user.RequireAsync(HttpMethod.Post, $"api/images/{failed}/regenerate");
        Assert.Equal("complete", Text(await EndAsync(Text(again, "id")!), "status"));
    }

    [Fact]
    public async Task A_fault_that_passes_is_not_seen()
    {
        _painter.NextPicture(FaultScripts.Error(429, retryAfter: "1"), PictureScripts.Base64());
        Assert.Equal("complete", Text(await EndAsync(await BeginAsync()), "status"));
        Assert.Equal(2, _painter.Pictures);
    }

    private async Task<string> BeginAsync() => Text(
        await _user.RequireAsync(HttpMethod.Post, "api/images", new { prompt = "a phoenix", conversationId = _conversation }), "id")!;

    private async Task<JsonElement> EndAsync(string id)
    {
        JsonElement image = default;
        await Eventually.TrueAsync(
            async () => Text(image = await _user.RequireAsync(HttpMethod.Get, $"api/images/{id}"), "status") != "generating", _patience, () => $"it has ended: {image}");
        return image;
    }

    private static async Task<JsonElement> NotificationAsync(HubClient device)
    {
        var told = await device.NextEventAsync();
        while (Text(told, "type") != "notification")
        {
            told = await device.NextEventAsync();
        }

        return told.GetProperty("data");
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
