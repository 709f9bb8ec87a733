using System.Text;
using System.Text.Json;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>A request as it goes over the wire.</summary>
/// <param name="Operation">What it was before anything was done to it.</param>
/// <param name="IsWhole">Whether a server has to answer it: it can see where it ends.</param>
internal sealed record HttpCase(string Operation, byte[] Bytes, bool IsWhole);

/// <summary>Makes requests of what the OpenAPI document names, and of what else the server answers; most of them are not as they ought to be.</summary>
internal sealed class HttpGrammar
{
    // What takes a hundred times as long as the rest, for one reason or another, has its turn, but not as often.
    private static readonly HashSet<string> Dear =
    [
        "guest", "register", "login", "paintImage", "regenerateImage", "exportAll", "exportConversation", "exportSession", "generateStep",
        "logout",
    ];

    private static readonly string[] Methods =
        ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "G\u0001T", "", "GETGETGETGETGETGETGETGETGETGETGETGET"];

    private static readonly string[] Names =
    [
        "If-Match", "If-None-Match", "If-Modified-Since", "If-Range", "Range", "Accept", "Accept-Encoding", "Accept-Charset", "Content-Type", "Content-Encoding",
        "Authorization", "Origin", "Cookie", "Expect", "Upgrade", "Connection", "X-Forwarded-For", "X-Forwarded-Proto", "X-HTTP-Method-Override", "Content-Disposition",
        "Host", "Content-Length", "Transfer-Encoding", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Access-Control-Request-Method", "X-Evil\u0001", "X Evil", "",
    ];

    private static readonly string[] Elsewhere =
    [
        "/", "/c/{id}", "/health/live", "/health/ready", "/metrics", "/openapi.json", "/hub", "/hub/negotiate", "/hub?id={text}", "/hub/negotiate?negotiateVersion={text}",
        "/hub?access_token={text}", "/assets/{text}", "/index.html", "/api/{text}", "/files/{text}/{text}/{text}", "{text}", "*", "http://{text}/", "//{text}",
    ];

    private readonly JsonGrammar _json;
    private readonly List<Described> _operations;
    private readonly string _host;
    private int _tried;

    public HttpGrammar(JsonElement document, Uri server)
    {
        _json = new JsonGrammar(document);
        _host = server.Authority;
        _operations = [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Where(o => o.Value.ValueKind == JsonValueKind.Object)
            .Select(o => new Described(o.Value.GetProperty("operationId").GetString()!, o.Name.ToUpperInvariant(), path.Name, o.Value)))];
    }

    public IEnumerable<string> Operations => _operations.Select(o => o.Id);

    public HttpCase Next(World world, Chance chance)
    {
        // Each of them once, and then as it comes.
        var isTurn = _tried < _operations.Count;
        if (!isTurn && chance.OnceIn(12))
        {
            var path = Fill(chance.Of(Elsewhere), world, chance, "conversation");
            return Build("elsewhere", chance.Of(Methods), path, chance.OnceIn(2) ? Encoding.UTF8.GetBytes(Hostile.Json(chance)) : null, null, world, chance);
        }

        var operation = isTurn ? _operations[_tried++] : chance.Of(_operations);
        while (!isTurn && Dear.Contains(operation.Id) && !chance.OnceIn(30))
        {
            operation = chance.Of(_operations);
        }

        var (body, type) = BodyOf(operation, world, chance);
        var method = chance.OnceIn(25) ? chance.Of(Methods) : operation.Method;
        return Build(operation.Id, method, Fill(operation.Path, world, chance, KindOf(operation.Path)) + Query(operation, world, chance), body, type, world, chance);
    }

    private (byte[]? Body, string? Type) BodyOf(Described operation, World world, Chance chance)
    {
        if (operation.Id is "uploadAttachment" or "import")
        {
            return FileGrammar.Next(operation.Id == "import", _json, world, chance);
        }

        if (!operation.Json.TryGetProperty("requestBody", out var body) || !body.GetProperty("content").TryGetProperty("application/json", out var content))
        {
            return chance.OnceIn(6) ? (Encoding.UTF8.GetBytes(Hostile.Json(chance)), "application/json") : (null, null);
        }

        // Few are right: each of those writes something.
        var rate = chance.Of([0, 2, 4, 4, 10, 10]);
        var json = Encoding.UTF8.GetBytes(chance.OnceIn(12) ? Hostile.Json(chance) : _json.Write(content.GetProperty("schema"), world, chance, rate));
        return (chance.OnceIn(6) ? Hostile.Damage(json, chance) : json, "application/json");
    }

    private static string KindOf(string path) => path.Split('/') is [_, _, var things, ..] ? things.TrimEnd('s') : "";

    private static string Fill(string path, World world, Chance chance, string kind)
    {
        var filled = new StringBuilder();
        foreach (var part in path.Split('{', '}').Select((text, i) => (text, IsName: i % 2 == 1)))
        {
            filled.Append(!part.IsName ? part.text
                : part.text == "text" || chance.OnceIn(8) ? Hostile.Text(chance)
                : part.text == "step" ? chance.Of(["brain_dump", "research", "outline", "draft", "outputs"])
                : part.text is "folder" or "file" ? chance.Of([.. world.File.Split('/')])
                : $"{world.IdFor(part.text == "id" ? kind : part.text, chance)}");
        }

        return chance.OnceIn(60) ? world.File : filled.ToString();
    }

    private static string Query(Described operation, World world, Chance chance)
    {
        var query = new StringBuilder();
        var names = !operation.Json.TryGetProperty("parameters", out var parameters) ? []
            : parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query").Select(p => p.GetProperty("name").GetString()!).ToList();
        foreach (var name in names.Where(_ => !chance.OnceIn(3)))
        {
            for (var times = chance.OnceIn(15) ? 2 : 1; times > 0; times--)
            {
                var value = name.EndsWith("Id", StringComparison.Ordinal) && !chance.OnceIn(3) ? $"{world.IdFor(name, chance)}" : Hostile.Text(chance);
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append(chance.OnceIn(40) ? "" : "=").Append(value);
            }
        }

        return chance.OnceIn(40) ? $"{query}{(query.Length == 0 ? '?' : '&')}{Hostile.Text(chance)}" : query.ToString();
    }

    private HttpCase Build(string operation, string method, string path, byte[]? body, string? type, World world, Chance chance)
    {
        var isWhole = true;
        var head = new StringBuilder($"{method} {(path.Length == 0 ? "/" : path)} HTTP/1.1\r\nHost: {_host}\r\n");
        if (TokenOf(world, chance) is { } token)
        {
            head.Append("Authorization: Bearer ").Append(token).Append("\r\n");
        }

        if (type is not null && !chance.OnceIn(25))
        {
            head.Append("Content-Type: ").Append(type).Append("\r\n");
        }

        for (var more = chance.OnceIn(3) ? chance.Below(3) + 1 : 0; more > 0; more--)
        {
            var name = chance.Of(Names);
            head.Append(name).Append(": ").Append(Hostile.Header(chance)).Append("\r\n");

            // These change where a request ends, or whether the rest of it is awaited.
            isWhole &= name is not ("Content-Length" or "Transfer-Encoding" or "Upgrade" or "Connection" or "Expect");
        }

        byte[] sent = body ?? [];
        switch (body is null ? 0 : chance.Below(30))
        {
            case 0 when body is null && method is "GET" or "HEAD" or "DELETE":
                break;
            case 1:
                head.Append("Transfer-Encoding: chunked\r\n");
                sent = [.. Encoding.ASCII.GetBytes($"{sent.Length:x}\r\n"), .. sent, .. "\r\n"u8, .. sent.Length == 0 ? [] : "0\r\n\r\n"u8.ToArray()];
                break;
            case 2:
                head.Append("Transfer-Encoding: chunked\r\n");
                (sent, isWhole) = ([.. Encoding.ASCII.GetBytes($"{chance.Of(["ffffffffffffffff", "-1", "xyz", "5;a=b", "3\n"])}\r\n"), .. sent], false);
                break;
            case 3:
                head.Append("Content-Length: ").Append(sent.Length + chance.Of([1, 100, 600_000])).Append("\r\n");
                isWhole = false;
                break;
            case 4:
                head.Append("Content-Length: ").Append(sent.Length).Append("\r\nTransfer-Encoding: chunked\r\n");
                isWhole = false;
                break;
            default:
                head.Append("Content-Length: ").Append(sent.Length).Append("\r\n");
                break;
        }

        byte[] request = [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. sent];
        if (chance.OnceIn(40))
        {
            (request, isWhole) = (Hostile.Damage(request, chance), false);
        }

        // What is too large is answered, and the connection is then broken off: the answer may be lost with it.
        return new HttpCase(operation, request, isWhole && request.Length < 400_000 && head.Length < 30_000);
    }

    private static string? TokenOf(World world, Chance chance) => chance.Below(10) switch
    {
        0 => null,
        1 => chance.Of([world.Owner.RefreshToken, "nonsense", world.Owner.AccessToken[..^3], new string('A', 5_000), "a.b.c", "eyJhbGciOiJub25lIn0.e30."]),
        < 4 => world.Guest.AccessToken,
        _ => world.Owner.AccessToken,
    };

    private sealed record Described(string Id, string Method, string Path, JsonElement Json);
}
