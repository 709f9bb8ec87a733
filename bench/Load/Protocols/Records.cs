namespace Chorus.Bench.Load.Protocols;

internal delegate void RecordHandler(ReadOnlySpan<byte> record);

/// <summary>Cuts what comes into the records of SignalR's JSON protocol, which end in 0x1e and may go on in the next frame.</summary>
internal sealed class Records(RecordHandler take)
{
    private const byte End = 0x1e;

    private byte[] carried = [];
    private int carriedLength;

    public void Receive(ReadOnlySpan<byte> payload)
    {
        int end;
        while ((end = payload.IndexOf(End)) >= 0)
        {
            if (carriedLength == 0)
                take(payload[..end]);
            else
            {
                Carry(payload[..end]);
                var length = carriedLength;
                carriedLength = 0;
                take(carried.AsSpan(0, length));
            }

            payload = payload[(end + 1)..];
        }

        if (!payload.IsEmpty)
            Carry(payload);
    }

    private void Carry(ReadOnlySpan<byte> part)
    {
        if (carried.Length < carriedLength + part.Length)
            Array.Resize(ref carried, (carriedLength + part.Length) * 2);
        part.CopyTo(carried.AsSpan(carriedLength));
        carriedLength += part.Length;
    }
}
