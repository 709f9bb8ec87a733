using System.Text.Json;
using Chorus.Grains.Conversations;
using Chorus.Grains.Json;
using Chorus.Testing;

namespace Chorus.Storage.Tests.Conversations;

public sealed class NaughtyStringTests
{
    private const string File = "hostile/naughty-strings.json";

    [SharedDataFact(File)]
    public async Task Every_naughty_string_comes_back_unchanged_from_content_title_and_metadata()
    {
        await using var storage = await TestStorage.CreateAsync();
        await using var file = System.IO.File.OpenRead(Repository.SharedData(File)!);
        var strings = (await JsonSerializer.DeserializeAsync<List<string>>(file))!;
        Assert.DoesNotContain(strings, s => s.Contains('\0'));

        await Task.WhenAll(strings.Chunk(20).Select(some => RoundTripAsync(storage, some)));
    }

    private static async Task RoundTripAsync(TestStorage storage, string[] strings)
    {
        var sample = await SampleConversation.StoredAsync(storage.Store);
        foreach (var text in strings)
        {
            var metadata = new JsonText(JsonSerializer.Serialize(new Dictionary<string, string> { [text] = text }));
            var append = sample.Append([sample.Message(sample.Head.LastSeq + 1, text) with { Metadata = metadata }]);
            Assert.Equal(CommitOutcome.Committed, await storage.Store.CommitAsync(append, CancellationToken.None));
            var change = sample.Change(h => h with { Title = text, ProjectId = text, Metadata = metadata });
            Assert.Equal(CommitOutcome.Committed, await storage.Store.CommitAsync(change, CancellationToken.None));

            var stored = Assert.Single(await storage.Store.FindAsync([append.Inserts[0].Message.Id], CancellationToken.None));
            var head = await storage.Store.LoadAsync(sample.Id, CancellationToken.None);
            Assert.Equal((text, metadata), (stored.Message.Content, stored.Message.Metadata));
            Assert.Equal((text, text, metadata), (head!.Title, head.ProjectId, head.Metadata));
        }
    }
}
