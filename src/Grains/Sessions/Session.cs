using System.Text.Json.Serialization;

namespace Chorus.Grains.Sessions;

/// <summary>A piece of content on its way from a brain dump to what comes out of it; its user's alone.</summary>
[GenerateSerializer, Immutable, Alias("chorus.Session")]
public sealed record Session
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required Guid UserId { get; init; }

    [Id(2)] public string? Title { get; init; }

    /// <summary>The step that was stored last.</summary>
    [Id(3)] public SessionStep Status { get; init; }

    [Id(4)] public bool Archived { get; init; }

    /// <summary>Grows by one with each change; also the ETag.</summary>
    [Id(5)] public required long Version { get; init; }

    /// <summary>Those that hold something, in their order.</summary>
    [Id(6)] public IReadOnlyList<StepContent> Steps { get; init; } = [];

    [Id(7)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(8)] public required DateTimeOffset UpdatedAt { get; init; }

    public StepContent? Find(SessionStep step) => Steps.FirstOrDefault(s => s.Step == step);

    internal Session With(StepContent content) => this with
    {
        Steps = [.. Steps.Where(s => s.Step != content.Step).Append(content).OrderBy(s => s.Step)],
    };
}

/// <summary>A step's content as it stands; while it is being generated, as far as it has come.</summary>
[GenerateSerializer, Immutable, Alias("chorus.StepContent")]
public sealed record StepContent
{
    [Id(0)] public required SessionStep Step { get; init; }

    [Id(1)] public required string Content { get; init; }

    [Id(2)] public StepStatus Status { get; init; }

    /// <summary>The newest of its kept versions: 1, 2, 3 …; 0: none was kept yet.</summary>
    [Id(3)] public required int Revision { get; init; }

    /// <summary>Who generated it; null: a person wrote it.</summary>
    [Id(4)] public string? Model { get; init; }

    /// <summary>Why it was not generated to its end.</summary>
    [Id(5)] public StepError? Error { get; init; }

    [Id(6)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>In lists, which shorten <see cref="Content"/>: how many characters it really has.</summary>
    [Id(7)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Length { get; init; }
}

/// <summary>A failure that is kept with what it prevented.</summary>
[GenerateSerializer, Immutable, Alias("chorus.StepError")]
public sealed record StepError([property: Id(0)] string Type, [property: Id(1)] string Message);

/// <summary>A step's content at some time. Each save is one.</summary>
/// <param name="Model">Null: a person wrote it.</param>
public sealed record StepVersion(SessionStep Step, int Revision, string Content, string? Model, DateTimeOffset CreatedAt);
