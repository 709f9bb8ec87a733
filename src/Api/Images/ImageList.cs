using Chorus.Grains.Images;

namespace Chorus.Api.Images;

/// <summary>A page of a gallery, the newest first.</summary>
/// <param name="NextCursor">Goes into <c>cursor</c> for the next page; null: this was the last one.</param>
public sealed record ImageList(IReadOnlyList<Image> Items, string? NextCursor);
