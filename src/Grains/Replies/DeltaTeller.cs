namespace Chorus.Grains.Replies;

/// <summary>
/// Tells a text as it grows: the first of it at once, then what has gathered in each interval, one portion after another. It
/// works in its grain's turns.
/// </summary>
/// <param name="tell">Takes where a portion begins, and the portion.</param>
/// <param name="mayTell">Whether it is sure that nobody else tells; until then the text gathers.</param>
internal sealed class DeltaTeller(
    ReplyText text, int told, TimeSpan interval, Func<int, string, Task> tell, Func<bool> mayTell, TimeProvider time)
{
    private Task _telling = Task.CompletedTask;
    private Task _portion = Task.CompletedTask;
    private bool _isOver;

    /// <summary>There is more text.</summary>
    public void Tell()
    {
        if (_telling.IsCompleted && !_isOver)
        {
            _telling = TellAsync();
        }
    }

    /// <summary>The text was begun anew.</summary>
    public void Restart() => told = 0;

    /// <summary>Returns once nothing is on its way any more; nothing is told from then on.</summary>
    public Task EndAsync()
    {
        _isOver = true;
        return _portion;
    }

    private async Task TellAsync()
    {
        while (!_isOver && told < text.Length)
        {
            if (mayTell())
            {
                var (from, portion) = (told, text.From(told));
                told = from + portion.Length;
                await (_portion = tell(from, portion));
            }

            if (!_isOver)
            {
                await Task.Delay(interval, time);
            }
        }
    }
}
