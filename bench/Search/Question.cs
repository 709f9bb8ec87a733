namespace Chorus.Bench.Search;

/// <summary>A kind of search, and how one is made.</summary>
/// <param name="FindsSomething">Whether an empty answer is a fault.</param>
internal sealed record Question(string Name, Func<Random, string> Make, bool FindsSomething = true)
{
    public static IReadOnlyList<Question> All(Vocabulary words, IReadOnlyList<string> samples)
    {
        string Rare(Random random) => words.Between(random, Vocabulary.Size / 2, Vocabulary.Size);
        string Usual(Random random) => words.Between(random, 500, 5_000);
        return
        [
            new("a rare word", Rare),
            new("a usual word", Usual),
            new("a word that is nearly everywhere", r => words.Between(r, Vocabulary.SmallWords, Vocabulary.SmallWords + 30)),
            new("two usual words", r => $"{Usual(r)} {Usual(r)}", FindsSomething: false),
            new("a phrase", r => Phrase(samples, r)),
            new("without a word", r => $"{Usual(r)} -{Usual(r)}"),
            new("one of two", r => $"{Rare(r)} or {Rare(r)}"),
            new("the beginning of a word", r => Usual(r) is var word && word.Length > 5 ? word[..5] : word),
            new("a word with a slip", r => Slipped(Rare(r), r), FindsSomething: false),
            new("nothing that is there", r => $"xqz{r.Next(1_000_000)}wvy", FindsSomething: false),
        ];
    }

    private static string Phrase(IReadOnlyList<string> samples, Random random)
    {
        var said = samples[random.Next(samples.Count)].Split(' ');
        int at;
        do
        {
            at = random.Next(said.Length - 3);
        }
        while (said[at..(at + 3)].All(Vocabulary.IsSmall)); // None of these is looked for, nor kept.

        return $"\"{said[at]} {said[at + 1]} {said[at + 2]}\"";
    }

    /// <summary>With one letter in another's place.</summary>
    private static string Slipped(string word, Random random)
    {
        var at = random.Next(1, word.Length - 1);
        return $"{word[..at]}{(char)('a' + random.Next(26))}{word[(at + 1)..]}";
    }
}
