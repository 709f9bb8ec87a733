using System.Diagnostics;
using System.Text;

namespace Chorus.Bench.Replies;

/// <summary>What one device shows of an answer: a hole, an overlap that says something else, or another end than the server's is a fault.</summary>
internal sealed class Screen(string name, int tokens, long askedAt, Figures figures)
{
    private readonly Lock gate = new();
    private readonly StringBuilder text = new();
    private readonly List<(int From, string Text)> early = [];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isWhole = true;
    private bool isNew = true;
    private long lastAt;
    private long lastGap;

    /// <summary>Complete once the device has the whole answer.</summary>
    public Task Ended => ended.Task;

    /// <summary>Whether the answer is in its middle.</summary>
    public bool IsInTheMiddle
    {
        get
        {
            lock (gate)
                return text.Length > tokens * TimedAnswer.TokenLength / 4 && !ended.Task.IsCompleted;
        }
    }

    /// <summary>From now on there is something missing: what comes waits for <see cref="Load"/>.</summary>
    public void Miss()
    {
        lock (gate)
            (isWhole, isNew, lastAt, lastGap) = (false, false, 0, 0);
    }

    /// <summary>The server's text so far.</summary>
    public void Load(string soFar)
    {
        lock (gate)
        {
            text.Clear().Append(soFar);
            isWhole = true;
            foreach (var (from, part) in early)
                Put(from, part);
            early.Clear();
        }
    }

    public void Delta(int from, string part)
    {
        var now = Stopwatch.GetTimestamp();
        figures.CountDelta();
        lock (gate)
        {
            if (!isWhole)
            {
                early.Add((from, part));
                return;
            }

            var had = text.Length;
            Put(from, part);
            Measure(now, had, part);
        }
    }

    public void End(string status, string content)
    {
        lock (gate)
        {
            if (status != "complete" || content.Length != tokens * TimedAnswer.TokenLength || !IsInOrder(content))
                figures.Faults.Add($"{name}: {status} with {content.Length / TimedAnswer.TokenLength} of {tokens} tokens");
            else if (isWhole && !content.AsSpan().StartsWith(text.ToString(), StringComparison.Ordinal))
                figures.Faults.Add($"{name}: what it was told is not what was stored");
            ended.TrySetResult();
        }
    }

    private void Put(int from, string part)
    {
        if (from > text.Length)
            figures.Faults.Add($"{name}: a delta begins at {from}, and {text.Length} are there");
        else if (from + part.Length > text.Length)
            text.Append(part, text.Length - from, part.Length - (text.Length - from));
    }

    private void Measure(long now, int had, string part)
    {
        var all = part.AsSpan();
        for (var at = 0; at + TimedAnswer.TokenLength <= all.Length; at += TimedAnswer.TokenLength)
            figures.Tokens.Record(now - TimedAnswer.SaidAt(all, at));
        if (isNew && had == 0)
        {
            figures.First.Record(now - TimedAnswer.SaidAt(all, 0));
            figures.Asked.Record(now - askedAt);
        }

        var gap = lastAt == 0 ? 0 : now - lastAt;
        if (gap > 0)
            figures.Gaps.Record(gap);
        if (gap > 0 && lastGap > 0)
            figures.Jitter.Record(Math.Abs(gap - lastGap));
        (lastAt, lastGap) = (now, gap);
    }

    private static bool IsInOrder(string content)
    {
        var last = 0L;
        for (var at = 0; at < content.Length; at += TimedAnswer.TokenLength)
        {
            var saidAt = TimedAnswer.SaidAt(content, at);
            if (saidAt <= last)
                return false;
            last = saidAt;
        }

        return true;
    }
}
