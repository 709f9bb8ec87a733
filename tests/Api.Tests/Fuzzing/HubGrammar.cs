using System.Reflection;
using System.Text;
using Chorus.Api.Realtime;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>Makes messages of the hub's protocol, by the hub's own methods; most of them are not as they ought to be.</summary>
internal sealed class HubGrammar(JsonGrammar json)
{
    public const byte End = 0x1E;

    private static readonly List<MethodInfo> Methods = [.. typeof(ChannelHub)
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(m => !m.IsSpecialName && m.GetBaseDefinition().DeclaringType == typeof(ChannelHub))];

    private static readonly string[] Handshakes =
    [
        "", "{}", "{\"protocol\":\"json\"}", "{\"protocol\":\"messagepack\",\"version\":1}", "{\"protocol\":\"json\",\"version\":99}", "{\"protocol\":\"json\",\"version\":\"1\"}",
        "{\"protocol\":null,\"version\":1}", "{\"version\":1}", "[]", "null", "{\"protocol\":\"json\",\"version\":1", "GET / HTTP/1.1\r\n\r\n", "{\"protocol\":\"json\",\"version\":1e400}", "{\"protocol\":[\"json\"],\"version\":1}",
    ];

    private static readonly string[] Whole =
    [
        "{\"type\":6}", "{\"type\":6,\"type\":1}", "{\"type\":7}", "{\"type\":7,\"error\":\"\\u0000\",\"allowReconnect\":\"yes\"}", "{\"type\":8,\"sequenceId\":-1}", "{\"type\":9,\"sequenceId\":1}", "{\"type\":0}", "{\"type\":99}", "{\"type\":-1}",
        "{\"type\":\"1\"}", "{\"type\":1e400}", "{\"type\":null}", "{}", "[]", "null", "1", "\"\"", "", " ", "{\"target\":\"Send\"}", "{\"type\":2,\"invocationId\":\"no\",\"item\":1}", "{\"type\":2,\"item\":1}",
        "{\"type\":3,\"invocationId\":\"no\",\"result\":1}", "{\"type\":3,\"invocationId\":\"no\",\"error\":\"x\",\"result\":1}", "{\"type\":3}", "{\"type\":5,\"invocationId\":\"no\"}", "{\"type\":5}", "{\"type\":1}", "{\"type\":4}",
        "{\"type\":4,\"invocationId\":\"s\",\"target\":\"Resume\",\"arguments\":[]}", "{\"type\":1,\"invocationId\":\"u\",\"target\":\"Send\",\"arguments\":[],\"streamIds\":[\"a\",\"b\"]}",
        "{\"type\":1,\"target\":\"event\",\"arguments\":[{}]}", "{\"type\":1,\"target\":\"OnConnectedAsync\",\"arguments\":[]}", "{\"type\":1,\"target\":\"Dispose\",\"arguments\":[]}", "{\"type\":1,\"invocationId\":\"h\",\"headers\":{\"a\":1},\"target\":\"Resume\",\"arguments\":[]}",
    ];

    public static byte[] Handshake { get; } = [.. "{\"protocol\":\"json\",\"version\":1}"u8, End];

    public static byte[] BadHandshake(Chance chance) =>
        chance.OnceIn(3) ? Hostile.Damage(Handshake, chance) : [.. Encoding.UTF8.GetBytes(chance.Of(Handshakes)), .. chance.OnceIn(4) ? [] : new[] { End }];

    /// <summary>A call that the hub answers, whatever came before it.</summary>
    public static byte[] Sync(string id) => [.. Encoding.UTF8.GetBytes($$"""{"type":1,"invocationId":"{{id}}","target":"Resume","arguments":[]}"""), End];

    /// <summary>One message, or what is taken for one.</summary>
    public byte[] Next(World world, Chance chance)
    {
        var text = chance.Below(10) switch
        {
            0 => chance.Of(Whole),
            1 => Hostile.Json(chance),
            _ => Invocation(world, chance),
        };
        var message = Encoding.UTF8.GetBytes(text);
        message = chance.OnceIn(12) ? Hostile.Damage(message, chance) : message;
        return chance.Below(40) switch
        {
            0 => message,
            1 => [.. message, End, End, End],
            2 => [End, .. message, End],
            3 => [.. message, End, .. message, End],
            _ => [.. message, End],
        };
    }

    private string Invocation(World world, Chance chance)
    {
        var method = chance.Of(Methods);
        var rate = chance.Of([0, 2, 4, 8]);
        var arguments = method.GetParameters().Select(p => rate > 0 && chance.OnceIn(rate) ? Hostile.Json(chance) : Argument(p, world, chance, rate)).ToList();
        if (rate > 0 && chance.OnceIn(6))
        {
            arguments = chance.OnceIn(2) ? [.. arguments.Take(chance.Below(3))] : [.. arguments, Hostile.Json(chance)];
        }

        var target = chance.OnceIn(20) ? chance.Of(["", "send", "Send ", "\\u0053end", "\\u0000", "ToString", method.Name + "Async", new string('m', 5_000)]) : method.Name;
        var id = chance.Below(12) switch
        {
            0 => "",
            1 => $"\"invocationId\":{Hostile.Json(chance)},",
            2 => "\"invocationId\":\"same\",",
            _ => $"\"invocationId\":\"{chance.Below(1_000_000)}\",",
        };
        var list = chance.OnceIn(25) ? Hostile.Json(chance) : $"[{string.Join(',', arguments)}]";
        return chance.OnceIn(8)
            ? $"{{\"arguments\":{list},{id}\"target\":\"{target}\",\"type\":{chance.Of(["1", "4", "1.0"])}}}"
            : $"{{\"type\":1,{id}\"target\":\"{target}\",\"arguments\":{list}}}";
    }

    private string Argument(ParameterInfo parameter, World world, Chance chance, int rate) => parameter.ParameterType switch
    {
        var type when type == typeof(Guid) => $"\"{world.IdFor(parameter.Name!, chance)}\"",
        var type when type == typeof(bool) => chance.Of(["true", "false"]),
        var type when type == typeof(string) => chance.Of(["null", "\"\"", "\"Z\"", $"\"{chance.Id():N}\""]),
        var type when type == typeof(long) || type == typeof(long?) => chance.Of(["0", "1", "3", "-1", "9223372036854775807"]),
        { Name: var name } when json.Knows(name) => json.Write(name, world, chance, rate),
        _ => Hostile.Json(chance),
    };
}
