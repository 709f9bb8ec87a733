using Chorus.Grains.Errors;

namespace Chorus.Grains.Images;

/// <summary>The one rule of pictures: a gallery is its user's, and for everybody else its pictures are not there.</summary>
public static class ImageAccess
{
    /// <exception cref="ChorusException"><c>not-found</c>.</exception>
    public static Image Require(Image? image, Guid caller) =>
        image is not null && image.UserId == caller ? image : throw ErrorCodes.NotFound.With("There is no such image.");

    /// <summary>The picture that this request has begun before.</summary>
    /// <exception cref="ChorusException"><c>id-reused</c>: the id stands for something else, or for a picture that was deleted.</exception>
    public static Image RequireSame(StoredImage stored, Guid caller, NewImage asked) =>
        stored is { IsDeleted: false, Image: var image } && image.UserId == caller && image.Answers(asked)
            ? image
            : throw ErrorCodes.IdReused.With("This id is already used for another image.");
}
