using System.Text.RegularExpressions;

namespace Orleans.Streams;

/// <summary>Says which namespaces of streams a grain class consumes.</summary>
public interface IStreamNamespacePredicate
{
    /// <summary>The predicate as text, the same for equal predicates.</summary>
    string PredicatePattern { get; }

    bool IsMatch(string streamNamespace);
}

public sealed class ExactMatchStreamNamespacePredicate(string targetStreamNamespace) : IStreamNamespacePredicate
{
    public string PredicatePattern { get; } = $"namespace:{targetStreamNamespace}";

    public bool IsMatch(string streamNamespace) => streamNamespace == targetStreamNamespace;
}

public sealed class AllStreamNamespacesPredicate : IStreamNamespacePredicate
{
    public string PredicatePattern => "all";

    public bool IsMatch(string streamNamespace) => true;
}

public sealed class RegexStreamNamespacePredicate(string regex) : IStreamNamespacePredicate
{
    // A namespace is short, but a pattern can be bad: without backtracking it takes linear time.
    private readonly Regex _regex = new(regex, RegexOptions.NonBacktracking);

    public string PredicatePattern { get; } = $"regex:{regex}";

    public bool IsMatch(string streamNamespace) => _regex.IsMatch(streamNamespace);
}
