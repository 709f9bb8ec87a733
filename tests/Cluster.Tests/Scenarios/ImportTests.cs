using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Chorus.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Chorus.Cluster.Tests.Scenarios;

/// <summary>
/// A zip of all that can be brought in is under way when a silo, or the Api node that reads it, is killed. Whatever happens, in the end
/// its user has what somebody has who brought in the same undisturbed.
/// </summary>
[Collection(ClusterTests.Name)]
public sealed class ImportTests(ClusterFixture fixture, ITestOutputHelper output)
{
    private const int Own = 12;
    private const int Trees = 200;
    private const int Talks = 100;
    private const int MessagesOfEach = 60;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    private static string[] Kinds { get; } = ["messages", "sessions", "images", "attachments"];

    private (Uri First, Uri Second) Nodes => (fixture.Cluster.Apis[0].Address, fixture.Cluster.Apis[1].Address);

    /// <param name="after">Conversations that are there when it happens: the first are our own, with files.</param>
    [Theory]
    [InlineData(2)]
    [InlineData(Own + (Trees / 2))]
    public async Task An_import_goes_on_as_if_nothing_was_when_a_silo_is_killed(int after)
    {
        var zip = await PackAsync();
        var (expected, holdings) = await UndisturbedAsync(zip);
        using var user = await ChorusClient.GuestAsync(Nodes.First);
        var importing = ImportAsync(Nodes.First, user, zip);
        await BeginsAsync(user, importing, after);
        await fixture.Cluster.Silos[0].KillAsync();
        var report = await importing;
        await fixture.Cluster.MakeWholeAsync();
        Assert.Equal($"{expected}", $"{report}");
        await RequireAllIsHereAsync(user, zip, expected, holdings);
    }

    /// <inheritdoc cref="An_import_goes_on_as_if_nothing_was_when_a_silo_is_killed"/>
    [Theory]
    [InlineData(2)]
    [InlineData(Own + (Trees / 2))]
    public async Task An_import_breaks_off_when_the_node_that_reads_it_is_killed_and_sent_to_another_the_rest_comes(int after)
    {
        var zip = await PackAsync();
        var (expected, holdings) = await UndisturbedAsync(zip);
        using var user = await ChorusClient.GuestAsync(Nodes.First);
        using var reader = new ChorusClient(Nodes.Second);
        await reader.SignInAsAsync(user);
        var importing = ImportAsync(Nodes.First, user, zip);
        await BeginsAsync(reader, importing, after);
        await fixture.Cluster.Apis[0].KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => importing);

