namespace Chorus.Providers.Tests.Assistants;

/// <summary>Which models take pictures.</summary>
public sealed class SightTests
{
    [Theory]
    [InlineData(null, "gpt-4o", true)]
    [InlineData("", "gpt-4o", true)]
    [InlineData("gpt-3.5-turbo, llama-3*", "gpt-3.5-turbo", false)]
    [InlineData("gpt-3.5-turbo, llama-3*", "GPT-3.5-Turbo", false)]
    [InlineData("gpt-3.5-turbo, llama-3*", "gpt-3.5-turbo-vision", true)]
    [InlineData("gpt-3.5-turbo, llama-3*", "llama-3-8b", false)]
    [InlineData("gpt-3.5-turbo, llama-3*", "my-llama-3", true)]
    [InlineData("*", "anything", false)]
    [InlineData(" , ", "anything", true)]
    public async Task A_model_sees_unless_it_is_named(string? names, string model, bool sees)
    {
        (string, string)[] settings = names is null ? [] : [("Chorus:Assistant:ModelsWithoutSight", names)];
        await using var providers = TestProviders.Offline(settings);
        Assert.Equal(sees, providers.Assistant.CanSee(model));
    }
}
