using System.Text;

namespace Chorus.Grains.Replies;

/// <summary>
/// How many tokens a text is, about. Each provider counts in its own way, and budgets must hold with all of them: this guesses
/// rather too many than too few (for prose, a third more than OpenAI's own count), and costs one pass over the text.
/// </summary>
public static class TokenEstimate
{
    /// <summary>A large picture in full detail; providers scale larger ones down.</summary>
    public const int PerPicture = 1_600;

    /// <summary>What a provider adds to each turn: its role, and marks around it.</summary>
    private const int PerTurn = 4;

    // Weights in twelfths of a token: a word of English is one or two, and what has no words comes closer to one a character.
    private const int Whole = 12;
    private const int Small = 3;
    private const int Capital = 6;
    private const int Space = 2;
    private const int Other = 10;
    private const int PerByte = 6;
    private const int PerRareByte = 9;

    public static int Of(AssistantTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        return Of(turn.Text) + PerTurn + (turn.Pictures?.Count ?? 0) * PerPicture;
    }

    public static int Of(string text)
    {
        var sum = 0L;
        foreach (var rune in text.EnumerateRunes())
        {
            sum += Weight(rune);
        }

        return (int)Math.Min((sum + Whole - 1) / Whole, int.MaxValue);
    }

    private static int Weight(Rune rune) => rune.Value switch
    {
        ' ' => Space,
        >= 'a' and <= 'z' => Small,
        >= 'A' and <= 'Z' => Capital,
        < 128 => Other,
        <= char.MaxValue => rune.Utf8SequenceLength * PerByte,
        _ => rune.Utf8SequenceLength * PerRareByte,
    };
}
