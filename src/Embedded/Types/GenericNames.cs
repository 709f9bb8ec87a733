using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>Reads names of closed generic types: <c>definition[[argument],[argument]]</c>.</summary>
internal static class GenericNames
{
    public static bool TrySplit(string name, [NotNullWhen(true)] out string? definition, [NotNullWhen(true)] out Type[]? arguments)
    {
        (definition, arguments) = (null, null);
        var start = name.IndexOf("[[", StringComparison.Ordinal);
        if (start < 0 || !name.EndsWith("]]", StringComparison.Ordinal))
            return false;
        var types = name[(start + 2)..^2].Split("],[").Select(n => Type.GetType(n)).ToArray();
        if (types.Contains(null))
            return false;
        (definition, arguments) = (name[..start], types!);
        return true;
    }
}
