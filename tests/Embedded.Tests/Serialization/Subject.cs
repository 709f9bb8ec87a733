using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Orleans.Embedded.Tests.Serialization;

/// <summary>A serializer and a copier as a silo has them.</summary>
internal sealed class Subject
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public Serializer Serializer => _services.GetRequiredService<Serializer>();

    public DeepCopier Copier => _services.GetRequiredService<DeepCopier>();

    public T RoundTrip<T>(T value) => Serializer.Deserialize<T>(Serializer.SerializeToArray(value));

    /// <summary>The value after a trip over the wire, and after a copy: both have to be what it was.</summary>
    public IEnumerable<T> Both<T>(T value) => [RoundTrip(value), Copier.Copy(value)];
}
