namespace Orleans.Embedded.Tests.Serialization;

[GenerateSerializer, Alias("tests.message")]
public sealed record Message(string Id, long Seq, string Content, Guid Author, DateTimeOffset At, bool Deleted);

[GenerateSerializer]
public record Animal(string Name)
{
    [Id(0)] public int Age { get; set; }
}

[GenerateSerializer]
public record Cat(string Name, int Lives) : Animal(Name)
{
    [Id(0)] public string? Mood { get; init; }
}

[GenerateSerializer]
public sealed class Node
{
    [Id(0)] public string? Name { get; set; }
    [Id(1)] public Node? Next { get; set; }
    [Id(2)] public List<Node> Children { get; set; } = [];
    [Id(3)] public object? Anything { get; set; }
    public int NotNumbered { get; set; }
}

[GenerateSerializer]
public struct Point
{
    [Id(0)] public int X;
    [Id(1)] public double Y { get; set; }
    [Id(2)] private string? _label;

    public string? Label { readonly get => _label; set => _label = value; }
}

[GenerateSerializer]
public readonly record struct Money(decimal Amount, string Currency);

[GenerateSerializer]
public sealed class Guarded(int number)
{
    [Id(0)] private readonly int _number = number;
    [Id(1)] public string Text { get; private set; } = "initial";

    public int Number => _number;

    public void Rename(string text) => Text = text;
}

[GenerateSerializer, Immutable]
public sealed class Frozen
{
    [Id(0)] public List<int> Numbers { get; init; } = [];
}

[GenerateSerializer, Alias("tests.page`1")]
public sealed record Page<T>(List<T> Items, string? Next);

[GenerateSerializer, Alias("tests.failure")]
public sealed class DomainException(string message, Exception? inner = null) : Exception(message, inner)
{
    [Id(0)] public string? Code { get; set; }
}

public sealed class PlainException(string message, int number) : Exception(message)
{
    public int Number { get; } = number;
}

public enum Color : short
{
    None,
    Red = -7,
    Blue = 300,
}

/// <summary>A class of another library, with its surrogate.</summary>
public sealed class Foreign(int a, string b)
{
    public int A { get; } = a;
    public string B { get; } = b;
}

[GenerateSerializer]
public struct ForeignSurrogate
{
    [Id(0)] public int A;
    [Id(1)] public string B;
}

[RegisterConverter]
public sealed class ForeignConverter : IConverter<Foreign, ForeignSurrogate>
{
    public Foreign ConvertFromSurrogate(in ForeignSurrogate surrogate) => new(surrogate.A, surrogate.B);

    public ForeignSurrogate ConvertToSurrogate(in Foreign value) => new() { A = value.A, B = value.B };
}

public sealed class NotAnnotated
{
    public int A { get; set; }
}
