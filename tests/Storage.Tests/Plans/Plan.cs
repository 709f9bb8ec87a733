using System.Text.Json;

namespace Chorus.Storage.Tests.Plans;

/// <summary>How PostgreSQL carried out a statement, as auto_explain wrote it.</summary>
internal sealed class Plan
{
    private readonly List<JsonElement> _nodes = [];

    public Plan(JsonElement explained)
    {
        Sql = explained.GetProperty("Query Text").GetString()!;
        var root = explained.GetProperty("Plan");
        Collect(root);
        Buffers = root.GetProperty("Shared Hit Blocks").GetInt64() + root.GetProperty("Shared Read Blocks").GetInt64();
    }

    public string Sql { get; }

    /// <summary>Pages that it touched, each as often as it did.</summary>
    public long Buffers { get; }

    /// <summary>The kinds of its steps and what they work on.</summary>
    public string Shape => string.Join(" > ", _nodes.Select(n => $"{Text(n, "Node Type")} {Text(n, "Relation Name")}{Text(n, "Index Name")}"));

    /// <summary>Steps that read all of a table or of an index.</summary>
    public IEnumerable<string> FullScans => _nodes
        .Where(n => Text(n, "Node Type") is "Seq Scan"
            || (Text(n, "Node Type") is "Index Scan" or "Index Only Scan" or "Bitmap Index Scan" && Text(n, "Index Cond") == ""))
        .Select(n => $"{Text(n, "Node Type")} of {Text(n, "Relation Name")} {Text(n, "Index Name")} in {Sql}");

    private static string Text(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetString()! : "";

    private void Collect(JsonElement node)
    {
        _nodes.Add(node);
        if (node.TryGetProperty("Plans", out var children))
        {
            foreach (var child in children.EnumerateArray())
            {
                Collect(child);
            }
        }
    }
}
