using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Chorus.Bench.Load.Protocols;
using Chorus.Bench.Load.Transport;

namespace Chorus.Bench.Replies;

/// <summary>A device on the hub, as far as answers need it: it resumes, and hears deltas and ends.</summary>
internal sealed class ReplyDevice : IPayloadSink, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebSocketConnection connection;
    private readonly Records records;
    private readonly string name;
    private readonly Figures figures;
    private TaskCompletionSource<JsonElement>? call;
    private volatile Screen? screen;
    private volatile bool isOver;

    private ReplyDevice(WebSocketConnection connection, string name, Figures figures)
    {
        (this.connection, this.name, this.figures) = (connection, name, figures);
        records = new Records(Take);
    }

    public string Epoch { get; private set; } = "";

    public long Offset { get; private set; }

    /// <param name="after">The device whose place it takes, to go on from what that one had.</param>
    public static async Task<ReplyDevice> ConnectAsync(
        Uri address, string token, string name, Screen? screen, Figures figures, ReplyDevice? after, CancellationToken cancellationToken)
    {
        var connection = await WebSocketConnection.OpenAsync(
            address, $"/hub?access_token={Uri.EscapeDataString(token)}", cancellationToken);
        var device = new ReplyDevice(connection, name, figures) { screen = screen };
        _ = device.ListenAsync();
        await device.CallAsync("{\"protocol\":\"json\",\"version\":1}", cancellationToken);
        var from = after is null ? "null,null" : $"\"{after.Epoch}\",{after.Offset}";
        var resumed = await device.CallAsync(
            $$"""{"type":1,"invocationId":"0","target":"Resume","arguments":[{{from}}]}""", cancellationToken);
        if (after is not null && !resumed.GetProperty("recovered").GetBoolean())
            figures.Faults.Add($"{name} was not recovered");
        foreach (var missed in resumed.GetProperty("events").EnumerateArray())
            device.Show(missed);
        device.Epoch = resumed.GetProperty("epoch").ToString();
        device.Offset = Math.Max(device.Offset, resumed.GetProperty("offset").GetInt64());
        return device;
    }

    /// <summary>Shows one answer from now on.</summary>
    public void Show(Screen shown) => screen = shown;

    public void KeepAlive()
    {
        try
        {
            connection.Send("{\"type\":6}\u001e"u8);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Whoever listens hears of it.
        }
    }

    public void Receive(ReadOnlySpan<byte> payload, bool isFinal) => records.Receive(payload);

    public void Dispose()
    {
        isOver = true;
        connection.Dispose();
    }

    private async Task ListenAsync()
    {
        var cause = "the server closed the connection";
        try
        {
            await connection.ReceiveAsync(this);
        }
        catch (Exception e) when (e is SocketException or InvalidDataException or ObjectDisposedException)
        {
            cause = e.Message;
        }

        if (!isOver)
            figures.Faults.Add($"{name} was cut off: {cause}");
    }

    private Task<JsonElement> CallAsync(string text, CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        call = started;
        connection.Send(Encoding.UTF8.GetBytes(text + "\u001e"));
        return started.Task.WaitAsync(Patience, TimeProvider.System, cancellationToken);
    }

    private void Take(ReadOnlySpan<byte> record)
    {
        var reader = new Utf8JsonReader(record);
        var message = JsonElement.ParseValue(ref reader);
        switch (message.TryGetProperty("type", out var type) ? type.GetInt32() : 0)
        {
            case 0:
                call?.TrySetResult(message);
                break;
            case 1:
                Show(message.GetProperty("arguments")[0]);
                break;
            case 3 when message.TryGetProperty("result", out var result):
                call?.TrySetResult(result);
                break;
            case not 6:
                figures.Faults.Add($"{name} was told {message}");
                break;
        }
    }

    private void Show(JsonElement envelope)
    {
        if (envelope.GetProperty("offset") is { ValueKind: JsonValueKind.Number } offset)
            Offset = offset.GetInt64();
        var data = envelope.GetProperty("data");
        switch (envelope.GetProperty("type").GetString())
        {
            case "message-delta":
                screen?.Delta(data.GetProperty("from").GetInt32(), data.GetProperty("text").GetString()!);
                break;
            case "message-update" when data.GetProperty("role").GetString() == "assistant" && data.GetProperty("status").GetString() != "generating":
                screen?.End(data.GetProperty("status").GetString()!, data.GetProperty("content").GetString()!);
                break;
        }
    }
}
