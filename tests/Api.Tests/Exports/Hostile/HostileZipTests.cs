using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Chorus.Api.Imports.Zip;
using Xunit;

namespace Chorus.Api.Tests.Exports.Hostile;

/// <summary>Zips that mean harm, or were damaged on their way: refused whole, or without what is wrong with them, and said why.</summary>
[Collection(SmallServerTests.Name)]
public sealed class HostileZipTests(SmallServer server) : HostileImportTests(server)
{
    private const long Gibibyte = 1024 * 1024 * 1024;
    private static readonly Lazy<byte[]> Zeros = new(PackZeros);
    private static readonly string Good = Line("good", "1");

    [Fact]
    public async Task A_gigabyte_of_zeros_in_a_megabyte_is_left_out_whatever_it_says_of_itself()
    {
        var packed = Zeros.Value;
        Assert.InRange(packed.Length, 1, 2_000_000);
        var zip = new RawZip()
            .Add("bomb.json", packed, Gibibyte, 0)
            .Add("modest.json", packed, Gibibyte, 0, e => e with { Length = 1000 })
            .Add("good.jsonl", Good)
            .Close();
        Assert.Equal(
            [("bomb.json", "It is packed as only what means harm is."), ("modest.json", ZipRules.Damaged)], await RequireOnceAsync(zip, 1));
    }

    [Fact]
    public async Task One_whose_parts_are_too_much_together_is_refused()
    {
        var zip = new RawZip().Add("good.jsonl", Good);
        for (var i = 0; i < 9; i++)
        {
            zip.Add($"{i}.json", [3, 0], 0, 0, e => e with { Length = Gibibyte });
        }

        await RequireRefusedAsync(zip.Close(), "too-large");
    }

    [Theory]
    [InlineData(200_001, 200_001)]
    [InlineData(800_000, 1)]
    public async Task So_many_entries_are_refused_however_many_it_says_there_are(int count, int told)
    {
        var zip = new RawZip().Add("good.jsonl", Good);
        var empty = new RawEntry([], 0, 0, 0, 0);
        for (var i = 1; i < count; i++)
        {
            zip.List(empty.Named($"{i}.j"));
        }

        await RequireRefusedAsync(zip.Close(Math.Min(told, ushort.MaxValue)), "invalid-request");
    }

    [Fact]
    public async Task Entries_over_one_another_are_refused()
    {
        var zip = new RawZip().Add("good.jsonl", Good);
        RawEntry? kernel = null;
        zip.Add("0.jsonl", string.Join('\n', Enumerable.Range(0, 1000).Select(i => Line("tree", $"{i}"))), e => kernel = e);
        for (var i = 1; i < 200; i++)
        {
            zip.List(kernel!.Named($"{i}.jsonl"));
        }

        await RequireRefusedAsync(zip.Close(), "invalid-request");
    }

