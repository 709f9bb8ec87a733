using System.Text.Json;
using Chorus.Grains.Replies;
using Chorus.Testing;
using Microsoft.ML.Tokenizers;

namespace Chorus.Providers.Tests.Assistants;

/// <summary>Our estimate beside the count of OpenAI's own tokenizer.</summary>
public sealed class TokenEstimateTests
{
    private static readonly TiktokenTokenizer Tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");

    [Theory]
    [InlineData("The quick brown fox jumps over the lazy dog, and nobody minds.")]
    [InlineData("public static int Of(string text) => text.EnumerateRunes().Sum(r => r.Value);")]
    [InlineData("""{"id":"0190a5f0-0000-7000-8000-000000000001","content":"Hello","revision":1}""")]
    [InlineData("Съешь же ещё этих мягких французских булок, да выпей чаю.")]
    [InlineData("我能吞下玻璃而不伤身体。今天天气很好。")]
    [InlineData("모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.")]
    public void Texts_of_all_kinds_are_estimated_rather_too_high(string text)
    {
        var real = Tokenizer.CountTokens(text);

        Assert.InRange(TokenEstimate.Of(text), real, real * 4);
    }

    [SharedDataFact("oasst1/en-validation.jsonl")]
    public void Real_conversations_are_estimated_a_third_too_high_and_hardly_one_too_low()
    {
        var texts = File.ReadLines(Repository.SharedData("oasst1/en-validation.jsonl")!)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!).ToList();
        var counts = texts.ConvertAll(t => (Real: Tokenizer.CountTokens(t), Estimate: TokenEstimate.Of(t)));

        Assert.InRange(counts.Sum(c => c.Estimate) / (double)counts.Sum(c => c.Real), 1.15, 1.4);
        Assert.InRange(counts.Count(c => c.Estimate < c.Real) / (double)counts.Count, 0, 0.03);
    }
}
