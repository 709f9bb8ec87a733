using System.Diagnostics;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Operations;

/// <summary>Which engine <c>./run</c> takes, and how it says so in its first line.</summary>
public sealed class EngineChoiceTests
{
    private const string Choose = """
        . scripts/run-engine.sh
        microsoft() { [ -n "$restores" ] || { echo "no network"; return 1; }; }
        fail() { echo "fails: $*"; exit; }
        choose_engine
        echo "$engine"
        """;

    [Theory]
    [InlineData(1, 1, "", true, "One process, on the embedded engine", "Embedded")]
    [InlineData(3, 2, "", true, "3 silos and 2 servers, on Microsoft Orleans, whose packages restore here", "Microsoft")]
    [InlineData(3, 2, "", false, "3 silos and 2 servers, on the embedded engine, because Microsoft Orleans's packages do not restore here (no network)", "Embedded")]
    [InlineData(3, 2, "Embedded", true, "3 silos and 2 servers, on the embedded engine", "Embedded")]
    [InlineData(1, 1, "Microsoft", true, "One process, on Microsoft Orleans", "Microsoft")]
    [InlineData(3, 2, "Microsoft", false, "fails: Microsoft Orleans's packages do not restore here: no network")]
    public async Task It_is_said_and_why(int silos, int apis, string engine, bool restores, params string[] lines)
    {
        var start = new ProcessStartInfo("bash", ["-c", Choose]) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true };
        foreach (var (name, value) in new[] { ("silos", $"{silos}"), ("apis", $"{apis}"), ("engine", engine), ("restores", restores ? "yes" : "") })
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(lines, output.TrimEnd().Split('\n'));
    }
}
