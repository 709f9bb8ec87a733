using Chorus.Grains.Images;
using Chorus.Grains.Replies;
using Chorus.Providers.Assistants;
using Chorus.Providers.Painters;
using Chorus.Providers.Painters.Offline;
using Microsoft.Extensions.Options;

namespace Chorus.Providers.Tests;

/// <summary>What a host sees of the providers when it starts.</summary>
public sealed class RegistrationTests
{
    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task Without_a_base_url_both_are_offline(string? baseUrl)
    {
        await using var providers = TestProviders.Offline(("Chorus:Assistant:BaseUrl", baseUrl!), ("Chorus:Images:BaseUrl", baseUrl!));

        Assert.Equal("offline", providers.Get<IAssistant>().DefaultModel);
        Assert.IsType<OfflinePainter>(providers.Get<IPainter>());
    }

    [Fact]
    public async Task With_a_base_url_both_ask_it()
    {
        await using var providers = await TestProviders.StartAsync();

        Assert.False(Assert.IsType<ChatAssistant>(providers.Assistant).CanContinue);
        Assert.Equal("test-model", providers.Assistant.DefaultModel);
        Assert.IsType<CompatiblePainter>(providers.Painter);
        Assert.Equal("test-painter", providers.Painter.DefaultModel);
    }

    [Theory]
    [InlineData("Assistant:BaseUrl", "nonsense-hidden")]
    [InlineData("Assistant:BaseUrl", "ftp://hidden/v1")]
    [InlineData("Assistant:BaseUrl", "https://user:hidden@example.org/v1")]
    [InlineData("Images:BaseUrl", "https://example.org/v1?key=hidden")]
    [InlineData("Assistant:ApiKey", "hidden\nkey")]
    [InlineData("Images:ApiKey", "hidden key")]
    [InlineData("Assistant:ContextTokens", "5")]
    [InlineData("Assistant:TokenTimeout", "00:00:00")]
    [InlineData("Images:MaxPictureBytes", "1")]
    public async Task Settings_that_are_no_good_are_said_at_start_without_repeating_them(string name, string value)
    {
        await using var providers = TestProviders.Offline(($"Chorus:{name}", value));

        var error = Assert.Throws<OptionsValidationException>(() => providers.Get<IStartupValidator>().Validate());

        Assert.Contains(name.Split(':')[1], error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
    }
}
