using System.Text.Json;
using Chorus.Testing;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Chorus.Deploy.Tests.Manifests;

/// <summary>The files of deploy/, read.</summary>
internal static class Manifest
{
    private static readonly IDeserializer _yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
    private static readonly ISerializer _json = new SerializerBuilder().JsonCompatible().Build();

    public static string PathOf(string path) => Path.Combine(Repository.Root, "deploy", path);

    public static string Text(string path) => File.ReadAllText(PathOf(path));

    /// <summary>The documents of a YAML file, as JSON.</summary>
    public static IReadOnlyList<JsonElement> Yaml(string path)
    {
        using var text = new StringReader(Text(path));
        var parser = new MergingParser(new Parser(text));
        parser.Consume<StreamStart>();
        var documents = new List<JsonElement>();
        while (parser.Accept<DocumentStart>(out _))
            documents.Add(JsonSerializer.Deserialize<JsonElement>(_json.Serialize(_yaml.Deserialize(parser))));
        return documents;
    }

    /// <summary>All objects of the Kubernetes manifests.</summary>
    public static IReadOnlyList<JsonElement> Kubernetes() =>
        [.. Yaml("kubernetes/kustomization.yaml")[0].Items("resources").Select(r => r.GetString()!).Where(r => r.EndsWith(".yaml", StringComparison.Ordinal))
            .SelectMany(file => Yaml($"kubernetes/{file}"))];

    /// <summary>The one object of a kind and name.</summary>
    public static JsonElement Kubernetes(string kind, string name) =>
        Kubernetes().Single(o => o.Text("kind") == kind && o.Text("metadata", "name") == name);

    /// <summary>The one container of a Deployment.</summary>
    public static JsonElement Container(this JsonElement deployment) =>
        deployment.At("spec", "template", "spec").Items("containers").Single();

    public static JsonElement At(this JsonElement element, params IEnumerable<string> path) =>
        path.Aggregate(element, (at, name) => at.GetProperty(name));

    public static string Text(this JsonElement element, params IEnumerable<string> path) => element.At(path).ToString();

    /// <summary>The items of a list; none where there is no such list.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) ? [.. list.EnumerateArray()] : [];
}
