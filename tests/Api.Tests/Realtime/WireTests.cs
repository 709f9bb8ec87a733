using System.Net;
using System.Net.Sockets;
using System.Text;
using Chorus.Api.Realtime;
using Xunit;

namespace Chorus.Api.Tests.Realtime;

public sealed class WireTests : IDisposable
{
    private static readonly byte[] FirstFrame = [0x01, 1, (byte)'a'];
    private static readonly byte[] LastFrame = [0x80, 1, (byte)'z'];
    private static readonly byte[] PongFrame = [0x8a, 0];
    private static readonly byte[] CloseFrame = [0x88, 0];
    private static readonly byte[] WholeFrame = [0x81, 1, (byte)'w'];
    private static readonly byte[] Records = Encoding.UTF8.GetBytes("records");
    private static readonly byte[] RecordsFrame = [0x81, 7, .. Records];

    private readonly MemoryStream _upgraded = new();

    [Fact]
    public async Task Records_are_a_message_of_their_own()
    {
        await using var wire = new Wire(_upgraded, null);
        await wire.WriteRecordsAsync(Records);
        await wire.WriteAsync(WholeFrame);
        Assert.Equal([.. RecordsFrame, .. WholeFrame], _upgraded.ToArray());
    }

    [Theory]
    [InlineData(125, new byte[] { 0x81, 125 })]
    [InlineData(126, new byte[] { 0x81, 126, 0, 126 })]
    [InlineData(65_535, new byte[] { 0x81, 126, 0xff, 0xff })]
    [InlineData(65_536, new byte[] { 0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0 })]
    public async Task A_head_tells_the_length(int length, byte[] head)
    {
        await using var wire = new Wire(_upgraded, null);
        await wire.WriteRecordsAsync(new byte[length]);
        Assert.Equal([.. head, .. new byte[length]], _upgraded.ToArray());
    }

    [Fact]
    public async Task Records_wait_for_the_end_of_a_message_of_several_frames_and_pongs_do_not()
    {
        await using var wire = new Wire(_upgraded, null);
        await wire.WriteAsync(FirstFrame);
        var records = wire.WriteRecordsAsync(Records).AsTask();
        await wire.WriteAsync(PongFrame);
        Assert.False(records.IsCompleted);
        Assert.Equal([.. FirstFrame, .. PongFrame], _upgraded.ToArray());

        await wire.WriteAsync(LastFrame);
        await records;
        Assert.Equal([.. FirstFrame, .. PongFrame, .. LastFrame, .. RecordsFrame], _upgraded.ToArray());
    }

    [Fact]
    public async Task Nothing_follows_the_closing_frame()
    {
        await using var wire = new Wire(_upgraded, null);
        await wire.WriteAsync(CloseFrame);
        await wire.WriteRecordsAsync(Records);
        Assert.Equal(CloseFrame, _upgraded.ToArray());
    }

    [Fact]
    public async Task Once_the_client_was_heard_all_goes_to_the_socket()
    {
        using var pair = await SocketPair.CreateAsync();
        _upgraded.Write([1]);
        _upgraded.Position = 0;
        await using var wire = new Wire(_upgraded, pair.Here);
        await wire.ReadExactlyAsync(new byte[1]);
        await wire.WriteAsync(WholeFrame);
        await wire.WriteRecordsAsync(Records);
        await wire.FlushAsync();

        var received = await pair.ReceiveAsync(WholeFrame.Length + RecordsFrame.Length);
        Assert.Equal([.. WholeFrame, .. RecordsFrame], received);
        Assert.Equal(1, _upgraded.Length);
    }

    [Fact]
    public async Task What_was_written_before_the_client_was_heard_stays_ahead()
    {
        using var pair = await SocketPair.CreateAsync();
        await using var wire = new Wire(_upgraded, pair.Here);
        await wire.WriteAsync(WholeFrame);
        _ = await wire.ReadAsync(new byte[1]);
        await wire.WriteRecordsAsync(Records);
        Assert.Equal([.. WholeFrame, .. RecordsFrame], _upgraded.ToArray());
        Assert.Equal(0, pair.There.Available);
    }

    public void Dispose() => _upgraded.Dispose();

    private sealed record SocketPair(Socket Here, Socket There) : IDisposable
    {
        public static async Task<SocketPair> CreateAsync()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var here = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await here.ConnectAsync(listener.LocalEndpoint);
            return new SocketPair(here, await listener.AcceptSocketAsync());
        }

        public async Task<byte[]> ReceiveAsync(int length)
        {
            await using var stream = new NetworkStream(There);
            var received = new byte[length];
            await stream.ReadExactlyAsync(received);
            return received;
        }

        public void Dispose()
        {
            Here.Dispose();
            There.Dispose();
        }
    }
}
