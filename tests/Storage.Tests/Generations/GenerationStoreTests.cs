using Chorus.Grains.Conversations;
using Chorus.Grains.Generations;
using Chorus.Storage.Tests.Conversations;

namespace Chorus.Storage.Tests.Generations;

public sealed class GenerationStoreTests : IAsyncLifetime
{
    private const int Many = 100;
    private static readonly CancellationToken _none = CancellationToken.None;
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(1);

    private TestStorage _storage = null!;

    private IGenerationStore Jobs => _storage.Get<IGenerationStore>();

    public async Task InitializeAsync() => _storage = await TestStorage.CreateAsync();

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    [Fact]
    public async Task A_job_comes_with_its_commit_or_not_at_all()
    {
        var sample = await SampleConversation.StoredAsync(_storage.Store);
        var stale = SampleConversation.From(sample.Head);
        var job = await BeginAsync(sample);
        var refused = Begin(stale);
        Assert.Equal(CommitOutcome.Fenced, await _storage.Store.CommitAsync(refused, _none));

        Assert.Null(await ClaimAsync(refused.Begun[0].Id));
        var claim = (await ClaimAsync(job.Id))!;
        Assert.Equal((job, 1, ""), (claim.Job, claim.Attempts, claim.Partial));
    }

    [Fact]
    public async Task Only_one_holds_the_lease_until_it_is_over()
    {
        var job = await BeginAsync(await SampleConversation.StoredAsync(_storage.Store));
        var first = (await ClaimAsync(job.Id))!;
        Assert.Null(await ClaimAsync(job.Id));
        await ExpireAsync(job.Id);
        Assert.Equal(job.Id, Assert.Single(await Jobs.DueAsync(Many, _none)).Id);

        // Nobody has taken it: whoever had it goes on.
        Assert.Equal([first.Lease], await Jobs.RenewAsync([new GenerationProgress(job.Id, first.Lease, "so far")], _long, _none));
        Assert.Empty(await Jobs.DueAsync(Many, _none));
        await ExpireAsync(job.Id);
        var second = (await ClaimAsync(job.Id))!;
        Assert.Equal((2, "so far"), (second.Attempts, second.Partial));

        Assert.Empty(await Jobs.RenewAsync([new GenerationProgress(job.Id, first.Lease, "stale")], _long, _none));
        Assert.Equal("so far", (await Jobs.PartialsAsync([job.Id], _none))[job.Id]);
        await Jobs.ReleaseAsync(new GenerationProgress(job.Id, second.Lease, "handed on"), TimeSpan.Zero, _none);
        Assert.Equal("handed on", (await ClaimAsync(job.Id))!.Partial);
    }

    [Fact]
    public async Task A_renewal_without_a_text_keeps_the_stored_one()
    {
        var job = await BeginAsync(await SampleConversation.StoredAsync(_storage.Store));
        var lease = (await ClaimAsync(job.Id))!.Lease;
        await Jobs.RenewAsync([new GenerationProgress(job.Id, lease, "text")], _long, _none);
        await Jobs.RenewAsync([new GenerationProgress(job.Id, lease, null)], _long, _none);
        Assert.Equal("text", (await Jobs.PartialsAsync([job.Id], _none))[job.Id]);
    }

    [Fact]
    public async Task Answers_of_a_conversation_are_made_one_after_another_and_pictures_beside_them()
    {
        var sample = await SampleConversation.StoredAsync(_storage.Store);
        var (first, second) = (await BeginAsync(sample), await BeginAsync(sample));
        var picture = await BeginAsync(sample, MessageKind.Image);
        Assert.NotNull(await ClaimAsync(first.Id));
        Assert.Null(await ClaimAsync(second.Id));
        Assert.NotNull(await ClaimAsync(picture.Id));
        await EndAsync(sample, first.Id);

        Assert.Equal(second.Id, Assert.Single(await Jobs.NextAsync(first.Id, _none)).Id);
        Assert.NotNull(await ClaimAsync(second.Id));
    }

    [Fact]
    public async Task A_user_has_only_so_many_at_work()
    {
        var owner = Guid.CreateVersion7();
        var jobs = new List<GenerationJob>();
        for (var i = 0; i < 3; i++)
        {
            jobs.Add(await BeginAsync(await SampleConversation.StoredAsync(_storage.Store, owner)));
        }

        Assert.NotNull(await ClaimAsync(jobs[0].Id, 2));
        Assert.NotNull(await ClaimAsync(jobs[1].Id, 2));
        Assert.Null(await ClaimAsync(jobs[2].Id, 2));
        Assert.Equal(new GenerationBacklog(1, 3), await Jobs.BacklogAsync(jobs[2].ConversationId!.Value, owner, _none));
    }

