using Chorus.Grains.Images;
using Chorus.Grains.Providers;
using Chorus.Testing;
using Chorus.Testing.Providers;

namespace Chorus.Providers.Tests.Painters;

/// <summary>The painter that asks a provider, against a server that speaks the real protocol.</summary>
public sealed class CompatiblePainterTests
{
    private static readonly byte[] Png = PlainPng.Of(3, 2);

    [Fact]
    public async Task A_picture_in_the_answer_is_the_picture()
    {
        await using var providers = await TestProviders.StartAsync();
        providers.Server.NextPicture(PictureScripts.Base64(Png));
        var request = Request("a lighthouse", "16:9") with { NegativePrompt = "people" };

        var painting = await providers.Painter.PaintAsync(request, CancellationToken.None);

        Assert.Equal(Png, painting.Bytes.ToArray());
        Assert.Equal("test-painter", painting.Model);
        var asked = Assert.Single(providers.Server.Requests);
        Assert.Equal("a lighthouse\n\nAvoid: people", asked.Body.GetProperty("prompt").GetString());
        Assert.Equal("1024x576", asked.Body.GetProperty("size").GetString());
        Assert.Equal($"Bearer {TestProviders.Key}", asked.Header("Authorization"));
        Assert.Equal(request.ImageId.ToString(), asked.Header("Idempotency-Key"));
    }

