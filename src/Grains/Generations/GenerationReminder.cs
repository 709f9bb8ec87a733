using Microsoft.Extensions.Logging;

namespace Chorus.Grains.Generations;

/// <summary>
/// The backstop of a job that takes longer than some seconds: a reminder, for when no silo is left that looks for what is due. It
/// stays until the job has ended, whoever works on it meanwhile. It works in its grain's turns.
/// </summary>
internal sealed partial class GenerationReminder(IGrainBase grain, Guid id, IGenerationStore store, TimeProvider time, ILogger logger)
{
    private const string Name = "generation";

    // The shortest that there is.
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // What is over before has no need of it.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(3);

    private TaskCompletionSource _ended = new();
    private Task _setting = Task.CompletedTask;
    private bool _isSet;

    /// <summary>The job is worked on here, until <see cref="EndAsync"/>.</summary>
    public void Begin()
    {
        _ended = new TaskCompletionSource();
        _setting = SetAsync(_ended.Task);
    }

    /// <param name="isOver">Whether nobody has to go on.</param>
    public async Task EndAsync(bool isOver)
    {
        _ended.TrySetResult();
        await _setting;
        if (isOver && _isSet)
        {
            await ForgetAsync(Name);
        }
    }

    /// <summary>The reminder has come: the job is begun, if it still is one.</summary>
    public async Task ReceiveAsync(string name, Func<Task> start)
    {
        await start();
        if (!(await store.PartialsAsync([id], CancellationToken.None)).ContainsKey(id))
        {
            await ForgetAsync(name);
        }
    }

    private async Task SetAsync(Task ended)
    {
        if (await Task.WhenAny(Task.Delay(Delay, time), ended) == ended)
        {
            return;
        }

        try
        {
            await grain.RegisterOrUpdateReminder(Name, Period, Period);
            _isSet = true;
        }
        catch (Exception e)
        {
            // Other silos look after it too.
            LogNotReminded(e, id);
        }
    }

    private async Task ForgetAsync(string name)
    {
        try
        {
            if (await grain.GetReminder(name) is { } reminder)
            {
                await grain.UnregisterReminder(reminder);
            }

            _isSet = false;
        }
        catch (Exception e)
        {
            // It comes once more, and finds nothing to do.
            LogNotReminded(e, id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The reminder of {Id} could not be set or removed")]
    private partial void LogNotReminded(Exception error, Guid id);
}
