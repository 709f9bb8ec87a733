using System.Text.Json;
using Chorus.Import.Oasst;
using Chorus.Testing;
using Xunit;

namespace Chorus.Import.Tests;

/// <summary>Real input through the real command into a real server.</summary>
public sealed class ImportTests
{
    private const string File = "oasst1/en-validation.jsonl";
    private const string Password = "Correct-horse-7-battery";

    [SharedDataFact(File)]
    public async Task All_real_messages_come_in_in_order_and_live_and_a_second_import_adds_nothing()
    {
        await using var server = await ChorusProcess.StartAsync(settings: new Dictionary<string, string> { ["Chorus__RateLimits__Enabled"] = "false" });
        var (trees, unreadable) = await TreeReader.ReadAsync(Repository.SharedData(File)!, CancellationToken.None);
        Assert.Empty(unreadable);
        Assert.Equal(2_022, trees.Sum(tree => tree.Messages.Count));
        using var device = new ChorusClient(server.Address);
        await device.RegisterAsync("reader@example.org", Password);
        await using var channel = await device.ConnectAsync();
        await channel.InvokeAsync("Resume", null, null);
        var watching = CollectAsync(channel, 2_022);

        var (code, output) = await ImportProcess.RunAsync(Repository.SharedData(File)!, server.Address, "reader@example.org", Password);

        Assert.True(code == 0, output);
        Assert.Contains("191 conversations; messages: 2,022 sent, 0 already there, 0 refused", output, StringComparison.Ordinal);
        var live = await watching.WaitAsync(TimeSpan.FromSeconds(60));
        foreach (var tree in trees)
            await AssertSameAsync(tree, device, live[tree.Id]);

        (code, output) = await ImportProcess.RunAsync(Repository.SharedData(File)!, server.Address, "reader@example.org", Password);
        Assert.True(code == 0, output);
        Assert.Contains("messages: 0 sent, 2,022 already there, 0 refused", output, StringComparison.Ordinal);
    }

    // What is stored, and what the device was told, is what the file says, in order and without holes.
    private static async Task AssertSameAsync(MessageTree tree, ChorusClient device, List<JsonElement> live)
    {
        var stored = await device.MessagesAsync(tree.Id.ToString());
        Assert.Equal(tree.Messages.Select(message => message.Id), stored.Select(message => message.GetProperty("id").GetGuid()));
        Assert.Equal(tree.Messages.Select(message => message.Text), stored.Select(message => message.GetProperty("content").GetString()));
        Assert.Equal(tree.Messages.Select(message => message.ParentId), stored.Select(message => message.GetProperty("parentId").Deserialize<Guid?>()));
        Assert.Equal(Enumerable.Range(1, tree.Messages.Count).Select(seq => (long)seq), stored.Select(message => message.GetProperty("seq").GetInt64()));
        Assert.Equal(stored.Count, live.Count);
        Assert.All(stored.Zip(live), pair => Assert.True(JsonElement.DeepEquals(pair.First, pair.Second), $"{pair}"));
    }

    private static async Task<Dictionary<Guid, List<JsonElement>>> CollectAsync(HubClient channel, int count)
    {
        var messages = new Dictionary<Guid, List<JsonElement>>();
        await foreach (var envelope in channel.Events.ReadAllAsync())
        {
            if (envelope.GetProperty("type").GetString() != "message-insert")
                continue;
            var message = envelope.GetProperty("data");
            var conversation = message.GetProperty("conversationId").GetGuid();
            (messages.TryGetValue(conversation, out var known) ? known : messages[conversation] = []).Add(message);
            if (--count == 0)
                break;
        }
        return messages;
    }
}
