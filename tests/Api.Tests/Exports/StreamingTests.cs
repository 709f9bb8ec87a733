using System.Text;
using System.Text.Json;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Exports.Hostile;

/// <summary>What is brought in may be larger than all that the server may hold.</summary>
public sealed class StreamingImportTests
{
    private const string Heap = "0xA000000"; // 160 MiB
    private const int Messages = 3_000;
    private const int Characters = 30_000;

    [Fact]
    public async Task A_tree_that_is_larger_than_the_memory_streams_through_it()
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
    }
}
