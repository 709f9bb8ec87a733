using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Xunit;

namespace Orleans.Embedded.Tests.Serialization;

public sealed class Annotations_hold
{
    private readonly Subject _subject = new();

    [GenerateSerializer, OmitDefaultMemberValues]
    public sealed class Sparse
    {
        [Id(0)] public int Number { get; set; }
        [Id(1)] public string? Text { get; set; }
        [Id(7)] public Guid Key { get; set; }
    }

    [GenerateSerializer, SuppressReferenceTracking]
    public sealed class Plain
    {
        [Id(0)] public string? Text { get; set; }
    }

    [GenerateSerializer(GenerateFieldIds = GenerateFieldIds.PublicProperties)]
    public sealed class Named
    {
        public string? First { get; set; }
        public int Second { get; set; }
    }

    [GenerateSerializer]
    public sealed class Twice
    {
        [Id(0)] public int First { get; set; }
        [Id(0)] public int Second { get; set; }
    }

    [Fact]
    public void Defaults_can_be_left_out()
    {
        var bytes = _subject.Serializer.SerializeToArray(new Sparse { Text = "t" });

        Assert.Equal(("t", 0), (_subject.RoundTrip(new Sparse { Text = "t" }).Text, _subject.RoundTrip(new Sparse()).Number));
        Assert.True(bytes.Length < _subject.Serializer.SerializeToArray(new Sparse { Text = "t", Number = 1 }).Length);
    }

    [Fact]
    public void Without_tracking_a_shared_object_arrives_as_several()
    {
        var plain = new Plain { Text = "t" };
        var result = _subject.RoundTrip(new[] { plain, plain });

        Assert.Equal(["t", "t"], result.Select(p => p.Text));
        Assert.NotSame(result[0], result[1]);
    }

    [Fact]
    public void Properties_may_be_numbered_by_their_names() =>
        Assert.All(_subject.Both(new Named { First = "a", Second = 2 }), result => Assert.Equal(("a", 2), (result.First, result.Second)));

    [Fact]
    public void One_number_for_two_members_is_refused() =>
        Assert.Throws<CodecNotFoundException>(() => _subject.Serializer.SerializeToArray(new Twice()));

    [Fact]
    public void An_extension_carries_a_family_of_types_by_its_surrogate()
    {
        var services = new ServiceCollection().AddSerializer().AddSingleton<CodecExtension, ShapeExtension>().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        IShape[] shapes = [new Circle(2), new Square(3)];

        Assert.Equal(shapes, serializer.Deserialize<IShape[]>(serializer.SerializeToArray(shapes)));
        Assert.Equal([new Circle(2)], serializer.Deserialize<List<Circle>>(serializer.SerializeToArray(new List<Circle> { new(2) })));
        Assert.Equal([new Circle(2)], serializer.Deserialize<IRound[]>(serializer.SerializeToArray(new IRound[] { new Circle(2) })));
        Assert.ThrowsAny<SerializerException>(() => serializer.Deserialize<IRound[]>(serializer.SerializeToArray(shapes)));
        Assert.Same(shapes[0], services.GetRequiredService<DeepCopier>().Copy(shapes)[0]);
    }

    internal interface IShape;

    internal interface IRound : IShape;

    internal sealed record Circle(int Radius) : IRound;

    internal sealed record Square(int Side) : IShape;

    [GenerateSerializer]
    internal struct ShapeSurrogate
    {
        [Id(0)] public bool IsCircle;
        [Id(1)] public int Size;
    }

    private sealed class ShapeExtension : CodecExtension<IShape, ShapeSurrogate>
    {
        public override string Name => "tests.shape";

        public override bool Covers(Type type) => typeof(IShape).IsAssignableFrom(type);

        public override ShapeSurrogate ToSurrogate(IShape value) => value is Circle circle
            ? new() { IsCircle = true, Size = circle.Radius }
            : new() { Size = ((Square)value).Side };

        public override IShape FromSurrogate(in ShapeSurrogate surrogate) =>
            surrogate.IsCircle ? new Circle(surrogate.Size) : new Square(surrogate.Size);
    }
}
