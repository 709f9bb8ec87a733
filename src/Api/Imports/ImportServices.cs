using Chorus.Api.Attachments;
using Chorus.Api.Cluster;
using Chorus.Api.Conversations;
using Chorus.Api.Files;
using Chorus.Api.Sessions;
using Chorus.Grains.Images;
using Chorus.Storage.Images;
using Chorus.Storage.Sessions;

namespace Chorus.Api.Imports;

/// <summary>What every import is made with.</summary>
internal sealed record ImportServices(
    ConversationCalls Conversations, ConversationDoor ConversationDoor, SessionCalls Sessions, SessionReader SessionReader,
    GrainCalls Calls, IGrainFactory Grains, IImageStore Images, ImageReader ImageReader, IPictureReader Pictures, AttachmentUploads Uploads,
    FileDoor Files, TimeProvider Time, ILogger<ImportServices> Logger);

/// <summary>One import: whose it is, and what is known along the way.</summary>
internal sealed record ImportRun(ImportServices Services, Guid Caller, ImportTally Tally, ImportFiles Files, ImportProgress Progress);
