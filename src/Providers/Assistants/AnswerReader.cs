using System.Text;
using Chorus.Grains.Providers;
using Chorus.Grains.Replies;
using Chorus.Providers.Faults;
using Microsoft.Extensions.AI;

namespace Chorus.Providers.Assistants;

/// <summary>Puts an answer together, and sees whether it is one.</summary>
/// <param name="maxBytes">Of the whole text, in UTF-8.</param>
internal sealed class AnswerReader(int maxBytes, string? continued)
{
    private int _bytes = Encoding.UTF8.GetByteCount(continued ?? "");
    private ChatFinishReason? _finish;

    /// <summary>Whether the rest of the answer has no room.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Null: it says nothing that anybody waits for.</summary>
    public AnswerPart? Read(ChatResponseUpdate update)
    {
        StreamedError.ThrowIfOne(update);
        _finish = update.FinishReason ?? _finish;
        if (_finish == ChatFinishReason.ContentFilter || update.Contents.OfType<ErrorContent>().Any())
        {
            throw new ProviderException(ProviderFailure.Refused, "The provider refused the content.");
        }

        var text = Fit(update.Text);
        var usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details;
        return text.Length == 0 && usage is null
            ? null
            : new AnswerPart(text, Model(update), (int?)usage?.InputTokenCount, (int?)usage?.OutputTokenCount);
    }

    /// <exception cref="ProviderException">It ended too early, or is empty.</exception>
    public void End()
    {
        if (_finish is null)
        {
            throw _bytes == 0 ? ProviderFaults.Invalid("The provider sent no answer.") : ProviderFaults.Broken();
        }

        if (_bytes == 0)
        {
            throw ProviderFaults.Invalid("The provider's answer is empty.");
        }
    }

    private string Fit(string text)
    {
        var room = maxBytes - _bytes;
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > room)
        {
            IsFull = true;
            text = Cut(text, room);
            bytes = Encoding.UTF8.GetByteCount(text);
        }

        _bytes += bytes;
        return text;
    }

    private static string Cut(string text, int room)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    private static string? Model(ChatResponseUpdate update) => string.IsNullOrEmpty(update.ModelId) ? null : update.ModelId;
}