    [Fact]
    public async Task What_is_not_what_the_zip_says_is_left_out_before_anything_of_it_came_and_the_rest_comes()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 500).Select(i => Line("damaged", $"{i}")));
        var zip = new RawZip()
            .Add("smaller.jsonl", lines, e => e with { Length = e.Length - 1 })
            .Add("larger.jsonl", lines, e => e with { Length = e.Length + 1 })
            .Add("checksum.jsonl", lines, e => e with { Checksum = e.Checksum ^ 1 })
            .Add("cut.jsonl", RawZip.Deflate(Encoding.UTF8.GetBytes(lines))[..^9], lines.Length, Checksum(lines))
            .Add("packed-less.jsonl", lines, e => e with { Packed = e.Packed - 20 })
            .Add("garbage.jsonl", [0xFF, 0xFE, 0xFD, 0xFC], lines.Length, Checksum(lines))
            .Add("method.jsonl", lines, e => e with { Method = 99 })
            .Add("nowhere.jsonl", lines, e => e with { Offset = 77_777_777 })
            .Add("elsewhere.jsonl", lines, e => e with { Offset = 1 })
            .Add("encrypted.jsonl", lines, e => e with { Flags = 1 })
            .Add("link.jsonl", "/etc/passwd", e => e with { Attributes = 0xA1FF_0000 })
            .Add("good.jsonl", Good)
            .Add("good.jsonl", Line("another", "1"))
            .Add("inner.zip", new RawZip().Add("inner.jsonl", Line("inner", "1")).Close())
            .Add("empty.json", "")
            .Close();
        Assert.Equal(
            [
                ("smaller.jsonl", ZipRules.Damaged), ("larger.jsonl", ZipRules.Damaged), ("checksum.jsonl", ZipRules.Damaged), ("cut.jsonl", ZipRules.Damaged),
                ("packed-less.jsonl", ZipRules.Damaged), ("garbage.jsonl", ZipRules.Damaged), ("method.jsonl", ZipRules.Damaged), ("nowhere.jsonl", ZipRules.Damaged),
                ("elsewhere.jsonl", ZipRules.Damaged), ("encrypted.jsonl", "It is encrypted."), ("link.jsonl", "It is a link."),
                ("good.jsonl", "The zip holds another one of this name."), ("empty.json", "It is empty."),
                ("inner.zip", "Only JSON, and the files that it names, are brought in."),
            ],
            await RequireOnceAsync(zip, 1));
        await RequireConversationsAsync(1);
    }

    [Theory]
    [InlineData("../../x.json")]
    [InlineData("a/../../x.json")]
    [InlineData("/etc/x.json")]
    [InlineData("..\\..\\x.json")]
    [InlineData("\\\\host\\x.json")]
    [InlineData("C:/x.json")]
    [InlineData("x.json\0.png")]
    [InlineData("x\u0085.json")]
    public async Task Names_that_lead_out_of_it_are_refused(string name) =>
        await RequireRefusedAsync(new RawZip().Add("good.jsonl", Good).Add(name, Line("evil", "1")).Close(), "invalid-request");

    [Theory]
    [InlineData(1)]
    [InlineData(23)]
    [InlineData(60)]
    [InlineData(150)]
    public async Task One_that_is_cut_off_is_refused(int missing) =>
        await RequireRefusedAsync(new RawZip().Add("good.jsonl", Good).Add("more.jsonl", Line("more", "1")).Close()[..^missing], "invalid-request");

    [Fact]
    public async Task Sizes_beyond_all_sense_are_refused()
    {
        byte[] Zip(Func<RawEntry, RawEntry> change) => new RawZip().Add("good.jsonl", Good).Add("a.json", "[]", change).Add("b.json", "[]", change).Close();
        await RequireRefusedAsync(Zip(e => e.Huge(long.MaxValue)), "too-large");
        await RequireRefusedAsync(Zip(e => e with { Packed = uint.MaxValue - 1 }), "invalid-request");

        // What zip64 would tell is missing.
        await RequireRefusedAsync(Zip(e => e with { Length = uint.MaxValue, Packed = uint.MaxValue, Offset = uint.MaxValue }), "invalid-request");
        await RequireRefusedAsync(new RawZip().Add("good.jsonl", Good).Close(count: 2), "invalid-request");
        await RequireRefusedAsync(new RawZip().Add("good.jsonl", Good).Close(count: ushort.MaxValue), "invalid-request");
        Assert.Equal([("a.json", ZipRules.Damaged), ("b.json", ZipRules.Damaged)], await RequireOnceAsync(Zip(e => e.Huge(-1)), 1));
    }

    [Fact]
    public async Task A_picture_that_would_fill_the_memory_and_a_file_that_is_damaged_are_left_out_and_their_messages_come()
    {
        var (bomb, damaged, id) = (Url("png"), Url("txt"), Guid.NewGuid());
        var image = new
        {
            id = Guid.NewGuid(), userId = Guid.NewGuid(), status = "complete", prompt = "a bomb", metadata = new { }, publicUrl = bomb,
            createdAt = "2026-01-01T00:00:00Z", updatedAt = "2026-01-01T00:00:00Z",
        };
        var zip = new RawZip()
            .Add("talk.json", $$"""
                {"format":"chorus.conversation/1","conversation":{"id":"{{id}}","ownerId":"{{Guid.NewGuid()}}","title":"T","members":[],"version":1,"checksum":"0","lastSeq":0,"messageCount":0,"archived":false,"metadata":{},"lastReadSeq":0,"createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"},
                "messages":[{{Message(1, bomb)}},{{Message(2, damaged)}}]}
                """)
            .Add("images.json", JsonSerializer.Serialize(new { format = "chorus.images/1", images = new[] { image } }))
            .Add(bomb[1..], MonstrousPng())
            .Add(damaged[1..], "a note", e => e with { Checksum = 1 })
            .Close();
        var report = await ImportAsync(zip);
        Assert.Equal((2, 0, 0), Imports.Count(report, "messages"));
        Assert.Equal((0, 0, 2), Imports.Count(report, "attachments"));
        Assert.Equal((0, 0, 1), Imports.Count(report, "images"));
        var why = report.GetProperty("skipped").EnumerateArray().Select(s => s.GetProperty("why").GetString()!).ToList();
        Assert.Equal(3, why.Count);
        Assert.Equal(2, why.Count(w => w.Contains("pixels", StringComparison.Ordinal)));
        Assert.Contains(ZipRules.Damaged, why);
        Assert.Empty((await User.RequireAsync(HttpMethod.Get, "api/images")).GetProperty("items").EnumerateArray());
        Assert.All(await User.MessagesAsync(Assert.Single(await User.ConversationIdsAsync())), m => Assert.Empty(m.GetProperty("attachments").EnumerateArray()));

        static string Url(string type) => $"/files/{Guid.NewGuid()}/attachments/{Guid.CreateVersion7()}.{type}";
        string Message(int seq, string url) => JsonSerializer.Serialize(new
        {
            id = Guid.NewGuid(), conversationId = id, seq, role = "user", kind = "text", status = "complete", content = $"message {seq}", metadata = new { }, revision = 1,
            attachments = new[] { new { id = Guid.NewGuid(), type = "image", name = "name", mimeType = "image/png", size = 1, url } },
            createdAt = "2026-01-01T00:00:00Z", updatedAt = "2026-01-01T00:00:00Z",
        });
    }

    private static uint Checksum(string text) => Crc32.HashToUInt32(Encoding.UTF8.GetBytes(text));

    private static byte[] PackZeros()
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 1024; i++)
            {
                deflate.Write(zeros);
            }
        }

        return packed.ToArray();
    }

    /// <summary>Fifty thousand pixels square, whole and correct, of one bit each.</summary>
    private static byte[] MonstrousPng()
    {
        const int Side = 50_000;
        using var pixels = new MemoryStream();
        using (var packed = new ZLibStream(pixels, CompressionLevel.Fastest))
        {
            var row = new byte[1 + (Side / 8)];
            for (var i = 0; i < Side; i++)
            {
                packed.Write(row);
            }
        }

        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, Side);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), Side);
        head[8] = 1;
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. Chunk("IHDR", head), .. Chunk("IDAT", pixels.ToArray()), .. Chunk("IEND", [])];

        static byte[] Chunk(string type, byte[] data)
        {
            var chunk = new byte[12 + data.Length];
            BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
            Encoding.ASCII.GetBytes(type).CopyTo(chunk, 4);
            data.CopyTo(chunk, 8);
            BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32.HashToUInt32(chunk.AsSpan(4, data.Length + 4)));
            return chunk;
        }
    }
}
