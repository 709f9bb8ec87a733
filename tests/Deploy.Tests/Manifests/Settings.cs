using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Chorus.Deploy.Tests.Manifests;

/// <summary>What Chorus's processes read from their configuration, taken from the code itself.</summary>
internal static partial class Settings
{
    private static readonly string[] _assemblies = ["Chorus.Api", "Chorus.Silo", "Chorus.Storage", "Chorus.Grains", "Chorus.Providers"];

    // .NET's own.
    private static readonly string[] _others = ["ASPNETCORE_URLS"];

    private static readonly Dictionary<string, Type> _options = _assemblies
        .SelectMany(name => Assembly.Load(name).GetTypes())
        .Where(type => type.GetField("Section")?.IsLiteral is true)
        .ToDictionary(type => (string)type.GetField("Section")!.GetRawConstantValue()!);

    private static readonly HashSet<string> _names =
    [
        .. _options.SelectMany(o => o.Value.GetProperties().Select(p => $"{o.Key}:{p.Name}".Replace(":", "__", StringComparison.Ordinal))),
        .. _others,
    ];

    /// <summary>Requires that each is read by somebody, and that its value is one that can be read.</summary>
    public static void RequireReadable(IReadOnlyDictionary<string, string> environment)
    {
        Assert.NotEmpty(environment);
        foreach (var name in environment.Keys)
            Assert.True(_names.Contains(name), $"Nothing reads {name}.");
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(environment.Select(e => KeyValuePair.Create(e.Key.Replace("__", ":", StringComparison.Ordinal), (string?)e.Value)))
            .Build();
        foreach (var (section, type) in _options)
            configuration.GetSection(section).Get(type);
    }

    /// <summary>The settings that a text names and nobody reads.</summary>
    public static IEnumerable<string> UnknownIn(string text) =>
        Name().Matches(text).Select(m => m.Value).Where(name => !_names.Contains(name)).Distinct();

    [GeneratedRegex(@"Chorus__[A-Za-z]+__[A-Za-z]+")]
    private static partial Regex Name();
}
