using Chorus.Grains.Channels;
using Chorus.Grains.Errors;
using Chorus.Grains.Generations;
using Chorus.Grains.Images;

namespace Chorus.Grains.Conversations;

/// <summary>What a conversation does for the pictures in it.</summary>
internal sealed partial class ConversationGrain
{
    public async Task<Image> PaintAsync(Guid caller, NewImage image, CancellationToken cancellationToken)
    {
        generators.Require(ReplyKind.Image);
        ImageLimits.Check(image);
        await RunAsync([], draft => draft.Require(caller, Access.Write));
        var asked = image with { Id = image.Id ?? Guid.CreateVersion7(time.GetUtcNow()), ConversationId = this.GetPrimaryKey() };
        if (await LoadImageAsync(asked.Id!.Value, cancellationToken) is { } standing)
        {
            return ImageAccess.RequireSame(standing, caller, asked);
        }

        var generation = new NewGeneration
        {
            Id = asked.Id.Value,
            Kind = MessageKind.Image,
            Model = asked.Model,
            Metadata = GeneratedMetadata.Placeholder(MessageKind.Image, asked.Id.Value),
            Image = asked,
        };
        var backlog = await BacklogAsync(caller, paints: true, cancellationToken);
        var begun = await RunAsync([generation.Id], draft => draft.Begin(caller, generation, backlog));
        Start(MessageKind.Image, generation.Id);
        return Image.Asked(caller, asked, begun.Message.CreatedAt);
    }

    public Task RemoveAsync(Guid generationId, CancellationToken cancellationToken) => RunAsync([generationId], draft =>
    {
        draft.Remove(generationId);
        return true;
    });

    /// <summary>What a picture's message was made of, to make it once more; null: it is no picture's.</summary>
    private async Task<NewImage?> AskedImageAsync(Guid caller, Guid messageId, Guid siblingId, CancellationToken cancellationToken)
    {
        await RunAsync([], draft => draft.Require(caller, Access.Write));
        var stored = await LoadImageAsync(messageId, cancellationToken);
        return stored is { IsDeleted: false } && stored.Image.ConversationId == this.GetPrimaryKey() ? stored.Image.Again(siblingId) : null;
    }

    /// <summary>Tells its user of a picture that was stopped.</summary>
    private async Task TellImageAsync(Message ended)
    {
        if (ended.Kind == MessageKind.Image && await AudienceAsync() is { } head
            && await images.LoadAsync(ended.Id, CancellationToken.None) is { IsDeleted: false, Image: var image })
        {
            await _publisher.PublishAsync([PlannedEvent.Of(EventTypes.ImageUpdate, head, image)]);
        }
    }

    private async Task<StoredImage?> LoadImageAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return await images.LoadAsync(id, cancellationToken);
        }
        catch (StoreUnavailableException e)
        {
            throw new ChorusException(ErrorCodes.Unavailable, "The database cannot be reached: try again with the same id.", e);
        }
    }
}
