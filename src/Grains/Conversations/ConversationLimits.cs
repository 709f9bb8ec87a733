using System.Text;
using Chorus.Grains.Conversations.Merging;
using Chorus.Grains.Errors;
using Chorus.Grains.Files;
using Chorus.Grains.Generations;
using Chorus.Grains.Json;

namespace Chorus.Grains.Conversations;

/// <summary>The limits on what people put into conversations. Every way in ends in a grain, and every grain asks here.</summary>
public static class ConversationLimits
{
    /// <summary>Bytes of UTF-8.</summary>
    public const int MaxContentBytes = 64 * 1024;

    /// <summary>Bytes of UTF-8.</summary>
    public const int MaxMetadataBytes = 16 * 1024;

    public const int MaxAttachments = 10;

    /// <summary>UTF-16 code units, as the following.</summary>
    public const int MaxTitleLength = 500;

    public const int MaxProjectIdLength = 200;

    public const int MaxModelLength = 200;

    /// <summary>Messages that a device brings at once.</summary>
    public const int MaxMerged = 1_000;

    /// <summary>Members besides the owner.</summary>
    public const int MaxMembers = 1_000;

    /// <summary>Answers and pictures that are to be made at one time.</summary>
    public const int MaxGenerationsOfConversation = 50;

    public const int MaxGenerationsOfUser = 200;

    public static void Check(NewConversation conversation)
    {
        CheckName(conversation.Title, "title", MaxTitleLength);
        CheckName(conversation.ProjectId, "projectId", MaxProjectIdLength);
        CheckMetadata(conversation.Metadata);
    }

    public static void Check(ConversationPatch patch)
    {
        CheckName(patch.Title, "title", MaxTitleLength);
        CheckMetadata(patch.Metadata);
    }

    public static void Check(NewMessage message)
    {
        CheckContent(message.Content, "content");
        CheckMetadata(message.Metadata);
        CheckName(message.Model, "model", MaxModelLength);
        if (message.Role is not (MessageRole.User or MessageRole.System))
        {
            throw ErrorCodes.Invalid.With("role is user or system.");
        }

        CheckAttachments(message.AttachmentIds);
    }

    public static void Check(IReadOnlyList<DeviceMessage> messages)
    {
        if (messages.Count > MaxMerged)
        {
            throw ErrorCodes.TooLarge.With($"At most {MaxMerged} messages are merged at once.");
        }

        var ids = new HashSet<Guid>();
        foreach (var message in messages)
        {
            CheckContent(message.Content, "content");
            CheckMetadata(message.Metadata);
            CheckAttachments(message.AttachmentIds);
            if (!ids.Add(message.Id))
            {
                throw ErrorCodes.Invalid.With($"The id {message.Id} is there twice.");
            }
        }
    }

    public static void Check(NewGeneration generation)
    {
        CheckMetadata(generation.Metadata);
        CheckName(generation.Model, "model", MaxModelLength);
    }

    public static void Check(MessagePatch patch)
    {
        if (patch.Content is not null)
        {
            CheckContent(patch.Content, "content");
        }

        CheckMetadata(patch.Metadata);
    }

    /// <param name="backlog">What is to be made already.</param>
    /// <param name="begun">What has been added in the same commit.</param>
    public static void Check(GenerationBacklog backlog, int begun)
    {
        if (backlog.OfConversation + begun >= MaxGenerationsOfConversation || backlog.OfUser + begun >= MaxGenerationsOfUser)
        {
            throw ErrorCodes.RateLimited.With("Too many answers are waiting to be made: wait for some of them, or stop them.");
        }

        if (backlog.IsStorageFull)
        {
            throw StorageQuota.Full();
        }
    }

    private static void CheckAttachments(IReadOnlyList<Guid>? ids)
    {
        if (ids is { Count: > MaxAttachments })
        {
            throw ErrorCodes.Invalid.With($"A message has at most {MaxAttachments} attachments.");
        }
    }

    internal static void CheckContent(string? content, string name)
    {
        TextRules.Require(content ?? throw ErrorCodes.Invalid.With($"{name} is missing."), name);
        if (content.Length > MaxContentBytes || Encoding.UTF8.GetByteCount(content) > MaxContentBytes)
        {
            throw ErrorCodes.TooLarge.With($"{name} is larger than {MaxContentBytes} bytes.");
        }
    }

    internal static void CheckName(string? text, string name, int maxLength)
    {
        if (text is null)
        {
            return;
        }

        TextRules.Require(text, name);
        if (text.Length > maxLength)
        {
            throw ErrorCodes.Invalid.With($"{name} is longer than {maxLength} characters.");
        }
    }

    internal static void CheckMetadata(JsonText? metadata)
    {
        if (metadata is null)
        {
            return;
        }

        if (metadata.Raw.Length > MaxMetadataBytes || Encoding.UTF8.GetByteCount(metadata.Raw) > MaxMetadataBytes)
        {
            throw ErrorCodes.TooLarge.With($"metadata is larger than {MaxMetadataBytes} bytes.");
        }

        TextRules.RequireObject(metadata, "metadata");
    }
}
