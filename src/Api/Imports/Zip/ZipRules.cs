using System.IO.Compression;
using Chorus.Grains.Errors;

namespace Chorus.Api.Imports.Zip;

/// <summary>What a zip must not be: whoever made it may have meant harm, or it may have been damaged on its way.</summary>
internal static class ZipRules
{
    public const string Damaged = "It is damaged, or packed in a way that is unknown here.";

    private const int MaxEntries = 200_000;

    // Text is packed to a tenth; what was made to be packed, to a thousandth.
    private const int MostPacked = 200;
    private const long MayBePackedAnyhow = 16 * 1024 * 1024;

    private const int UnixTypeMask = 0xF000;
    private const int UnixLink = 0xA000;

    /// <summary>Refuses it as a whole, by its table of contents, before anything of it is read.</summary>
    public static void Require(ZipArchive zip, long bytes)
    {
        if (zip.Entries.Count > MaxEntries)
        {
            throw TooMany();
        }

        if (zip.Entries.Any(e => IsSuspect(e.FullName)))
        {
            throw ErrorCodes.Invalid.With("The zip has names that lead out of it, or are none.");
        }

        if (IsMore(zip.Entries.Select(e => e.CompressedLength), bytes))
        {
            throw ErrorCodes.Invalid.With("The zip's entries lie over each other, or are not all there.");
        }

        if (IsMore(zip.Entries.Select(e => e.Length), UnpackBudget.Most))
        {
            throw UnpackBudget.TooMuch();
        }
    }

    public static ChorusException TooMany() => ErrorCodes.Invalid.With("The zip has too many entries.");

    /// <summary>Why an entry is left out; null: it may be read.</summary>
    public static string? WhyNot(ZipArchiveEntry entry) =>
        entry.IsEncrypted ? "It is encrypted."
        : ((entry.ExternalAttributes >> 16) & UnixTypeMask) == UnixLink ? "It is a link."
        : entry.Length > MayBePackedAnyhow && entry.Length / MostPacked > entry.CompressedLength ? "It is packed as only what means harm is."
        : null;

    private static bool IsSuspect(string name) =>
        name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal)
        || name.Split('/').Contains("..") || name.Any(char.IsControl);

    /// <summary>Whether it is more in all; what a zip says of itself may be too much for a sum.</summary>
    private static bool IsMore(IEnumerable<long> lengths, long most)
    {
        foreach (var length in lengths)
        {
            if (length > most)
            {
                return true;
            }

            most -= length;
        }

        return false;
    }
}
