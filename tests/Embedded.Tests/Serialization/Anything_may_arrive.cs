using System.Text;
using Orleans.Serialization;
using Xunit;

namespace Orleans.Embedded.Tests.Serialization;

public sealed class Anything_may_arrive
{
    private readonly Subject _subject = new();

    [Fact]
    public void Random_graphs_come_back_as_they_were() =>
        Assert.All(Enumerable.Range(0, 1_000), seed =>
        {
            var graph = new Random_graphs(seed).Next();
            var expected = Random_graphs.Describe(graph);
            Assert.Equal(expected, Random_graphs.Describe(_subject.RoundTrip(graph)));
            Assert.Equal(expected, Random_graphs.Describe(_subject.Copier.Copy(graph)));
        });

    [Fact]
    public void Damaged_bytes_are_refused_and_never_more()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var bytes = _subject.Serializer.SerializeToArray(new Random_graphs(seed % 500).Next());
            Damage(random, ref bytes);
            Read<object>(bytes);
            Read<Node>(bytes);
        }
    }

    [Fact]
    public void Noise_is_refused_and_never_more()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var bytes = new byte[seed % 64];
            new Random(seed).NextBytes(bytes);
            Read<object>(bytes);
            Read<Page<Message>>(bytes);
            Read<Dictionary<string, int[]>>(bytes);
            Read<Exception>(bytes);
        }
    }

    [Theory]
    [InlineData(typeof(int[]))]
    [InlineData(typeof(List<Message>))]
    [InlineData(typeof(string))]
    [InlineData(typeof(Dictionary<int, int>))]
    public void A_huge_length_is_refused_before_memory_is_taken(Type type)
    {
        // An object with, as its first fields, a number and then a length of two billion.
        byte[][] claims = [[0x04, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0x04, 0x03, 0xFF, 0xFF, 0xFF, 0xFF, 0x07],
            [0x04, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0x03, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]];
        var read = GetType().GetMethod(nameof(Read), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
            .MakeGenericMethod(type);
        var before = GC.GetAllocatedBytesForCurrentThread();

        foreach (var claim in claims)
            read.Invoke(this, [claim]);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Theory]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("System.IO.FileInfo")]
    [InlineData("Orleans.Embedded.Tests.Serialization.NotAnnotated")]
    [InlineData("System.Collections.Generic.List`1<System.IO.FileInfo>")]
    public void A_type_that_is_not_meant_for_the_wire_is_never_made(string name)
    {
        byte[] bytes = [0x0C, 0x00, (byte)name.Length, .. Encoding.UTF8.GetBytes(name), 0x07];

        Assert.ThrowsAny<SerializerException>(() => _subject.Serializer.Deserialize<object>(bytes));
    }

    [Fact]
    public void A_type_that_does_not_belong_in_a_field_is_refused()
    {
        var bytes = _subject.Serializer.SerializeToArray<object>(new Node());
        Assert.Throws<IllegalTypeException>(() => _subject.Serializer.Deserialize<Animal>(bytes));
    }

    private void Read<T>(byte[] bytes)
    {
        try
        {
            _subject.Serializer.Deserialize<T>(bytes);
        }
        catch (SerializerException)
        {
            // The one way to fail.
        }
    }

    private static void Damage(Random random, ref byte[] bytes)
    {
        for (var i = random.Next(1, 6); i > 0 && bytes.Length > 0; i--)
        {
            switch (random.Next(4))
            {
                case 0:
                    bytes = bytes[..random.Next(bytes.Length)];
                    break;
                case 1:
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    var at = random.Next(bytes.Length);
                    bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..], .. bytes[at..]];
                    break;
            }
        }
    }
}
