using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Exports;

/// <summary>What is brought in and taken out may be larger than all that the server may hold.</summary>
public sealed class StreamingTests
{
    private const string Heap = "0xA000000"; // 160 MiB
    private const int Messages = 3_000;
    private const int Characters = 30_000;

    [Fact]
    public async Task A_conversation_that_is_larger_than_the_memory_streams_in_and_out_of_it()
    {
        await using var server = await ChorusProcess.StartAsync(settings: new Dictionary<string, string>
        {
            ["DOTNET_GCHeapHardLimit"] = Heap,
            ["Chorus__Digests__Enabled"] = "false",
        });
        using var user = await ChorusClient.GuestAsync(server.Address);
        using var lines = new MemoryStream();
        for (var i = 0; i < Messages; i++)
        {
            var text = new string((char)('a' + (i % 26)), Characters);
            lines.Write(Encoding.UTF8.GetBytes($"{JsonSerializer.Serialize(new { message_id = $"{i}", message_tree_id = "tree", role = "prompter", text })}\n"));
        }

        var report = await Imports.SendAsync(server.Address, user, lines.ToArray());
        Assert.Equal(((Messages, 0, 0), (1, 0, 0)), (Imports.Count(report, "messages"), Imports.Count(report, "conversations")));

        var id = Assert.Single(await user.ConversationIdsAsync());
        foreach (var format in new[] { "json", "md", "html" })
        {
            await using var export = await Imports.OpenExportAsync(server.Address, user, $"api/conversations/{id}/export?format={format}");
            Assert.Equal((format, Messages), (format, await CountAsync(export)));
        }

        // A zip's table of contents is at its end: it is read once it is whole.
        using var zip = new ZipArchive(new MemoryStream(await Imports.ExportAsync(server.Address, user, "api/export")));
        await using var entry = await Assert.Single(zip.Entries).OpenAsync();
        Assert.Equal(Messages, await CountAsync(entry));
    }

    /// <returns>How many of the messages' texts are in it, whole: runs of one letter.</returns>
    private static async Task<int> CountAsync(Stream text)
    {
        using var reader = new StreamReader(text);
        var buffer = new char[64 * 1024];
        var (count, run, last) = (0, 0, '\0');
        for (int read; (read = await reader.ReadAsync(buffer)) > 0;)
        {
            foreach (var letter in buffer.AsSpan(0, read))
            {
                run = letter == last ? run + 1 : 1;
                last = letter;
                count += run == Characters ? 1 : 0;
            }
        }

        return count;
    }
}
