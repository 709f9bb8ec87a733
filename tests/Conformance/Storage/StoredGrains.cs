using Orleans.Storage;

namespace Orleans.Conformance.Storage;

[GenerateSerializer]
public sealed class Profile
{
    [Id(0)]
    public string Name { get; set; } = "";

    [Id(1)]
    public List<string> Tags { get; set; } = [];
}

public interface IProfileGrain : IGrainWithStringKey
{
    Task<(string Name, string[] Tags, bool Exists, bool HasEtag)> Read();

    Task Write(string name, params string[] tags);

    Task SetWithoutWriting(string name);

    Task Reload();

    Task Clear();

    Task WriteNotes(string text);

    Task<string> Notes();

    /// <summary>Writes the same record through a second handle, then through the first; answers what happened.</summary>
    Task<string> Conflict();

    /// <summary>The same, but lets the exception out.</summary>
    Task ConflictOut();

    Task<string> Activation();

    Task DeactivateNow();
}

internal sealed class ProfileGrain(
    [PersistentState("profile")] IPersistentState<Profile> profile,
    [PersistentState("profile")] IPersistentState<Profile> sameProfile,
    [PersistentState("notes", "notes")] IPersistentState<Profile> notes,
    IGrainContext context)
    : Grain, IProfileGrain
{
    private readonly bool loadedBeforeActivation = Loaded(profile);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => loadedBeforeActivation || !Loaded(profile)
        ? throw new InvalidOperationException("State is to be loaded after the constructor and before OnActivateAsync.")
        : Task.CompletedTask;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signals.Record(this.GetPrimaryKeyString(), "deactivated");
        return Task.CompletedTask;
    }

    public Task<(string Name, string[] Tags, bool Exists, bool HasEtag)> Read() => Task.FromResult(
        (profile.State.Name, profile.State.Tags.ToArray(), profile.RecordExists, profile.Etag is { Length: > 0 }));

    public Task Write(string name, params string[] tags)
    {
        profile.State.Name = name;
        profile.State.Tags = [.. tags];
        return profile.WriteStateAsync();
    }

    public Task SetWithoutWriting(string name)
    {
        profile.State = new() { Name = name };
        return Task.CompletedTask;
    }

    public Task Reload() => profile.ReadStateAsync();

    public Task Clear() => profile.ClearStateAsync();

    public Task WriteNotes(string text)
    {
        notes.State.Name = text;
        return notes.WriteStateAsync();
    }

    public Task<string> Notes() => Task.FromResult(notes.State.Name);

    public async Task<string> Conflict()
    {
        try
        {
            await ConflictOut();
            return "no conflict";
        }
        catch (InconsistentStateException)
        {
            await profile.ReadStateAsync();
            return profile.State.Name;
        }
    }

    public async Task ConflictOut()
    {
        await sameProfile.ReadStateAsync();
        sameProfile.State.Name = "the other";
        await sameProfile.WriteStateAsync();
        profile.State.Name = "mine";
        await profile.WriteStateAsync();
    }

    public Task<string> Activation() => Task.FromResult(context.ActivationId.ToString());

    public Task DeactivateNow()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private static bool Loaded(IPersistentState<Profile> state)
    {
        try
        {
            return state.RecordExists || true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}

public interface ITallyGrain : IGrainWithStringKey
{
    Task<int> Add(int amount);

    Task Clear();

    Task DeactivateNow();
}

/// <summary>The same by inheritance.</summary>
internal sealed class TallyGrain : Grain<Tally>, ITallyGrain
{
    public async Task<int> Add(int amount)
    {
        State.Sum += amount;
        await WriteStateAsync();
        return State.Sum;
    }

    public Task Clear() => ClearStateAsync();

    public Task DeactivateNow()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signals.Record(this.GetPrimaryKeyString(), "deactivated");
        return Task.CompletedTask;
    }
}

[GenerateSerializer]
public sealed class Tally
{
    [Id(0)]
    public int Sum { get; set; }
}
