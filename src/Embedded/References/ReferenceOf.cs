namespace Orleans.Runtime;

/// <summary>Puts references in the place of grains where a grain interface is declared.</summary>
internal static class ReferenceOf<T>
{
    /// <summary>Whether the declared type is a grain interface.</summary>
    public static readonly bool Is = typeof(T).IsInterface && typeof(IAddressable).IsAssignableFrom(typeof(T));

    public static T Convert(T value) =>
        value is null or GrainReference ? value : (T)((IAddressable)value).AsReference(typeof(T));
}
