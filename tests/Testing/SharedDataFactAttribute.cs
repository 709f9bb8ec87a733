using Xunit;

namespace Chorus.Testing;

/// <summary>A test of real input; skipped, with the reason, where the data does not lie beside the checkout.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    /// <param name="path">The file that the test reads, as for <see cref="Repository.SharedData"/>.</param>
    public SharedDataFactAttribute(string path)
    {
        Path = path;
        if (Repository.SharedData(path) is null)
            Skip = $"../shared/data/{path} is not there";
    }

    /// <summary>The file that the test reads.</summary>
    public string Path { get; }
}
