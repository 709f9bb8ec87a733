using Chorus.Grains.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Xunit;

namespace Chorus.Grains.Tests.Channels;

public sealed class ChannelAgeTests
{
    [Theory]
    [InlineData(15)]
    [InlineData(120)]
    public void A_channel_that_nobody_calls_outlives_its_window(int minutes)
    {
        var age = TimeSpan.FromMinutes(minutes);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Chorus:Channels:WindowAge", $"{age}")]).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddChorusGrains().BuildServiceProvider();

        var ages = services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value.ClassSpecificCollectionAge;

        Assert.True(ages[typeof(UserChannelGrain).FullName!] > age);
    }
}
