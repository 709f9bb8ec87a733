using Chorus.Api.Paging;
using Chorus.Grains.Images;
using Chorus.Grains.Sessions;
using Chorus.Storage.Images;
using Chorus.Storage.Sessions;

namespace Chorus.Api.Images;

/// <summary>The way to read pictures: nobody passes whom <see cref="ImageAccess"/> does not let in.</summary>
internal sealed class ImageDoor(ImageReader reader, SessionReader sessions)
{
    public async Task<Image> GetAsync(Guid caller, Guid id, CancellationToken cancellationToken) =>
        ImageAccess.Require(await reader.GetAsync(id, cancellationToken), caller);

    public async Task<ImageList> ListAsync(
        Guid caller, Guid? conversationId, Guid? sessionId, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        var page = await reader.ListAsync(
            caller, conversationId, sessionId, Cursor.Read(cursor), PageLimit.Of(limit), cancellationToken);
        return new ImageList(page.Items, Cursor.Write(page.Next));
    }

    /// <summary>Pictures are made for sessions of one's own only.</summary>
    public async Task RequireSessionAsync(Guid caller, Guid? sessionId, CancellationToken cancellationToken)
    {
        if (sessionId is { } id)
        {
            SessionAccess.Require(await sessions.OwnerAsync(id, cancellationToken), caller);
        }
    }
}
