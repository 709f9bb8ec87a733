using System.IO.Compression;
using System.Text;
using Chorus.Testing;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>Bodies of uploads and imports: forms and files that are not quite what they should be.</summary>
internal static class FileGrammar
{
    private static readonly string[] Dispositions =
    [
        "form-data; name=\"file\"; filename=\"a.png\"", "form-data; name=\"file\"; filename=\"../../a\\b.txt\"", "form-data; name=file; filename=\"\"",
        "form-data; name=\"file\"; filename*=UTF-8''%ff%00", "form-data; name=\"file\"; filename*=utf-8''a%0d%0ab.txt", "form-data; name=\"file\"", "form-data; name=\"other\"; filename=\"a\"",
        "form-data; name=\"file\"; filename=\"\u00ff\u00fe\"", "attachment", "form-data; name=\"file\"; filename=\"a\"; filename=\"b\"", "form-data; filename=\"a\"", "", ";;;", "form-data; name=\"file\"; filename=\"<img src=x onerror=alert(1)>.txt\"",
    ];

    private static readonly byte[][] Files =
    [
        SamplePictures.Png(40, 30), SamplePictures.Jpeg(40, 30), "GIF89a\u0001\0\u0001\0\0\0\0;"u8.ToArray(), "RIFF\u0010\0\0\0WEBPVP8 "u8.ToArray(), "%PDF-1.7\n%%EOF"u8.ToArray(), "plain text"u8.ToArray(),
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray(), [], [0], [0xFF, 0xD8, 0xFF], [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10],
    ];

    private static readonly string[] Documents =
    [
        """[{"id":"1","title":"T","current_node":"b","mapping":{"a":{"id":"a","parent":null,"message":{"id":"a","author":{"role":"user"},"content":{"parts":["Hi"]},"create_time":1700000000.5}},"b":{"id":"b","parent":"a","message":{"id":"b","author":{"role":"assistant"},"content":{"parts":["Ho"]}}}}}]""",
        """{"message_tree_id":"t","message_id":"m","text":"Hi","role":"prompter","created_date":"2023-01-01T00:00:00Z","replies":[{"message_id":"n","text":"Ho","role":"assistant"}]}""",
        """{"message_tree_id":"t","prompt":{"message_id":"m","text":"Hi","role":"prompter","replies":[]}}""",
        """{"format":"chorus.images/1","images":[]}""",
        """{"format":"chorus.session/1","session":SESSION,"versions":[{"step":"draft","content":"Text","revision":1,"createdAt":"2026-01-01T00:00:00Z"}]}""",
        """{"format":"chorus.conversation/1","conversation":CONVERSATION,"messages":[MESSAGE,MESSAGE]}""",
    ];

    public static (byte[] Body, string? Type) Next(bool isImport, JsonGrammar json, World world, Chance chance)
    {
        var file = isImport ? Import(json, world, chance) : chance.Of(Files);
        file = chance.OnceIn(2) ? Hostile.Damage(file, chance) : file;
        return isImport && !chance.OnceIn(4) ? (file, "application/json") : Form(file, chance);
    }

    private static (byte[] Body, string? Type) Form(byte[] file, Chance chance)
    {
        var boundary = chance.OnceIn(15) ? chance.Of(["", new string('b', 71), "a b", "\u00ff", "--"]) : "edge";
        var body = new List<byte>();
        for (var parts = chance.OnceIn(6) ? chance.Of([0, 2, 12]) : 1; parts > 0; parts--)
        {
            body.AddRange(Encoding.UTF8.GetBytes($"--{boundary}\r\nContent-Disposition: {(chance.OnceIn(3) ? chance.Of(Dispositions) : Dispositions[0])}\r\n"));
            for (var more = chance.OnceIn(8) ? chance.Of([1, 9, 30]) : 0; more > 0; more--)
            {
                body.AddRange(Encoding.UTF8.GetBytes($"X-{more}: {Hostile.Header(chance)}\r\n"));
            }

            body.AddRange("\r\n"u8);
            body.AddRange(file);
            body.AddRange("\r\n"u8);
        }

        body.AddRange(Encoding.UTF8.GetBytes(chance.OnceIn(8) ? "" : $"--{boundary}--\r\n"));
        return (chance.OnceIn(6) ? Hostile.Damage([.. body], chance) : [.. body], $"multipart/form-data; boundary={boundary}");
    }

    private static byte[] Import(JsonGrammar json, World world, Chance chance)
    {
        var rate = chance.Of([0, 3, 8]);
        var document = chance.Of(Documents);
        foreach (var (mark, schema) in new[] { ("CONVERSATION", "Conversation"), ("SESSION", "Session"), ("MESSAGE", "Message") })
        {
            for (var at = 0; (at = document.IndexOf(mark, at, StringComparison.Ordinal)) >= 0;)
            {
                document = document[..at] + json.Write(schema, world, chance, rate) + document[(at + mark.Length)..];
            }
        }

        var bytes = Encoding.UTF8.GetBytes(chance.OnceIn(4) ? Swap(document, chance) : document);
        return chance.OnceIn(3) ? Zip(bytes, chance) : bytes;
    }

    /// <summary>A value somewhere in a document is another one.</summary>
    private static string Swap(string document, Chance chance)
    {
        var colons = document.Select((c, i) => (c, i)).Where(x => x.c == ':').Select(x => x.i).ToList();
        var at = chance.Of(colons) + 1;
        var end = document.IndexOfAny([',', '}', ']'], at);
        return document[..at] + Hostile.Json(chance) + document[end..];
    }

    private static byte[] Zip(byte[] entry, Chance chance)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var entries = chance.Below(3) + 1; entries > 0; entries--)
            {
                var name = chance.Of(["conversations.json", "a/b.json", "../up.json", "/abs.json", "c:\\x.json", " ", "no.txt", "d/", "lines.jsonl", "\u202E.json"]);
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(entry);
            }
        }

        return chance.OnceIn(2) ? Hostile.Damage(bytes.ToArray(), chance) : bytes.ToArray();
    }
}
