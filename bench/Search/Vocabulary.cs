using System.Text;

namespace Chorus.Bench.Search;

/// <summary>
/// Words by how often they are said, as in any language: the second half as often as the first, the hundredth a hundredth of that.
/// The same on every machine.
/// </summary>
internal sealed class Vocabulary
{
    public const int Size = 60_000;

    private static readonly string[] Small =
        "the of and to a in is you that it for on with as this be are have from or at not what all we can an your which but do if will"
            .Split(' ');

    private static readonly string[] Syllables =
        "ba be bi bo bu da de di do du fa fe fi fo ga ge gi go ka ke ki ko la le li lo lu ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to va ve vi vo"
            .Split(' ');

    private readonly string[] words = new string[Size];

    public Vocabulary(Random random)
    {
        var known = new HashSet<string>(Small);
        Small.CopyTo(words, 0);
        for (var i = Small.Length; i < Size;)
        {
            var word = new StringBuilder();
            for (var syllables = random.Next(2, 5); syllables > 0; syllables--)
                word.Append(Syllables[random.Next(Syllables.Length)]);
            if (known.Add(word.ToString()))
                words[i++] = word.ToString();
        }
    }

    /// <summary>The smallest words of English, which nobody looks for.</summary>
    public static int SmallWords => Small.Length;

    public static bool IsSmall(string word) => Small.Contains(word);

    public string Any(Random random) => words[(int)Math.Exp(random.NextDouble() * Math.Log(Size))];

    /// <summary>One of those between two places in the order of how often they are said.</summary>
    public string Between(Random random, int first, int last) => words[random.Next(first, last)];
}
