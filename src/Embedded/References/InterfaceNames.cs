using System.Reflection;

namespace Orleans.Runtime;

/// <summary>The names of interfaces and methods on the wire: aliases where there are any.</summary>
internal static class InterfaceNames
{
    public static string NameOf(Type type)
    {
        if (type.IsConstructedGenericType)
            return $"{NameOf(type.GetGenericTypeDefinition())}[[{string.Join("],[", type.GenericTypeArguments.Select(QualifiedNameOf))}]]";
        return type.GetCustomAttribute<GrainInterfaceTypeAttribute>()?.GetGrainInterfaceType(null!, type).ToString()
            ?? type.GetCustomAttributes<AliasAttribute>(false).FirstOrDefault()?.Alias
            ?? type.FullName!;
    }

    /// <summary>A name by which <see cref="Type.GetType(string)"/> finds a type argument again.</summary>
    public static string QualifiedNameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";

    /// <summary>Alias or number first; else the signature, so that overloads differ.</summary>
    public static uint IdOf(MethodInfo method)
    {
        if (method.GetCustomAttribute<IdAttribute>() is { } id)
            return id.Id;
        var name = method.GetCustomAttributes<AliasAttribute>(false).FirstOrDefault()?.Alias
            ?? $"{method.Name}({string.Join(',', method.GetParameters().Select(p => p.ParameterType.ToString()))})";
        return StableHash.ComputeHash(name);
    }
}