        var rest = await ImportAsync(Nodes.Second, reader, zip);
        await fixture.Cluster.MakeWholeAsync();
        output.WriteLine($"The rest: {rest}");
        Assert.NotEqual(0, Count(rest, "messages", "added"));
        Assert.NotEqual(0, Count(rest, "messages", "unchanged"));
        Assert.All(Kinds, k => Assert.Equal(Count(expected, k, "added"), Count(rest, k, "added") + Count(rest, k, "unchanged")));
        Assert.Empty(rest.GetProperty("skipped").EnumerateArray());
        await RequireAllIsHereAsync(reader, zip, expected, holdings);
    }

    private static async Task BeginsAsync(ChorusClient user, Task importing, int conversations)
    {
        await Eventually.TrueAsync(async () => (await user.ConversationIdsAsync()).Count >= conversations, _patience, "some of it is there");
        Assert.False(importing.IsCompleted, "It is over already: more has to be in it.");
    }

    private async Task<(JsonElement Report, string Holdings)> UndisturbedAsync(byte[] zip)
    {
        using var user = await ChorusClient.GuestAsync(Nodes.Second);
        var report = await ImportAsync(Nodes.Second, user, zip);
        Assert.Equal(Own + Trees + Talks, Count(report, "conversations", "added"));
        Assert.All(Kinds, k => Assert.NotEqual(0, Count(report, k, "added")));
        Assert.Empty(report.GetProperty("skipped").EnumerateArray());
        return (report, await HoldingsAsync(user));
    }

    private async Task RequireAllIsHereAsync(ChorusClient user, byte[] zip, JsonElement expected, string holdings)
    {
        var again = await ImportAsync(Nodes.Second, user, zip);
        Assert.All([.. Kinds, "conversations"], k => Assert.Equal((0, Count(expected, k, "added")), (Count(again, k, "added"), Count(again, k, "unchanged"))));
        Assert.Equal(holdings, await HoldingsAsync(user));
    }

    /// <summary>All that a user has, without what differs from user to user.</summary>
    private async Task<string> HoldingsAsync(ChorusClient user)
    {
        using var http = new HttpClient { BaseAddress = Nodes.Second };
        var all = new List<string>();
        foreach (var archived in new[] { "false", "true" })
        {
            foreach (var conversation in await AllAsync(user, $"api/conversations?archived={archived}"))
            {
                var messages = (await user.MessagesAsync(Text(conversation, "id"))).Select(async m => $"{m.GetProperty("seq")} {Text(m, "role")} {Text(m, "content")}"
                    + string.Concat(await Task.WhenAll(m.GetProperty("attachments").EnumerateArray().Select(async a => $" + {Text(a, "name")}: {await http.GetStringAsync(Text(a, "url"))}"))));
                all.Add($"{archived} {Text(conversation, "title")}\n{string.Join('\n', await Task.WhenAll(messages))}");
            }

            foreach (var session in await AllAsync(user, $"api/sessions?archived={archived}"))
            {
                var versions = await user.RequireAsync(HttpMethod.Get, $"api/sessions/{Text(session, "id")}/steps/outline/versions");
                var steps = session.GetProperty("steps").EnumerateArray().Select(s => $"{Text(s, "step")} {s.GetProperty("revision")} {Text(s, "content")}");
                all.Add($"{archived} {Text(session, "title")} {versions.GetProperty("items").GetArrayLength()}\n{string.Join('\n', steps)}");
            }
        }

        foreach (var image in await AllAsync(user, "api/images?"))
            all.Add($"{Text(image, "prompt")} {(await http.GetByteArrayAsync(Text(image, "publicUrl"))).Length}");
        return string.Join("\n\n", all.Order(StringComparer.Ordinal));
    }

    private static async Task<List<JsonElement>> AllAsync(ChorusClient user, string path)
    {
        var all = new List<JsonElement>();
        for (var cursor = ""; ;)
        {
            var page = await user.RequireAsync(HttpMethod.Get, $"{path}&limit=100{cursor}");
            all.AddRange(page.GetProperty("items").EnumerateArray());
            if (page.GetProperty("nextCursor").GetString() is not { } next)
                return all;
            cursor = $"&cursor={Uri.EscapeDataString(next)}";
        }
    }

    private static async Task<JsonElement> ImportAsync(Uri node, ChorusClient user, byte[] zip)
    {
        using var http = new HttpClient { BaseAddress = node, Timeout = _patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", user.AccessToken);
        using var content = new ByteArrayContent(zip);
        using var response = await http.PostAsync(new Uri("api/import", UriKind.Relative), content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Somebody's whole account, and lines of OpenAssistant's and conversations of ChatGPT's along with it.</summary>
    private async Task<byte[]> PackAsync()
    {
        using var user = await ChorusClient.GuestAsync(Nodes.Second);
        for (var i = 0; i < Own; i++)
        {
            var id = Text(await user.NewConversationAsync($"own {i}"), "id");
            await user.SendAsync(id, "words");
            await user.RequireAsync(HttpMethod.Post, $"api/conversations/{id}/messages", new { content = "a file", attachmentIds = new[] { await UploadAsync(Nodes.Second, user, $"note {i}") } });
            if (i % 3 == 0)
                await user.RequireAsync(HttpMethod.Patch, $"api/conversations/{id}", new { archived = true });
            var session = Text(await user.RequireAsync(HttpMethod.Post, "api/sessions", new { title = $"session {i}", brainDump = "ideas" }), "id");
            foreach (var content in new[] { "first", "second", "third" })
                await user.RequireAsync(HttpMethod.Put, $"api/sessions/{session}/steps/outline", new { content });
            if (i % 3 == 0)
                await user.RequireAsync(HttpMethod.Patch, $"api/sessions/{session}", new { archived = true });
        }

        for (var i = 0; i < 3; i++)
            await user.RequireAsync(HttpMethod.Post, "api/images", new { id = Guid.CreateVersion7(), prompt = $"picture {i}" });
        await Eventually.TrueAsync(
            async () => (await AllAsync(user, "api/images?")).All(i => Text(i, "status") == "complete"), _patience, "the pictures are painted");

        using var http = new HttpClient { BaseAddress = Nodes.Second };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", user.AccessToken);
        using var bytes = new MemoryStream();
        await bytes.WriteAsync(await http.GetByteArrayAsync("api/export"));
        await using (var zip = new ZipArchive(bytes, ZipArchiveMode.Update, leaveOpen: true))
        {
            await WriteAsync(zip, "oasst.jsonl", string.Join('\n', Enumerable.Range(0, Trees).SelectMany(Tree)));
            await WriteAsync(zip, "conversations-000.json", JsonSerializer.Serialize(Enumerable.Range(0, Talks).Select(Talk)));
        }

        return bytes.ToArray();
    }

    private static async Task WriteAsync(ZipArchive zip, string name, string content)
    {
        await using var entry = await zip.CreateEntry(name).OpenAsync();
        await entry.WriteAsync(Encoding.UTF8.GetBytes(content));
    }

    private static async Task<string> UploadAsync(Uri node, ChorusClient user, string text)
    {
        using var http = new HttpClient { BaseAddress = node };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", user.AccessToken);
        using var form = new MultipartFormDataContent { { new StringContent(text), "file", "note.txt" } };
        using var response = await http.PostAsync(new Uri("api/attachments", UriKind.Relative), form);
        return Text(JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()), "id");
    }

    private static IEnumerable<string> Tree(int tree) => Enumerable.Range(0, MessagesOfEach).Select(i =>
        JsonSerializer.Serialize(new { message_id = $"{tree}-{i}", message_tree_id = $"tree-{tree}", role = "prompter", text = $"tree {tree}, message {i}" }));

    private static object Talk(int talk) => new
    {
        conversation_id = $"talk-{talk}",
        title = $"talk {talk}",
        current_node = $"{MessagesOfEach - 1}",
        mapping = Enumerable.Range(0, MessagesOfEach).ToDictionary(i => $"{i}", i => new
        {
            id = $"{i}",
            parent = i == 0 ? null : $"{i - 1}",
            message = new { id = $"{i}", author = new { role = i % 2 == 0 ? "user" : "assistant" }, content = new { parts = new[] { $"talk {talk}, message {i}" } } },
        }),
    };

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static long Count(JsonElement report, string kind, string what) => report.GetProperty(kind).GetProperty(what).GetInt64();
}
