using System.Diagnostics;
using Xunit;

namespace Chorus.Api.Tests.Exports;

/// <summary>Reads a document as people copy from it, by poppler.</summary>
internal static class PdfReader
{
    private const string Program = "pdftotext";

    public static bool IsThere { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Program)));

    public static async Task<string> ReadAsync(byte[] document)
    {
        var file = Path.Combine(Path.GetTempPath(), $"chorus-{Guid.NewGuid():N}.pdf");
        await File.WriteAllBytesAsync(file, document);
        try
        {
            using var reader = Process.Start(new ProcessStartInfo(Program, ["-enc", "UTF-8", file, "-"]) { RedirectStandardOutput = true })!;
            var text = await reader.StandardOutput.ReadToEndAsync();
            await reader.WaitForExitAsync();
            Assert.Equal(0, reader.ExitCode);
            return text;
        }
        finally
        {
            File.Delete(file);
        }
    }
}

/// <summary>A test that reads documents; skipped where nothing reads them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PdfTheoryAttribute : TheoryAttribute
{
    public PdfTheoryAttribute() => Skip = PdfReader.IsThere ? null! : "there is no pdftotext (poppler-utils)";
}
