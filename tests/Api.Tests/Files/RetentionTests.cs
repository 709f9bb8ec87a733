using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Chorus.Api.Tests.Images;
using Chorus.Testing;
using Npgsql;
using Xunit;

namespace Chorus.Api.Tests.Files;

/// <summary>What was deleted leaves everything that people see at once, and the database and the blob store when its time is over.</summary>
public sealed class RetentionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task What_was_deleted_is_gone_at_once_and_erased_with_its_files_when_its_time_is_over()
    {
        var connectionString = await PostgresServer.CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(connectionString);

        // A server erases as it starts, and once an hour.
        await using var server = await ChorusProcess.StartAsync(
            connectionString, new Dictionary<string, string> { ["Chorus__Retention__Deleted"] = "00:00:00", ["Chorus__RateLimits__Enabled"] = "false" });
        using var user = await ChorusClient.GuestAsync(server.Address);
        var (kept, deleted) = (await FillAsync(server, user, "kept"), await FillAsync(server, user, "secret"));
        await user.RequireAsync(HttpMethod.Delete, $"api/conversations/{deleted.Conversation}");
        await user.RequireAsync(HttpMethod.Delete, $"api/sessions/{deleted.Session}");

        Assert.Equal([kept.Conversation], await user.ConversationIdsAsync());
        Assert.Empty((await user.RequireAsync(HttpMethod.Get, "api/search?q=secret")).GetProperty("items").EnumerateArray());
        foreach (var path in new[] { "api/search?q=kept", "api/sessions", "api/history", "api/images" })
        {
            var items = (await user.RequireAsync(HttpMethod.Get, path)).GetProperty("items");
            Assert.NotEmpty(items.EnumerateArray());
            Assert.DoesNotContain("secret", $"{items}", StringComparison.Ordinal);
        }

        using (var zip = new ZipArchive(new MemoryStream(await Exports.Imports.ExportAsync(server.Address, user, "api/export"))))
        {
            string[] expected = [$"conversations/{kept.Conversation}.json", $"sessions/{kept.Session}.json", "images.json", .. kept.Files.Where(f => !f.Contains("thumb", StringComparison.Ordinal)).Select(f => f[1..])];
            Assert.Equal(expected.Order(), zip.Entries.Select(e => e.FullName).Order());
        }

        await server.StopAsync();
        await server.StartAgainAsync();
        await Eventually.TrueAsync(
            async () => await CountAsync(database, "conversations", "id", deleted.Conversation, "title") + await CountAsync(database, "sessions", "id", deleted.Session, "title")
                + await CountAsync(database, "messages", "conversation_id", deleted.Conversation, "id")
                + await CountAsync(database, "session_step_versions", "session_id", deleted.Session, "content") == 0,
            Patience, "it is erased");
        foreach (var file in deleted.Files)
        {
            await Eventually.TrueAsync(async () => await StatusAsync(server, file) == HttpStatusCode.NotFound, Patience, $"{file} is gone");
        }

        Assert.All(await Task.WhenAll(kept.Files.Select(f => StatusAsync(server, f))), s => Assert.Equal(HttpStatusCode.OK, s));
        Assert.Equal(2, (await user.MessagesAsync(kept.Conversation)).Count(m => m.GetProperty("content").GetString() == "kept"));
    }

    /// <summary>A conversation and a session with files of all kinds.</summary>
    private static async Task<(string Conversation, string Session, List<string> Files)> FillAsync(ChorusProcess server, ChorusClient user, string word)
    {
        var conversation = Text(await user.NewConversationAsync(word), "id");
        var session = Text(await user.RequireAsync(HttpMethod.Post, "api/sessions", new { title = word, brainDump = word }), "id");
        var files = new List<string>();
        foreach (var bytes in new[] { "a note"u8.ToArray(), SamplePictures.Jpeg(900, 600) })
        {
            var file = (await Upload.SendAsync(server.Address, user.AccessToken, bytes)).Body;
            await user.RequireAsync(HttpMethod.Post, $"api/conversations/{conversation}/messages", new { content = word, attachmentIds = new[] { Text(file, "id") } });
            files.Add(Text(file, "url"));
            files.AddRange(file.GetProperty("thumbnailUrl").GetString() is { } thumbnail ? [thumbnail] : []);
        }

        foreach (var request in new object[] { new { prompt = word, conversationId = conversation }, new { prompt = word, sessionId = session } })
        {
            var image = await Painting.PaintAsync(user, request);
            files.AddRange([Text(image, "publicUrl"), Text(image, "thumbnailUrl")]);
        }

        return (conversation, session, files);
    }

    private static async Task<HttpStatusCode> StatusAsync(ChorusProcess server, string url)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var response = await http.GetAsync(url);
        return response.StatusCode;
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database, string table, string key, string id, string column)
    {
        await using var command = database.CreateCommand($"SELECT count({column}) FROM {table} WHERE {key} = '{id}'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
