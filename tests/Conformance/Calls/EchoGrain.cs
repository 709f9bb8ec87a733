using System.Collections.Immutable;

namespace Orleans.Conformance.Calls;

[GenerateSerializer, Alias("conformance.shape")]
public abstract record Shape([property: Id(0)] string Name);

[GenerateSerializer, Alias("conformance.circle")]
public sealed record Circle(string Name, [property: Id(0)] double Radius) : Shape(Name);

[GenerateSerializer, Alias("conformance.group")]
public sealed record Group(string Name, [property: Id(0)] ImmutableArray<Shape> Parts) : Shape(Name);

public enum Colour
{
    Red,
    Green,
}

[GenerateSerializer]
public readonly record struct Point([property: Id(0)] int X, [property: Id(1)] int Y);

public interface IEchoGrain : IGrainWithStringKey
{
    Task<Shape> Shape(Shape value);

    Task<(Colour, Point?, DateTimeOffset, TimeSpan, Guid, decimal, byte[])> Scalars(
        Colour colour, Point? point, DateTimeOffset at, TimeSpan length, Guid id, decimal amount, byte[] bytes);

    ValueTask<Dictionary<string, List<int?>>> Nested(Dictionary<string, List<int?>> value);

    Task<string?> Text(string? value);

    /// <summary>The other way round.</summary>
    Task<IReadOnlyList<Shape>> Listed(IReadOnlyList<Shape> shapes);

    Task<T> Any<T>(T value);
}

internal sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<Shape> Shape(Shape value) => Task.FromResult(value);

    public Task<(Colour, Point?, DateTimeOffset, TimeSpan, Guid, decimal, byte[])> Scalars(
        Colour colour, Point? point, DateTimeOffset at, TimeSpan length, Guid id, decimal amount, byte[] bytes) =>
        Task.FromResult((colour, point, at, length, id, amount, bytes));

    public ValueTask<Dictionary<string, List<int?>>> Nested(Dictionary<string, List<int?>> value) => new(value);

    public Task<string?> Text(string? value) => Task.FromResult(value);

    public Task<IReadOnlyList<Shape>> Listed(IReadOnlyList<Shape> shapes) => Task.FromResult<IReadOnlyList<Shape>>([.. shapes.Reverse()]);

    public Task<T> Any<T>(T value) => Task.FromResult(value);
}
