using System.Diagnostics.CodeAnalysis;
using Orleans.Streams;

namespace Orleans;

/// <summary>
/// Subscribes every grain of the class to the streams of a namespace: the stream's key is the grain's key. There is
/// nothing to store and nothing to look up, and the first event activates the grain.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class ImplicitStreamSubscriptionAttribute(IStreamNamespacePredicate predicate) : Attribute
{
    /// <summary>Streams of every namespace; those without one never have implicit consumers.</summary>
    public ImplicitStreamSubscriptionAttribute() : this(new AllStreamNamespacesPredicate())
    {
    }

    public ImplicitStreamSubscriptionAttribute(string streamNamespace)
        : this(new ExactMatchStreamNamespacePredicate(streamNamespace.Trim()))
    {
    }

    public ImplicitStreamSubscriptionAttribute(Type predicateType)
        : this((IStreamNamespacePredicate)Activator.CreateInstance(predicateType)!)
    {
    }

    public IStreamNamespacePredicate Predicate { get; } = predicate;
}

/// <inheritdoc/>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class RegexImplicitStreamSubscriptionAttribute([StringSyntax(StringSyntaxAttribute.Regex)] string pattern)
    : ImplicitStreamSubscriptionAttribute(new RegexStreamNamespacePredicate(pattern))
{
    public string Pattern { get; } = pattern;
}
