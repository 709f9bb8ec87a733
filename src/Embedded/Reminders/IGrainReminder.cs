namespace Orleans.Runtime;

/// <summary>A registered reminder, as a handle to take it back with.</summary>
public interface IGrainReminder
{
    string ReminderName { get; }
}

/// <summary>The registration that the handle stands for: another one of the same name has another etag.</summary>
[GenerateSerializer, Immutable]
internal sealed record GrainReminder(
    [property: Id(0)] GrainId GrainId, [property: Id(1)] string ReminderName, [property: Id(2)] string Etag)
    : IGrainReminder;
