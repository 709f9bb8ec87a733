using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Chorus.Testing.Providers;

/// <summary>Answers of an assistant, good and bad ones.</summary>
public static class ChatScripts
{
    public const int InputTokens = 11;

    public const int OutputTokens = 7;

    /// <summary>Repeats what was asked.</summary>
    public static ProviderScript Echo(TimeSpan pause = default) =>
        (context, request) => ChatStream.SendAsync(context, request, Words($"You said: {request.LastText()}", pause, context.RequestAborted));

    /// <summary>Says a text, word by word.</summary>
    /// <param name="pause">Before each word but the first.</param>
    /// <param name="usage">Whether the tokens are told to whoever wants to know.</param>
    /// <param name="finish">Null: it never says that it has finished.</param>
    public static ProviderScript Say(string text, TimeSpan pause = default, bool usage = true, string? finish = "stop") =>
        (context, request) => ChatStream.SendAsync(context, request, Words(text, pause, context.RequestAborted), usage, finish);

    /// <summary>Says what comes, when it comes: for a test that holds the reins.</summary>
    public static ProviderScript Say(Func<CancellationToken, IAsyncEnumerable<string>> parts) =>
        (context, request) => ChatStream.SendAsync(context, request, parts(context.RequestAborted));

    /// <summary>Says the first part, and the second once it may.</summary>
    public static ProviderScript SayAndWait(string first, Task until, string second) => Say(token => Halves(first, until, second, token));

    /// <summary>Says a text, and then nothing, without end.</summary>
    public static ProviderScript HangAfter(string text) => async (context, request) =>
    {
        await ChatStream.SendPartAsync(context, request, text);
        await FaultScripts.Hang()(context, request);
    };

    /// <summary>Says a text, and closes the connection in the middle of the answer.</summary>
    public static ProviderScript BreakAfter(string text) => async (context, request) =>
    {
        await ChatStream.SendPartAsync(context, request, text);
        // The server closes the connection behind what was sent; an abort may take back what has not been read yet.
        throw new IOException("The answer breaks off here.");
    };

    /// <summary>Says a text, and then something that is no JSON.</summary>
    public static ProviderScript GarbageAfter(string text) => async (context, request) =>
    {
        await ChatStream.SendPartAsync(context, request, text);
        await context.Response.WriteAsync("data: {\"choices\": [{]]\n\n", context.RequestAborted);
    };

    /// <summary>Says a text, and then that it cannot go on: an error within the stream.</summary>
    public static ProviderScript ErrorAfter(string text, string code, string message = "It cannot go on.") => async (context, request) =>
    {
        await ChatStream.SendPartAsync(context, request, text);
        var error = JsonSerializer.Serialize(new { error = new { message, type = code, code } });
        await context.Response.WriteAsync($"data: {error}\n\n", context.RequestAborted);
    };

    private static async IAsyncEnumerable<string> Words(
        string text, TimeSpan pause, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isFirst = true;
        foreach (var word in text.Split(' '))
        {
            if (!isFirst && pause > TimeSpan.Zero)
                await Task.Delay(pause, TimeProvider.System, cancellationToken);
            yield return isFirst ? word : $" {word}";
            isFirst = false;
        }
    }

    private static async IAsyncEnumerable<string> Halves(
        string first, Task until, string second, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return first;
        await until.WaitAsync(cancellationToken);
        yield return second;
    }
}
