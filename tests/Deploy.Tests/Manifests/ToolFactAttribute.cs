using Xunit;

namespace Chorus.Deploy.Tests.Manifests;

/// <summary>A test that runs a program; skipped, with the reason, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string program)
    {
        Program = program;
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, program))))
            Skip = $"{program} is not installed";
    }

    public string Program { get; }
}
