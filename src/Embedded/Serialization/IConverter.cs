namespace Orleans;

/// <summary>Carries a type that cannot be annotated by way of a surrogate that is.</summary>
/// <typeparam name="TValue">The type that is used in code.</typeparam>
/// <typeparam name="TSurrogate">The type that goes over the wire.</typeparam>
public interface IConverter<TValue, TSurrogate> where TSurrogate : struct
{
    TValue ConvertFromSurrogate(in TSurrogate surrogate);

    TSurrogate ConvertToSurrogate(in TValue value);
}
