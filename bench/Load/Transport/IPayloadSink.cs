namespace Chorus.Bench.Load.Transport;

internal interface IPayloadSink
{
    /// <summary>Takes the payload of one data frame; the bytes are the connection's and change afterwards.</summary>
    void Receive(ReadOnlySpan<byte> payload, bool isFinal);
}
