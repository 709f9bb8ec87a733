using System.Text;
using System.Text.Json;
using Xunit;

namespace Chorus.Api.Tests.Exports.Hostile;

/// <summary>JSON that means harm, or breaks off: the server's memory stays small, and what became of it is said.</summary>
[Collection(SmallServerTests.Name)]
public sealed class HostileDocumentTests(SmallServer server) : HostileImportTests(server)
{
    private const string BreaksOff = "It is not JSON that can be brought in; what came before that place is in.";
    private static readonly string Deep = new('[', 100_000);

    [Theory]
    [InlineData("")]
    [InlineData("""{"mapping":""")]
    [InlineData("""{"format":"chorus.conversation/1","messages":""")]
    [InlineData("""{"message_tree_id":"t","message_id":"m","text":""")]
    public async Task A_hundred_thousand_brackets_are_refused(string before)
    {
        await RequireRefusedAsync(Encoding.UTF8.GetBytes(before + Deep), "invalid-request");
        await RequireRefusedAsync(Encoding.UTF8.GetBytes(before + Deep + new string(']', Deep.Length) + (before.Length > 0 ? "}" : "")), "invalid-request");
    }

    [Theory]
    [InlineData('x')]
    [InlineData('[')]
    public async Task One_gigantic_text_is_refused(char of) => await RequireRefusedAsync(
        Encoding.UTF8.GetBytes("{\"mapping\":{\"a\":\"" + new string(of, 36_000_000) + "\"}}"), "too-large");

    [Fact]
    public async Task One_gigantic_text_that_never_ends_is_refused() =>
        await RequireRefusedAsync([(byte)'"', .. Encoding.UTF8.GetBytes(new string('x', 1_000_000))], "invalid-request");

    [Fact]
    public async Task A_part_that_is_too_large_is_passed_over_and_the_parts_around_it_come()
    {
        var json = $"[{Talk("one")},{Talk("two", new string('x', 36_000_000))},{Talk("three")}]";
        Assert.Equal([("file", "A part of it is larger than 33554432 bytes, or has more than 1000000 values.")], await RequireOnceAsync(Encoding.UTF8.GetBytes(json), 2));
        await RequireConversationsAsync(2);
    }

    [Fact]
    public async Task The_largest_part_of_the_smallest_values_fits_several_times_at_once_and_one_of_more_is_refused()
    {
        static byte[] Ones(int count) => Encoding.UTF8.GetBytes($$"""{"mapping":{},"id":"ones","text":"{{new string('x', 30_000_000)}}","ones":[{{string.Concat(Enumerable.Repeat("1,", count))}}1]}""");
        await RequireRefusedAsync(Ones(1_000_000), "too-large");
        var ones = Ones(999_000);
        var reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ImportAsync(ones)));
        Assert.Equal(1, reports.Sum(r => Imports.Count(r, "conversations").Added));
        await RequireConversationsAsync(1);
    }

    [Fact]
    public async Task What_breaks_off_brings_what_came_before_and_made_whole_the_rest()
    {
        var lines = Enumerable.Range(0, 700).Select(i => Line(i < 100 ? "first" : "second", $"{i}", $"message {i}")).ToList();
        var whole = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        Assert.Equal([("file", BreaksOff)], await RequireOnceAsync([.. Encoding.UTF8.GetBytes(string.Join('\n', lines.Take(450))), .. "\n{\"message_id"u8], 450));
        var report = await ImportAsync(whole);
        Assert.Equal((250, 450, 0), Imports.Count(report, "messages"));
        Assert.Empty(report.GetProperty("skipped").EnumerateArray());
        await RequireConversationsAsync(2);
    }

    [Fact]
    public async Task Nothing_at_all_is_refused()
    {
        await RequireRefusedAsync([], "invalid-request");
        await RequireRefusedAsync("  \n "u8.ToArray(), "invalid-request");
        await RequireRefusedAsync("[1,2]"u8.ToArray(), "invalid-request");
    }

    /// <summary>A conversation of ChatGPT's with one message.</summary>
    private static string Talk(string id, string more = "") => JsonSerializer.Serialize(new
    {
        conversation_id = id, title = id, current_node = "a", more,
        mapping = new { a = new { id = "a", parent = (string?)null, message = new { id = "a", author = new { role = "user" }, content = new { parts = new[] { id } } } } },
    });
}
