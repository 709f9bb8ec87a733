using System.Buffers.Binary;
using Chorus.Grains.Images;
using Chorus.Grains.Providers;

namespace Chorus.Providers.Tests.Painters;

public sealed class OfflinePainterTests
{
    private static readonly Guid Image = Guid.Parse("0190a5f0-0000-7000-8000-000000000001");

    [Theory]
    [InlineData(null, 1024, 1024)]
    [InlineData("16:9", 1024, 576)]
    [InlineData("9:16", 576, 1024)]
    [InlineData("4:1", 1024, 256)]
    public async Task A_picture_is_a_png_in_its_ratio(string? ratio, int width, int height)
    {
        await using var providers = TestProviders.Offline();

        var bytes = await PaintAsync(providers, "a castle", ratio: ratio);

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes[..4]);
        Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)));
        Assert.Equal(height, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
    }

    [Theory]
    [InlineData("a snowy mountain at sunset")]
    [InlineData("a forest in the mist")]
    [InlineData("a ship on the ocean at night")]
    [InlineData("a city at night")]
    [InlineData("camels in the desert")]
    [InlineData("a meadow full of flowers")]
    [InlineData("an astronaut on a planet")]
    [InlineData("貓")]
    [InlineData("")]
    public async Task A_picture_is_of_a_bearable_size_whatever_it_shows(string prompt)
    {
        await using var providers = TestProviders.Offline();

        Assert.InRange((await PaintAsync(providers, prompt)).Length, 20_000, 1_500_000);
    }

    [Fact]
    public async Task The_same_picture_is_the_same_each_time_and_another_is_another()
    {
        await using var providers = TestProviders.Offline();

        var picture = await PaintAsync(providers, "a castle");

        Assert.Equal(picture, await PaintAsync(providers, "a castle"));
        Assert.NotEqual(picture, await PaintAsync(providers, "a castle at night"));
        Assert.NotEqual(picture, await PaintAsync(providers, "a castle", Guid.Parse("0190a5f0-0000-7000-8000-000000000002")));
    }

    [Fact]
    public async Task What_is_no_aspect_ratio_is_refused()
    {
        await using var providers = TestProviders.Offline();

        var error = await Assert.ThrowsAsync<ProviderException>(() => PaintAsync(providers, "a castle", ratio: "wide"));

        Assert.Equal(ProviderFailure.InvalidRequest, error.Failure);
    }

    private static async Task<byte[]> PaintAsync(TestProviders providers, string prompt, Guid? image = null, string? ratio = null)
    {
        var request = new PaintRequest(image ?? Image, prompt, NegativePrompt: null, Model: null, ratio);
        return (await providers.Painter.PaintAsync(request, CancellationToken.None)).Bytes.ToArray();
    }
}
