namespace Chorus.Api.Realtime;

/// <summary>What is written to a connection in one piece, as SignalR's bytes.</summary>
internal abstract class OutgoingRecord
{
    public abstract byte[] Bytes { get; }

    /// <summary>Roughly its length, known before there are bytes.</summary>
    public abstract int Size { get; }

    /// <summary>Whether it may be left out for a device that reads slowly.</summary>
    public virtual bool IsTransient => false;

    /// <summary>Whether it says all that the <paramref name="older"/> one says.</summary>
    public virtual bool Replaces(OutgoingRecord older) => false;

    /// <summary>This and the <paramref name="older"/> one as one record; null: they do not go together.</summary>
    public virtual OutgoingRecord? MergedWith(OutgoingRecord older) => null;
}

/// <summary>The answer to a call of the device's.</summary>
internal sealed class AnswerRecord(byte[] bytes) : OutgoingRecord
{
    public override byte[] Bytes => bytes;

    public override int Size => bytes.Length;
}
