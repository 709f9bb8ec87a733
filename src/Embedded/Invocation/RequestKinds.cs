namespace Orleans.Runtime;

/// <summary>The result of calls that have none.</summary>
internal readonly struct Nothing;

/// <summary>A call of a method that returns <see cref="Task{T}"/>.</summary>
internal abstract class TaskRequest<T> : Request<T>
{
    public abstract Task<T> Call(object target);

    protected sealed override ValueTask<T> Run(object target) => new(Call(target));
}

/// <summary>A call of a method that returns <see cref="Task"/>.</summary>
internal abstract class TaskRequest : Request<Nothing>
{
    public abstract Task Call(object target);

    protected sealed override ValueTask<Nothing> Run(object target)
    {
        var task = Call(target);
        return task.IsCompletedSuccessfully ? default : Await(task);

        static async ValueTask<Nothing> Await(Task task)
        {
            await task;
            return default;
        }
    }
}

/// <summary>A call of a method that returns <see cref="ValueTask{T}"/>.</summary>
internal abstract class ValueTaskRequest<T> : Request<T>
{
    public abstract ValueTask<T> Call(object target);

    protected sealed override ValueTask<T> Run(object target) => Call(target);
}

/// <summary>A call of a method that returns <see cref="ValueTask"/>.</summary>
internal abstract class ValueTaskRequest : Request<Nothing>
{
    public abstract ValueTask Call(object target);

    protected sealed override ValueTask<Nothing> Run(object target)
    {
        var task = Call(target);
        return task.IsCompletedSuccessfully ? default : Await(task);

        static async ValueTask<Nothing> Await(ValueTask task)
        {
            await task;
            return default;
        }
    }
}

/// <summary>A call of a method that returns nothing: its caller does not wait.</summary>
internal abstract class VoidRequest : Request<Nothing>
{
    public abstract void Call(object target);

    protected sealed override ValueTask<Nothing> Run(object target)
    {
        Call(target);
        return default;
    }
}
