namespace Chorus.Testing;

/// <summary>Where this checkout is, found upwards from the test's own binaries.</summary>
public static class Repository
{
    /// <summary>The directory that holds Orleans.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The engine that this test was built for: <c>Embedded</c> or <c>Microsoft</c>.</summary>
    public static string Engine { get; } =
        AppContext.BaseDirectory.Contains("/artifacts/Microsoft/", StringComparison.Ordinal) ? "Microsoft" : "Embedded";

    /// <summary>Whether the tests run optimized code.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Contains("/release", StringComparison.Ordinal) ? "release" : "debug";

    /// <summary>The path of a program, built like this test.</summary>
    /// <param name="assembly">Such as <c>Chorus.Api</c>.</param>
    /// <param name="root">Another checkout than this.</param>
    /// <exception cref="FileNotFoundException">It is not built.</exception>
    public static string Program(string assembly, string? root = null)
    {
        var file = Path.Combine(root ?? Root, "artifacts", Engine, "bin", assembly, Configuration, $"{assembly}.dll");
        return File.Exists(file)
            ? file
            : throw new FileNotFoundException($"{file} is missing: build it in the same configuration.");
    }

    /// <summary>The path of a file of the shared real data beside the checkout, or null where there is none.</summary>
    /// <param name="path">Relative, for example <c>oasst1/en-validation.jsonl</c>.</param>
    public static string? SharedData(string path)
    {
        var directory = Environment.GetEnvironmentVariable("CHORUS_SHARED_DATA")
            ?? Path.Combine(Root, "..", "shared", "data");
        var file = Path.GetFullPath(Path.Combine(directory, path));
        return File.Exists(file) ? file : null;
    }

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Orleans.sln")))
                return at.FullName;
        throw new DirectoryNotFoundException($"No Orleans.sln above {AppContext.BaseDirectory}.");
    }
}
