using Orleans.Serialization;
using Xunit;

namespace Orleans.Embedded.Tests.Serialization;

/// <summary>Old and New stand for one type in two versions of a program: their bytes are read as each other.</summary>
public sealed class Versions_talk
{
    private readonly Subject _subject = new();

    [GenerateSerializer]
    public sealed class Old
    {
        [Id(0)] public string? Name { get; set; }
        [Id(5)] public Node? Node { get; set; }
    }

    [GenerateSerializer]
    public sealed class New
    {
        [Id(0)] public string? Name { get; set; }
        [Id(1)] public Dictionary<string, Money>? Prices { get; set; }
        [Id(2)] public Node? Added { get; set; }
        [Id(3)] public object? Any { get; set; }
        [Id(5)] public Node? Node { get; set; }
        [Id(6)] public List<string> Tags { get; set; } = ["usual"];
        [Id(900)] public double? Far { get; set; }
    }

    [GenerateSerializer]
    public record Narrow(string Name);

    [GenerateSerializer]
    public record Wide(string Name, int Added)
    {
        [Id(0)] public string? More { get; init; }
    }

    [GenerateSerializer]
    public sealed class Small
    {
        [Id(0)] public int Number { get; set; }
    }

    [GenerateSerializer]
    public sealed class Large
    {
        [Id(0)] public long Number { get; set; }
    }

    [Fact]
    public void A_field_that_is_not_known_is_stepped_over()
    {
        var node = new Node { Name = "n" };
        var sent = new New
        {
            Name = "name", Prices = new() { ["a"] = new Money(1, "EUR") }, Added = new Node { Name = "added", Next = node },
            Any = new Page<Node>([node], "x"), Node = new Node { Name = "kept" }, Far = 1.5,
        };

        var read = As<New, Old>(sent);

        Assert.Equal(("name", "kept"), (read.Name, read.Node!.Name));
    }

    [Fact]
    public void An_object_first_seen_in_an_unknown_field_is_still_found()
    {
        var shared = new Node { Name = "shared", Children = [new Node { Name = "child" }] };

        var read = As<New, Old>(new New { Any = new List<object> { 1, shared }, Added = new Node { Next = shared }, Node = shared });

        Assert.Equal("shared", read.Node!.Name);
        Assert.Equal("child", read.Node.Children.Single().Name);
    }

    [Fact]
    public void A_field_that_was_not_sent_keeps_its_default()
    {
        var read = As<Old, New>(new Old { Name = "name", Node = new Node { Name = "kept" } });

        Assert.Equal(("name", "kept"), (read.Name, read.Node!.Name));
        Assert.Null(read.Prices);
        Assert.Equal(["usual"], read.Tags);
    }

    [Fact]
    public void A_record_may_gain_parameters_and_members()
    {
        Assert.Equal(new Wide("name", 0), As<Narrow, Wide>(new Narrow("name")));
        Assert.Equal(new Narrow("name"), As<Wide, Narrow>(new Wide("name", 3) { More = "more" }));
    }

    [Fact]
    public void A_number_may_grow_and_is_refused_where_it_no_longer_fits()
    {
        Assert.Equal(-7, As<Small, Large>(new Small { Number = -7 }).Number);
        Assert.Equal(-7, As<Large, Small>(new Large { Number = -7 }).Number);
        Assert.Throws<SerializerException>(() => As<Large, Small>(new Large { Number = long.MaxValue }));
    }

    private TTo As<TFrom, TTo>(TFrom value) =>
        _subject.Serializer.Deserialize<TTo>(_subject.Serializer.SerializeToArray(value));
}
