namespace Orleans.Runtime;

/// <summary>A reminder could not be registered or taken back because somebody else changed it; trying again may help.</summary>
[GenerateSerializer]
public sealed class ReminderException : OrleansException
{
    public ReminderException() : this("The reminder has changed meanwhile.")
    {
    }

    public ReminderException(string message) : base(message)
    {
    }

    public ReminderException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
