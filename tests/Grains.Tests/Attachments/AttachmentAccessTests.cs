using Chorus.Grains.Attachments;
using Chorus.Grains.Conversations;
using Chorus.Grains.Errors;
using Xunit;
using static Chorus.Grains.Tests.Conversations.Drafts;

namespace Chorus.Grains.Tests.Attachments;

public sealed class AttachmentAccessTests
{
    private static readonly Guid MessageId = Guid.NewGuid();

    [Fact]
    public void A_message_gets_its_attachments_in_the_order_in_which_it_names_them()
    {
        var (first, second, third) = (Uploaded(Owner), Uploaded(Owner), Uploaded(Owner));
        Assert.Equal(
            [third.Attachment, first.Attachment, second.Attachment],
            AttachmentAccess.Require(Owner, MessageId, [third.Attachment.Id, first.Attachment.Id, second.Attachment.Id], Table(first, second, third)));
        Assert.Empty(AttachmentAccess.Require(Owner, MessageId, null, Table()));
    }

    [Fact]
    public void Only_who_uploaded_it_sends_it_and_only_once()
    {
        var (own, foreign, used) = (Uploaded(Owner), Uploaded(Friend), Uploaded(Owner) with { MessageId = Guid.NewGuid() });
        var table = Table(own, foreign, used);
        Refuses(ErrorCodes.NotFound, () => AttachmentAccess.Require(Owner, MessageId, [foreign.Attachment.Id], table));
        Refuses(ErrorCodes.NotFound, () => AttachmentAccess.Require(Owner, MessageId, [own.Attachment.Id, Guid.NewGuid()], table));
        Refuses(ErrorCodes.IdReused, () => AttachmentAccess.Require(Owner, MessageId, [used.Attachment.Id], table));
        Refuses(ErrorCodes.Invalid, () => AttachmentAccess.Require(Owner, MessageId, [own.Attachment.Id, own.Attachment.Id], table));
    }

    private static StoredAttachment Uploaded(Guid user)
    {
        var id = Guid.NewGuid();
        return new StoredAttachment(
            new Attachment { Id = id, Type = Attachment.File, Name = "n", MimeType = "text/plain", Size = 1, Url = $"/files/{id}" }, user, null);
    }

    private static Dictionary<Guid, StoredAttachment> Table(params StoredAttachment[] stored) => stored.ToDictionary(s => s.Attachment.Id);
}
