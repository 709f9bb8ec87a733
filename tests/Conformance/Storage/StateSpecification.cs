using Orleans.Storage;

namespace Orleans.Conformance.Storage;

/// <summary>What holds for grains' records wherever they are kept.</summary>
public abstract class StateSpecification(IClusterClient client)
{
    private readonly string key = Keys.New();

    private IProfileGrain Grain => client.GetGrain<IProfileGrain>(key);

    [Fact]
    public async Task A_record_that_was_never_written_is_empty_and_has_no_etag()
    {
        var (name, tags, exists, hasEtag) = await Grain.Read();

        Assert.Equal("", name);
        Assert.Empty(tags);
        Assert.False(exists);
        Assert.False(hasEtag);
    }

    [Fact]
    public async Task What_was_written_is_there_in_the_next_activation()
    {
        await Grain.Write("Ada", "admin", "author");
        await Deactivated();

        var (name, tags, exists, hasEtag) = await Grain.Read();
        Assert.Equal("Ada", name);
        Assert.Equal(["admin", "author"], tags);
        Assert.True(exists);
        Assert.True(hasEtag);
    }

    [Fact]
    public async Task What_was_not_written_is_gone_when_the_record_is_read_again()
    {
        await Grain.Write("Ada");
        await Grain.SetWithoutWriting("Bob");
        Assert.Equal("Bob", (await Grain.Read()).Name);

        await Grain.Reload();

        Assert.Equal("Ada", (await Grain.Read()).Name);
    }

    [Fact]
    public async Task A_cleared_record_is_empty_now_and_in_the_next_activation_and_can_be_written_again()
    {
        await Grain.Write("Ada", "admin");
        await Grain.Clear();

        Assert.Equal(("", false), Short(await Grain.Read()));
        await Deactivated();
        Assert.Equal(("", false), Short(await Grain.Read()));
        await Grain.Write("Bob");
        Assert.Equal(("Bob", true), Short(await Grain.Read()));
    }

    [Fact]
    public async Task Records_of_one_grain_are_independent()
    {
        await Grain.Write("Ada");
        await Grain.WriteNotes("likes engines");
        await Grain.Clear();
        await Deactivated();

        Assert.Equal("likes engines", await Grain.Notes());
    }

    [Fact]
    public async Task A_write_over_a_newer_version_is_refused_and_reading_again_shows_the_newer_one()
    {
        await Grain.Write("Ada");

        Assert.Equal("the other", await Grain.Conflict());
    }

    [Fact]
    public async Task A_first_write_over_a_record_written_meanwhile_is_refused()
    {
        Assert.Equal("the other", await Grain.Conflict());
    }

    [Fact]
    public async Task An_inconsistent_state_that_leaves_the_call_ends_the_activation()
    {
        var before = await Grain.Activation();

        await Assert.ThrowsAsync<InconsistentStateException>(Grain.ConflictOut);
        await Signals.Records(key, 1);

        Assert.NotEqual(before, await Grain.Activation());
        Assert.Equal("the other", (await Grain.Read()).Name);
    }

    [Fact]
    public async Task A_grain_with_a_state_type_keeps_its_state()
    {
        var tally = client.GetGrain<ITallyGrain>(key);
        await tally.Add(2);
        await tally.Add(3);
        await tally.DeactivateNow();
        await Signals.Records(key, 1);

        Assert.Equal(6, await tally.Add(1));
        await tally.Clear();
        Assert.Equal(1, await tally.Add(1));
    }

    private static (string Name, bool Exists) Short((string Name, string[] Tags, bool Exists, bool HasEtag) read) =>
        (read.Name, read.Exists);

    private async Task Deactivated()
    {
        await Grain.DeactivateNow();
        await Signals.Records(key, 1);
    }
}