    [Fact]
    public async Task Leases_that_are_over_keep_none_of_their_users_jobs_waiting()
    {
        var owner = Guid.CreateVersion7();
        var jobs = new List<GenerationJob>();
        for (var i = 0; i < 3; i++)
        {
            jobs.Add(await BeginAsync(await SampleConversation.StoredAsync(_storage.Store, owner)));
        }

        // A silo held more than a user's share, and died.
        Assert.NotNull(await ClaimAsync(jobs[0].Id, 2));
        Assert.NotNull(await ClaimAsync(jobs[1].Id, 2));
        Assert.Null(await ClaimAsync(jobs[2].Id, 1));
        await ExpireAsync(jobs[0].Id);
        await ExpireAsync(jobs[1].Id);
        Assert.NotNull(await ClaimAsync(jobs[0].Id, 1));
        Assert.Null(await ClaimAsync(jobs[1].Id, 1));
    }

    [Fact]
    public async Task An_ended_job_is_kept_for_a_while_so_that_its_conversation_is_called_again()
    {
        var sample = await SampleConversation.StoredAsync(_storage.Store);
        var job = await BeginAsync(sample);
        await ClaimAsync(job.Id);
        await EndAsync(sample, job.Id);
        Assert.Empty(await Jobs.PartialsAsync([job.Id], _none));
        Assert.Null(await ClaimAsync(job.Id));
        Assert.Empty(await Jobs.ForgetEndedAsync(_none));
        await ExpireAsync(job.Id);

        Assert.Empty(await Jobs.DueAsync(Many, _none));
        Assert.Equal([new EndedGeneration(sample.Id, null)], await Jobs.ForgetEndedAsync(_none));
        Assert.Empty(await Jobs.ForgetEndedAsync(_none));
    }

    [Fact]
    public async Task A_deleted_conversation_takes_its_jobs_along()
    {
        var sample = await SampleConversation.StoredAsync(_storage.Store);
        var job = await BeginAsync(sample);
        Assert.Equal(CommitOutcome.Committed, await _storage.Store.CommitAsync(sample.Change(h => h with { DeletedAt = h.UpdatedAt }), _none));
        Assert.Null(await ClaimAsync(job.Id));
        Assert.Equal(new GenerationBacklog(0, 0), await Jobs.BacklogAsync(sample.Id, job.UserId, _none));
    }

    [Fact]
    public async Task A_picture_outside_of_conversations_is_a_job_too()
    {
        var job = new GenerationJob(Guid.CreateVersion7(), null, 0, MessageKind.Image, Guid.CreateVersion7(), null, "brush");
        await Jobs.AddAsync(job, _none);
        await Jobs.AddAsync(job, _none);
        Assert.Equal(job, (await ClaimAsync(job.Id))!.Job);
        await Jobs.EndAsync(job.Id, _none);
        Assert.Empty(await Jobs.PartialsAsync([job.Id], _none));
    }

    private Task<GenerationClaim?> ClaimAsync(Guid id, int maxOfUser = Many) =>
        Jobs.ClaimAsync(id, Guid.CreateVersion7(), _long, maxOfUser, _none);

    private async Task<GenerationJob> BeginAsync(SampleConversation sample, MessageKind kind = MessageKind.Text)
    {
        var commit = Begin(sample, kind);
        Assert.Equal(CommitOutcome.Committed, await _storage.Store.CommitAsync(commit, _none));
        return commit.Begun[0];
    }

    private static ConversationCommit Begin(SampleConversation sample, MessageKind kind = MessageKind.Text)
    {
        var owner = sample.Head.OwnerId;
        var commit = sample.Append();
        var placeholder = commit.Inserts[0].Message;
        return commit with { Begun = [new GenerationJob(placeholder.Id, sample.Id, placeholder.Seq, kind, owner, null, "model")] };
    }

    private async Task EndAsync(SampleConversation sample, Guid id)
    {
        var stored = Assert.Single(await _storage.Store.FindAsync([id], _none));
        var commit = sample.Update(stored, m => m with { Content = "Done" }) with { Ended = [id] };
        Assert.Equal(CommitOutcome.Committed, await _storage.Store.CommitAsync(commit, _none));
    }

    private Task ExpireAsync(Guid id) =>
        _storage.ExecuteAsync($"UPDATE generations SET due_at = clock_timestamp() - interval '1 s' WHERE id = '{id}'");
}
