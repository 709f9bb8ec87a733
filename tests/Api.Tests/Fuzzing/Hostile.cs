using System.Globalization;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>What breaks readers: of JSON, of addresses, of headers.</summary>
internal static class Hostile
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1", "-0.0", "1.5", "1e400", "-1e400", "1e-400", "2147483648", "9223372036854775807",
        "9223372036854775808", "-9223372036854775809", "99999999999999999999999999999999999999", "\"\"", "\" \"", "[]", "{}", "[null]",
        "[[[[]]]]", "{\"\":null}", "{\"a\":1,\"a\":2}", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"x\\udfffy\"",
        "\"\\uD83D\\uDE00\"", "\"\\uFFFF\\uFFFE\"", "\"\\u202E\\u200F\"", "\"../../../etc/passwd\"", "\"<script>alert(1)</script>\"",
        "\"'; DROP TABLE users; --\"", "\"%00%0d%0a%s%n{0}${x}\"", "\"\\r\\nSet-Cookie: a=b\"", "\"0001-01-01\"", "\"9999-12-31T23:59:59.9999999+14:00\"",
        "\"0001-01-01T00:00:00+14:00\"", "\"2026-13-45\"", "\"00000000-0000-0000-0000-000000000000\"", "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"",
        "\"{00000000-0000-4000-8000-000000000000}\"", "\"owner\"", "\"assistant\"", "\"image\"", "[1,\"a\",null,{},[]]",
    ];

    private static readonly string[] NoJson =
    [
        "", "NaN", "Infinity", "-", "01", "0x10", "1.", "'x'", "tru", "\"open", "[1,2", "{\"a\":", "{\"a\":}", "{a:1}", "[,]", "{,}", "\"\\x41\"",
        "\"\\u12\"", "\"\t\"", "/* c */ 1", "// c", "\u0001", "]", "}", ":", "1 2", "{}{}", "\uFEFF{}", "\"\u0000\"",
    ];

    private static readonly string[] Texts =
    [
        "", " ", "0", "-1", "1", "201", "2147483648", "99999999999999999999", "1e9", "NaN", "true", "perhaps", "null", "undefined", "%00", "a%00b", "%", "%zz",
        "%ff%fe", "%c0%ae%c0%ae", "%ed%a0%80", "..", "../..", "..%2f..%2fetc%2fpasswd", "%2e%2e", "%5c", "%0d%0aX-Evil:%20a", "a/b", "//", "*", "'", "%22", "%3Cscript%3E",
        "%F0%9F%98%80", "%e2%80%ae", "0001-01-01", "0001-01-02T00:00:00%2B14:00", "9999-12-31", "9999-12-31T23:59:59-14:00", "2026-02-30", "AAAA", "AQ==", "b1", "a0", "b-1",
        "a99999999999999999999", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AX__________________________________", "00000000-0000-0000-0000-000000000000",
        "brain_dump", "research", "outputs", "0", "json", "md", "html", "xml", "a%20or%20b", "%22a%20b", "-a", "a%20-", "or", "%28%26%7C%21%29", "a:*", "%3C-%3E",
    ];

    private static readonly string[] HeaderValues =
    [
        "", " ", "*", "\"", "\"1", "\"1\"", "W/\"1\"", "\"-1\"", "\"99999999999999999999\"", "\"1\", \"2\"", "1", "bytes=0-0", "bytes=-1", "bytes=-0", "bytes=5-2",
        "bytes=0-99999999999999999999", "bytes=0-1,2-3,4-5,6-7", "bytes=a-b", "lines=1-2", "bytes=", "Thu, 01 Jan 1970 00:00:00 GMT", "yesterday", "null", "a, b",
        "text/html;q=2", "*/*", "application/json; charset=utf-7", "application/json; charset=\"", "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"a b\"", "application/xml", "text/plain", "application/json, text/html", "gzip", "Basic OmE=", "Bearer", "Bearer ", "Bearer a b",
        "Bearer CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "http://evil.example", "file://", "100-continue", "200-maybe", "::1", "1.2.3.4, 5.6.7.8", "\u00FF\u00FE", "a\tb", "websocket",
    ];

    /// <summary>A piece of JSON that nobody asked for, or what is none.</summary>
    public static string Json(Chance chance) => chance.Below(20) switch
    {
        0 => Nested("[", "]", chance),
        1 => Nested("{\"a\":", "}", chance),
        2 => $"\"{new string('x', chance.Of([201, 501, 8_001, 20_000, 70_000]))}\"",
        3 => string.Create(CultureInfo.InvariantCulture, $"\"{new string('\u20AC', chance.Of([200, 16_000, 22_000]))}\""),
        4 => $"[{string.Join(',', Enumerable.Repeat("null", chance.Of([11, 1_001, 5_000])))}]",
        5 => new string('9', chance.Of([30, 400, 5_000])),
        6 or 7 => chance.Of(NoJson),
        _ => chance.Of(Values),
    };

    /// <summary>For a part of an address, percent-encoded as far as it has to be.</summary>
    public static string Text(Chance chance) => chance.Below(25) switch
    {
        0 => new string('a', chance.Of([201, 501, 3_000])),
        1 => string.Concat(Enumerable.Repeat("%20or%20a", chance.Of([10, 50]))),
        2 => string.Concat(Enumerable.Repeat("%28", chance.Of([50, 400]))),
        _ => chance.Of(Texts),
    };

    public static string Header(Chance chance) => chance.OnceIn(25) ? new string('h', chance.Of([300, 9_000, 40_000])) : chance.Of(HeaderValues);

    /// <summary>Changes some bytes, wherever they are.</summary>
    public static byte[] Damage(byte[] bytes, Chance chance)
    {
        var damaged = bytes.ToList();
        for (var times = chance.Below(4); times >= 0 && damaged.Count > 0; times--)
        {
            var at = chance.Below(damaged.Count);
            var length = Math.Min(chance.Below(20) + 1, damaged.Count - at);
            switch (chance.Below(5))
            {
                case 0:
                    damaged[at] = (byte)chance.Below(256);
                    break;
                case 1:
                    damaged.RemoveRange(at, length);
                    break;
                case 2:
                    damaged.InsertRange(at, chance.Of<byte[]>([[0], [0xFF, 0xFE], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], "\r\n"u8.ToArray(), [0x1E]]));
                    break;
                case 3:
                    damaged.InsertRange(at, damaged.GetRange(at, length));
                    break;
                default:
                    damaged.RemoveRange(at, damaged.Count - at);
                    break;
            }
        }

        return [.. damaged];
    }

    private static string Nested(string open, string close, Chance chance)
    {
        var depth = chance.Of([5, 31, 33, 64, 1_000, 20_000]);
        var inner = open == "[" ? "" : "1";
        return string.Concat(Enumerable.Repeat(open, depth)) + inner + (chance.OnceIn(4) ? "" : string.Concat(Enumerable.Repeat(close, depth)));
    }
}
