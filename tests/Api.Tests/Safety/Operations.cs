using System.Net;
using System.Text.Json;
using Chorus.Api.Tests.Server;

namespace Chorus.Api.Tests.Safety;

/// <summary>A call that the OpenAPI document names. A new one that needs a body wants its entry in <see cref="Bodies"/>.</summary>
internal sealed record Operation(string Id, HttpMethod Method, string Path, bool IsOpen)
{
    /// <summary>Bodies that a caller with every right would be obeyed with.</summary>
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["merge"] = """{"guestToken":"x"}""",
        ["changePassword"] = """{"currentPassword":"x","newPassword":"taken over"}""",
        ["changeEmail"] = """{"email":"taken@over.example","password":"x"}""",
        ["deleteAccount"] = "{}",
        ["createConversation"] = "{}",
        ["updateConversation"] = """{"title":"taken over"}""",
        ["addMember"] = """{"userId":"OTHER","role":"member"}""",
        ["syncConversation"] = """{"baseVersion":0,"messages":[{"id":"MESSAGE","content":"taken over","revision":1}],"force":true}""",
        ["sendMessage"] = """{"content":"taken over"}""",
        ["editMessage"] = """{"content":"taken over"}""",
        ["paintImage"] = """{"prompt":"taken over","conversationId":"CONVERSATION"}""",
        ["createSession"] = "{}",
        ["updateSession"] = """{"title":"taken over"}""",
        ["saveStep"] = """{"content":"taken over"}""",
        ["generateStep"] = "{}",
        ["uploadAttachment"] = "",
        ["seenNotifications"] = """{"ids":["MESSAGE"]}""",
        ["import"] = "{}",
    };

    /// <summary>Whether its path names an object that belongs to somebody.</summary>
    public bool NamesAnObject => Path.Contains("{id}", StringComparison.Ordinal);

    public bool IsOfConversations => Path.StartsWith("/api/conversations/{id}", StringComparison.Ordinal);

    public static async Task<List<Operation>> AllAsync(Uri server)
    {
        var document = (await RawCall.SendAsync(server, HttpMethod.Get, "openapi.json")).Body;
        return [.. document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(o => o.Value.ValueKind == JsonValueKind.Object).Select(o => new Operation(
                o.Value.GetProperty("operationId").GetString()!, new HttpMethod(o.Name.ToUpperInvariant()), path.Name,
                !o.Value.TryGetProperty("security", out _))))];
    }

    /// <summary>Made on somebody's things, with somebody's token.</summary>
    public Task<RawCall> CallAsync(Uri server, Belongings of, string? token)
    {
        var path = Path
            .Replace("{messageId}", of.Message, StringComparison.Ordinal).Replace("{userId}", of.Owner, StringComparison.Ordinal)
            .Replace("{step}", "research", StringComparison.Ordinal).Replace("{id}", IdIn(of), StringComparison.Ordinal);
        var body = Bodies.GetValueOrDefault(Id)?
            .Replace("MESSAGE", of.Message, StringComparison.Ordinal).Replace("CONVERSATION", of.Conversation, StringComparison.Ordinal)
            .Replace("OTHER", of.Other, StringComparison.Ordinal);
        var type = Id == "uploadAttachment" ? "multipart/form-data; boundary=x" : "application/json";
        return RawCall.SendAsync(server, Method, path[1..], token, body, type);
    }

    private string IdIn(Belongings of) => !NamesAnObject ? "" : Path.Split('/')[2] switch
    {
        "conversations" => of.Conversation,
        "sessions" => of.Session,
        "images" => of.Image,
        "auth" => of.SignIn,
        var other => throw new InvalidOperationException($"Whose are {other}? Tell the walk what {Path} names."),
    };
}

/// <summary>The ids of one user's things, and of somebody else.</summary>
internal sealed record Belongings(string Owner, string Conversation, string Message, string Session, string Image, string SignIn, string Other);

internal static class RawCallExtensions
{
    public static bool Is(this RawCall call, HttpStatusCode status, string code) => call.Status == status && call.Code == code;
}
