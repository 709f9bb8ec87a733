using Chorus.Api.Errors;
using Chorus.Grains.Errors;
using Chorus.Grains.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Chorus.Api.Files;

/// <summary>The part of a multipart body that is named <c>file</c>, read as it comes.</summary>
/// <param name="Name">As its sender names it, without directories; for people only.</param>
internal sealed record MultipartFile(string Name, Stream Content)
{
    private const string Field = "file";
    private const int MaxBoundaryLength = 70;
    private const int MaxSections = 10;

    /// <summary>Whether the body has parts, and is not the file itself.</summary>
    public static bool IsIn(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    public static async Task<MultipartFile> FindAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(BoundaryOf(request), request.Body) { HeadersLengthLimit = 8 * 1024, HeadersCountLimit = 8 };
        try
        {
            for (var i = 0; i < MaxSections && await reader.ReadNextSectionAsync(cancellationToken) is { } section; i++)
            {
                if (section.GetContentDispositionHeader() is { } disposition && disposition.IsFileDisposition()
                    && HeaderUtilities.RemoveQuotes(disposition.Name) == Field)
                {
                    return new MultipartFile(NameIn(disposition), new ReceivedStream(section.Body));
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException and not BadHttpRequestException))
        {
            throw new ChorusException(ErrorCodes.Invalid, "The body is not well-formed multipart/form-data.", e);
        }

        throw new InvalidFieldException(Field, "The body has a part named file, with a file name.");
    }

    private static string BoundaryOf(HttpRequest request) =>
        IsIn(request)
            ? HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary) is { Length: > 0 and <= MaxBoundaryLength } boundary
                ? boundary.ToString()
                : throw ErrorCodes.Invalid.With("multipart/form-data has a boundary of at most 70 characters.")
            : throw ErrorCodes.UnsupportedMediaType.With("An upload is multipart/form-data.");

    private static string NameIn(ContentDispositionHeaderValue disposition)
    {
        var given = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
        TextRules.Require(given, Field);
        return FileName.Of(given);
    }
}
