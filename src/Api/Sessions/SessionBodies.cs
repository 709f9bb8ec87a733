using Chorus.Grains.Sessions;

namespace Chorus.Api.Sessions;

/// <summary>A step's new content.</summary>
public sealed record StepText
{
    public required string Content { get; init; }
}

/// <summary>How a step is to be generated.</summary>
public sealed record StepRequest
{
    /// <summary>Null: the assistant's usual one.</summary>
    public string? Model { get; init; }
}

/// <summary>A page of sessions, the newest change first; long contents are shortened to 4,000 characters.</summary>
/// <param name="NextCursor">Goes into <c>cursor</c> for the next page; null: this was the last one.</param>
public sealed record SessionList(IReadOnlyList<Session> Items, string? NextCursor);

/// <summary>A page of a step's kept versions, the newest first.</summary>
/// <param name="NextCursor">Goes into <c>cursor</c> for the next page; null: this was the last one.</param>
public sealed record StepVersionList(IReadOnlyList<StepVersion> Items, string? NextCursor);
