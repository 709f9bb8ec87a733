using Chorus.Testing;

namespace Chorus.Browser.Tests;

/// <summary>The web app, built as <c>./run</c> builds it.</summary>
internal static class WebApp
{
    private static readonly Lazy<Task> _built = new(() => Script.RunAsync("web.sh"));

    public static Task BuildAsync() => _built.Value;

    /// <summary>The source of a package that the app's build brings along.</summary>
    public static string Package(string path) => File.ReadAllText(Path.Combine(Repository.Root, "src", "Web", "node_modules", path));
}
