using System.Text.Json;

namespace Chorus.Import.Oasst;

/// <summary>Reads an OASST1 file (JSON lines) into trees.</summary>
internal static class TreeReader
{
    /// <returns>The trees, oldest first, and for each line that holds no message the reason.</returns>
    public static async Task<(List<MessageTree> Trees, List<string> Unreadable)> ReadAsync(
        string file, CancellationToken cancellation)
    {
        var messages = new Dictionary<Guid, OasstMessage>();
        var unreadable = new List<string>();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(file, cancellation))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                var message = JsonSerializer.Deserialize<OasstMessage>(line)!;
                if (!messages.TryAdd(message.Id, message))
                    unreadable.Add($"line {number} repeats message {message.Id}");
            }
            catch (JsonException e)
            {
                unreadable.Add($"line {number} holds no message: {e.Message}");
            }
        }
        var trees = messages.Values.GroupBy(message => message.TreeId)
            .Select(tree => new MessageTree(tree.Key, [.. tree]))
            .OrderBy(tree => tree.Messages[0].CreatedDate)
            .ToList();
        return (trees, unreadable);
    }
}
