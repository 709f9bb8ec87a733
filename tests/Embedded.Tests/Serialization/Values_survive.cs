using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Numerics;
using Xunit;

namespace Orleans.Embedded.Tests.Serialization;

public sealed class Values_survive
{
    private readonly Subject _subject = new();

    public static TheoryData<object> Simple() =>
    [
        true, 'x', '\uD800', (byte)255, (sbyte)-128, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue,
        long.MinValue, long.MaxValue, ulong.MaxValue, 1.5f, double.NaN, double.NegativeInfinity, -0.0d, decimal.MinValue,
        0.10m, (Half)0.5f, Int128.MinValue, UInt128.MaxValue, BigInteger.Pow(7, 99), Guid.Parse("0193a5a0-0000-7000-8000-000000000001"),
        new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc), new DateTime(1, DateTimeKind.Unspecified),
        new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromMinutes(-570)), TimeSpan.MinValue, DateOnly.MaxValue, TimeOnly.MaxValue,
        "", "text", "\u0000", "é€😀", "lone \uD83D surrogate", "\uDC00\uD800", "\uFFFD", new Uri("https://example.org/a?b=c"), new Uri("a/b", UriKind.Relative),
        new Version(1, 2, 3, 4), IPAddress.Parse("::1"), new IPEndPoint(IPAddress.Loopback, 80), Color.Red, Color.Blue,
        (Color)77, typeof(Message), typeof(List<int>), (1, "two", 3.0), Tuple.Create(1, "two"), KeyValuePair.Create("a", 1),
        new Money(1.20m, "EUR"), new Message("m", 1, "hello", Guid.Empty, DateTimeOffset.MinValue, true),
    ];

    [Theory]
    [MemberData(nameof(Simple))]
    public void A_simple_value_is_the_same_after_a_trip(object value) =>
        Assert.All(_subject.Both(value), result =>
        {
            Assert.Equal(value, result);
            Assert.Equal(value.GetType(), result.GetType());
        });

    public static TheoryData<object> Collections() =>
    [
        new[] { 1, -2, 3 }, new byte[] { 1, 2 }, Array.Empty<string>(), new[] { "a", null }, new object?[] { 1, "x", null, 2L },
        new int?[] { 1, null }, new List<string> { "a", "b" }, new List<int?> { null, 4 }, new Queue<int>([1, 2, 3]),
        new Stack<int>([1, 2, 3]), new LinkedList<int>([1, 2]), new HashSet<string>(["a"], StringComparer.OrdinalIgnoreCase),
        new SortedSet<int>([3, 1, 2]), new SortedDictionary<string, int> { ["b"] = 1, ["a"] = 2 },
        new Dictionary<string, List<int>>(StringComparer.OrdinalIgnoreCase) { ["A"] = [1, 2] },
        ImmutableArray.Create(1, 2), ImmutableList.Create("a"), ImmutableHashSet.Create(1), ImmutableStack.Create(1, 2, 3),
        ImmutableQueue.Create(1, 2), ImmutableDictionary<string, int>.Empty.Add("a", 1), ImmutableSortedSet.Create(2, 1),
        new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary(), new[] { "a", "b" }.ToFrozenSet(),
        new[,] { { 1, 2, 3 }, { 4, 5, 6 } }, new[] { new[] { 1 }, [2, 3] }, new List<Money> { new(1, "EUR"), new(2, "USD") },
        new List<Color> { Color.Red }, new ReadOnlyMemory<byte>([1, 2, 3]).ToArray(),
    ];

    [Theory]
    [MemberData(nameof(Collections))]
    public void A_collection_keeps_its_type_and_elements(object value) =>
        Assert.All(_subject.Both(value), result =>
        {
            Assert.Equal(value, result);
            Assert.Equal(value.GetType(), result.GetType());
        });

    [Fact]
    public void A_dictionary_keeps_its_comparer() =>
        Assert.All(
            _subject.Both(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Key"] = 1 }),
            result => Assert.Equal(1, result["kEY"]));

    [Fact]
    public void A_collection_without_a_codec_travels_as_a_list()
    {
        IReadOnlyList<int> expression = [1, 2, 3];
        IEnumerable<int> iterator = expression.Select(x => x + 1);

        Assert.All(_subject.Both(expression), result => Assert.Equal([1, 2, 3], result));
        Assert.All(_subject.Both(iterator), result => Assert.Equal([2, 3, 4], Assert.IsType<List<int>>(result)));
    }

    [Fact]
    public void Records_with_constructors_bases_and_init_members_come_back()
    {
        Animal cat = new Cat("Tom", 9) { Age = 3, Mood = "grumpy" };

        Assert.All(_subject.Both(cat), result => Assert.Equal(cat, result));
        Assert.All(_subject.Both(new Page<Animal>([cat, new Animal("Rex")], "next")), result =>
        {
            Assert.Equal([cat, new Animal("Rex")], result.Items);
            Assert.Equal("next", result.Next);
        });
    }

    [Fact]
    public void Private_and_read_only_members_come_back()
    {
        var guarded = new Guarded(7);
        guarded.Rename("changed");

        Assert.All(_subject.Both(guarded), result =>
        {
            Assert.NotSame(guarded, result);
            Assert.Equal((7, "changed"), (result.Number, result.Text));
        });
        Assert.All(
            _subject.Both(new Point { X = 1, Y = 2, Label = "p" }),
            result => Assert.Equal((1, 2.0, "p"), (result.X, result.Y, result.Label)));
    }

    [Fact]
    public void A_member_without_an_id_stays_behind() =>
        Assert.All(_subject.Both(new Node { NotNumbered = 5 }), result => Assert.Equal(0, result.NotNumbered));

    [Fact]
    public void A_foreign_class_is_carried_by_its_surrogate() =>
        Assert.All(_subject.Both<object>(new Foreign(1, "b")), result =>
            Assert.Equal((1, "b"), (((Foreign)result).A, ((Foreign)result).B)));

    [Fact]
    public void Null_is_null_everywhere()
    {
        Assert.Null(_subject.RoundTrip<string?>(null));
        Assert.Null(_subject.RoundTrip<int?>(null));
        Assert.Null(_subject.Copier.Copy<Node?>(null));
        Assert.Null(_subject.RoundTrip(new Node()).Next);
    }
}
