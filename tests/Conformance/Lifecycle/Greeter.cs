namespace Orleans.Conformance.Lifecycle;

/// <summary>A service that grains get through their constructors.</summary>
public interface IGreeter
{
    string Greet(string name);
}

internal sealed class Greeter : IGreeter
{
    public string Greet(string name) => $"Hello, {name}";
}
