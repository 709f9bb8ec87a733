using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Chorus.Testing.Providers;

/// <summary>The protocol of <c>/chat/completions</c>: server-sent events that end with <c>[DONE]</c>, or one object.</summary>
internal static class ChatStream
{
    private const string Id = "chatcmpl-1";
    private const int Created = 1_700_000_000;

    public static async Task SendAsync(
        HttpContext context, JsonElement request, IAsyncEnumerable<string> parts, bool usage = true, string? finish = "stop")
    {
        if (!request.IsStreamed())
        {
            await SendWholeAsync(context, request, parts, finish);
            return;
        }

        await SendAsync(context, Chunk(request, new { role = "assistant", content = "" }, null));
        await foreach (var part in parts)
            await SendAsync(context, Chunk(request, new { content = part }, null));
        if (finish is not null)
            await SendAsync(context, Chunk(request, new { }, finish));
        if (usage && request.WantsUsage())
            await SendAsync(context, new { id = Id, @object = "chat.completion.chunk", created = Created, model = request.Model(), choices = Array.Empty<object>(), usage = Usage });
        await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
    }

    /// <summary>The beginning of an answer.</summary>
    public static async Task SendPartAsync(HttpContext context, JsonElement request, string text)
    {
        await SendAsync(context, Chunk(request, new { role = "assistant", content = "" }, null));
        if (text.Length > 0)
            await SendAsync(context, Chunk(request, new { content = text }, null));
    }

    private static object Usage => new
    {
        prompt_tokens = ChatScripts.InputTokens,
        completion_tokens = ChatScripts.OutputTokens,
        total_tokens = ChatScripts.InputTokens + ChatScripts.OutputTokens,
    };

    private static object Chunk(JsonElement request, object delta, string? finish) => new
    {
        id = Id,
        @object = "chat.completion.chunk",
        created = Created,
        model = request.Model(),
        choices = new[] { new { index = 0, delta, finish_reason = finish } },
    };

    private static async Task SendAsync(HttpContext context, object data)
    {
        if (!context.Response.HasStarted)
            context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(data)}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static async Task SendWholeAsync(HttpContext context, JsonElement request, IAsyncEnumerable<string> parts, string? finish)
    {
        var content = new StringBuilder();
        await foreach (var part in parts)
            content.Append(part);
        var message = new { role = "assistant", content = content.ToString() };
        var choices = new[] { new { index = 0, message, finish_reason = finish } };
        await context.Response.WriteAsJsonAsync(
            new { id = Id, @object = "chat.completion", created = Created, model = request.Model(), choices, usage = Usage }, context.RequestAborted);
    }
}
