using System.Diagnostics.CodeAnalysis;

namespace Chorus.Grains.Files;

/// <summary>
/// Where a file is kept and served: <c>{user}/{folder}/{id}.{ext}</c>, its thumbnail <c>{id}.thumb.{ext}</c>. It holds nothing but
/// ids and names from fixed lists, so that it leads nowhere else, whoever gave its parts.
/// </summary>
public sealed record FilePath
{
    /// <summary>The folder of pictures that belong to no conversation and no session.</summary>
    public const string Standalone = "standalone";

    /// <summary>The folder of what people have uploaded.</summary>
    public const string Attachments = "attachments";

    private const string Root = "/files/";
    private const string ThumbMark = ".thumb";
    private const int IdLength = 36;

    private FilePath(Guid userId, string folder, Guid id, bool isThumbnail, FileType type) =>
        (UserId, Folder, Id, IsThumbnail, Type) = (userId, folder, id, isThumbnail, type);

    public Guid UserId { get; }

    /// <summary>A conversation's or session's id, or one of the names above.</summary>
    public string Folder { get; }

    public Guid Id { get; }

    public bool IsThumbnail { get; }

    public FileType Type { get; }

    /// <summary>Where it is served.</summary>
    public string Url => $"{Root}{this}";

    public static FilePath Of(Guid userId, Guid? folder, Guid id, FileType type) =>
        new(userId, folder?.ToString() ?? Standalone, id, isThumbnail: false, type);

    public static FilePath OfAttachment(Guid userId, Guid id, FileType type) => new(userId, Attachments, id, isThumbnail: false, type);

    /// <summary>Reads what <see cref="ToString"/> wrote, and nothing else.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FilePath? path)
    {
        ArgumentNullException.ThrowIfNull(text);
        path = text.Split('/') is [var user, var folder, var name] ? Parse(user, folder, name) : null;
        return path is not null;
    }

    /// <summary>What is served there; null: none of our files.</summary>
    public static FilePath? OfUrl(string? url) =>
        url is not null && url.StartsWith(Root, StringComparison.Ordinal) && TryParse(url[Root.Length..], out var path) ? path : null;

    /// <summary>The path of this picture's thumbnail.</summary>
    public FilePath Thumbnail(FileType type) => new(UserId, Folder, Id, isThumbnail: true, type);

    public override string ToString() => $"{UserId}/{Folder}/{Id}{(IsThumbnail ? ThumbMark : "")}.{Type.Extension}";

    private static FilePath? Parse(string user, string folder, string name)
    {
        if (ParseId(user) is not { } userId || (folder is not (Standalone or Attachments) && ParseId(folder) is null)
            || name.Length <= IdLength || ParseId(name[..IdLength]) is not { } id)
        {
            return null;
        }

        var rest = name.AsSpan(IdLength);
        var isThumbnail = rest.StartsWith(ThumbMark, StringComparison.Ordinal);
        rest = isThumbnail ? rest[ThumbMark.Length..] : rest;
        return rest is ['.', .. var extension] && FileType.OfExtension(extension) is { } type
            ? new FilePath(userId, folder, id, isThumbnail, type)
            : null;
    }

    // One file has one address: an id in capitals is another name of it, and none.
    private static Guid? ParseId(string text) =>
        Guid.TryParseExact(text, "D", out var id) && id.ToString() == text ? id : null;
}