    [Fact]
    public async Task A_picture_of_which_only_the_address_comes_is_fetched()
    {
        await using var providers = await TestProviders.StartAsync();
        var address = providers.Server.File("a.png", PictureScripts.Bytes(Png));
        providers.Server.NextPicture(PictureScripts.Url(providers.Server.File("b.png", FaultScripts.Redirect(address))));

        var painting = await providers.Painter.PaintAsync(Request(), CancellationToken.None);

        Assert.Equal(Png, painting.Bytes.ToArray());
        Assert.All(providers.Server.Requests.Where(r => r.Path.StartsWith("/files", StringComparison.Ordinal)), r => Assert.Null(r.Header("Authorization")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    public async Task Nothing_else_on_a_private_network_is_fetched_redirects_included(string? own)
    {
        await using var other = await ProviderServer.StartAsync();
        await using var providers = await TestProviders.StartAsync(own is null ? [] : [("Chorus:Images:FetchFromOwnHost", own)]);
        var secret = other.File("secret.png", PictureScripts.Bytes(Png));
        foreach (var address in new[] { secret, providers.Server.File("a.png", FaultScripts.Redirect(secret)), secret.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) })
        {
            providers.Server.NextPicture(PictureScripts.Url(address));

            var error = await FailAsync(providers.Painter);

            Assert.Equal((ProviderFailure.InvalidAnswer, 0), (error.Failure, other.Requests.Count));
            Assert.Contains("not public", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_providers_own_host_is_private_too_where_that_is_said()
    {
        await using var providers = await TestProviders.StartAsync(("Chorus:Images:FetchFromOwnHost", "false"));
        providers.Server.NextPicture(PictureScripts.Url(providers.Server.File("a.png", PictureScripts.Bytes(Png))));

        Assert.Contains("not public", (await FailAsync(providers.Painter)).Message, StringComparison.Ordinal);
        Assert.Single(providers.Server.Requests);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/a.png")]
    [InlineData("http://user:password@127.0.0.1/a.png")]
    [InlineData("/a.png")]
    [InlineData("")]
    public async Task An_address_of_another_kind_is_not_fetched(string address)
    {
        await using var providers = await TestProviders.StartAsync();
        providers.Server.NextPicture(PictureScripts.Url(address));

        Assert.Equal(ProviderFailure.InvalidAnswer, (await FailAsync(providers.Painter)).Failure);
    }

    public static TheoryData<string, ProviderFailure> Faults => new()
    {
        { "429", ProviderFailure.RateLimited },
        { "500", ProviderFailure.Unavailable },
        { "401", ProviderFailure.Unauthorized },
        { "policy", ProviderFailure.Refused },
        { "drop", ProviderFailure.BrokenStream },
        { "a page", ProviderFailure.InvalidAnswer },
        { "no json", ProviderFailure.InvalidAnswer },
        { "no picture", ProviderFailure.InvalidAnswer },
        { "no base64", ProviderFailure.InvalidAnswer },
        { "too large", ProviderFailure.InvalidAnswer },
        { "file: a page", ProviderFailure.InvalidAnswer },
        { "file: svg", ProviderFailure.InvalidAnswer },
        { "file: too large", ProviderFailure.InvalidAnswer },
        { "file: missing", ProviderFailure.InvalidRequest },
        { "file: redirects without end", ProviderFailure.InvalidAnswer },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Each_fault_is_told_apart_and_never_asked_again(string how, ProviderFailure failure)
    {
        await using var providers = await TestProviders.StartAsync(("Chorus:Images:MaxPictureBytes", "65536"));
        providers.Server.Picture = Script(how, providers.Server);

        var error = await FailAsync(providers.Painter);

        Assert.Equal((failure, 1), (error.Failure, providers.Server.Pictures));
        Assert.DoesNotContain(TestProviders.Key, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_picture_that_does_not_come_is_given_up(bool isFile)
    {
        await using var providers = await TestProviders.StartAsync(("Chorus:Images:PaintTimeout", "00:01:00"), ("Chorus:Images:DownloadTimeout", "00:00:10"));
        providers.Server.NextPicture(isFile ? PictureScripts.Url(providers.Server.File("a.png", FaultScripts.Hang())) : FaultScripts.Hang());

        var painting = providers.Painter.PaintAsync(Request(), CancellationToken.None);
        await Eventually.TrueAsync(() => providers.Server.Requests.Count == (isFile ? 2 : 1), TimeSpan.FromSeconds(30), "the provider is asked");
        providers.Time.Advance(TimeSpan.FromSeconds(isFile ? 11 : 61));

        Assert.Equal(ProviderFailure.Timeout, (await Assert.ThrowsAsync<ProviderException>(() => painting)).Failure);
    }

    [Theory]
    [InlineData("gpt-image-1", "16:9", "1536x1024", null)]
    [InlineData("gpt-image-1", null, "1024x1024", null)]
    [InlineData("dall-e-3", "9:16", "1024x1792", "b64_json")]
    [InlineData("dall-e-2", "16:9", "1024x1024", "b64_json")]
    [InlineData("sdxl", "3:2", "1024x704", "b64_json")]
    public async Task Each_model_is_asked_for_what_it_knows(string model, string? ratio, string size, string? format)
    {
        await using var providers = await TestProviders.StartAsync();

        await providers.Painter.PaintAsync(Request("a lighthouse", ratio) with { Model = model }, CancellationToken.None);

        var body = Assert.Single(providers.Server.Requests).Body;
        Assert.Equal((model, size), (body.GetProperty("model").GetString(), body.GetProperty("size").GetString()));
        Assert.Equal(format, body.TryGetProperty("response_format", out var told) ? told.GetString() : null);
    }

    private static PaintRequest Request(string prompt = "a lighthouse", string? ratio = null) =>
        new(Guid.CreateVersion7(), prompt, NegativePrompt: null, Model: null, ratio);

    private static Task<ProviderException> FailAsync(IPainter painter) =>
        Assert.ThrowsAsync<ProviderException>(() => painter.PaintAsync(Request(), CancellationToken.None));

    private static ProviderScript Script(string how, ProviderServer server) => how switch
    {
        "429" => FaultScripts.Error(429, "rate_limit_exceeded", retryAfter: "3"),
        "500" => FaultScripts.Error(500),
        "401" => FaultScripts.Error(401, "invalid_api_key", $"Incorrect API key provided: {TestProviders.Key}"),
        "policy" => FaultScripts.Error(400, "content_policy_violation"),
        "drop" => FaultScripts.Drop(),
        "a page" => FaultScripts.Text("<html>Welcome</html>"),
        "no json" => FaultScripts.Text("{\"data\": [", "application/json"),
        "no picture" => FaultScripts.Text("{\"data\": []}", "application/json"),
        "no base64" => FaultScripts.Text("""{"data": [{"b64_json": "%%%"}]}""", "application/json"),
        "too large" => PictureScripts.Base64(new byte[100_000]),
        "file: a page" => PictureScripts.Url(server.File("a", FaultScripts.Text("<html>Welcome</html>"))),
        "file: svg" => PictureScripts.Url(server.File("a", FaultScripts.Text("<svg/>", "image/svg+xml"))),
        "file: too large" => PictureScripts.Url(server.File("a", PictureScripts.Bytes(new byte[100_000]))),
        "file: missing" => PictureScripts.Url($"{server.Root}files/missing"),
        _ => PictureScripts.Url(server.File("a", FaultScripts.Redirect("/files/a"))),
    };
}
