using Orleans.Concurrency;
using Orleans.Serialization;
using Xunit;

namespace Orleans.Embedded.Tests.Serialization;

public sealed class Graphs_keep_their_shape
{
    private readonly Subject _subject = new();

    [Fact]
    public void A_cycle_stays_a_cycle()
    {
        var first = new Node { Name = "first" };
        first.Next = new Node { Name = "second", Next = first };

        Assert.All(_subject.Both(first), result =>
        {
            Assert.NotSame(first, result);
            Assert.Same(result, result.Next!.Next);
            Assert.Equal("second", result.Next.Name);
        });
    }

    [Fact]
    public void A_shared_object_is_shared_still()
    {
        var shared = new Node { Name = "shared" };
        var list = new List<Node>();
        var root = new Node { Children = [shared, shared], Anything = list };
        list.Add(root);

        Assert.All(_subject.Both(root), result =>
        {
            Assert.Same(result.Children[0], result.Children[1]);
            Assert.Same(result, ((List<Node>)result.Anything!)[0]);
        });
    }

    [Fact]
    public void A_collection_may_contain_itself()
    {
        var array = new object[1];
        array[0] = array;
        var set = new HashSet<object>(ReferenceEqualityComparer.Instance);

        Assert.All(_subject.Both(array), result => Assert.Same(result, result[0]));
        Assert.Throws<CodecNotFoundException>(() => _subject.RoundTrip(set));
    }

    [Fact]
    public void Many_objects_are_still_told_apart()
    {
        var nodes = Enumerable.Range(0, 500).Select(i => new Node { Name = $"{i}" }).ToList();
        nodes.AddRange([.. nodes]);

        Assert.All(_subject.Both(nodes), result =>
        {
            Assert.Equal(nodes.Select(n => n.Name), result.Select(n => n.Name));
            Assert.All(Enumerable.Range(0, 500), i => Assert.Same(result[i], result[i + 500]));
        });
    }

    [Fact]
    public void What_is_immutable_is_not_copied()
    {
        var frozen = new Frozen { Numbers = [1] };
        var message = new Message("m", 1, "text", Guid.Empty, default, false);
        var wrapped = new List<int> { 1 }.AsImmutable();

        Assert.Same(frozen, _subject.Copier.Copy<object>(frozen));
        Assert.Same(message, _subject.Copier.Copy(message));
        Assert.Same(wrapped.Value, _subject.Copier.Copy(wrapped).Value);
        Assert.True(_subject.Copier.IsShallowCopyable(typeof(Message)));
        Assert.False(_subject.Copier.IsShallowCopyable(typeof(Animal)));
        Assert.False(_subject.Copier.IsShallowCopyable(typeof(List<int>)));
    }

    [Fact]
    public void What_is_mutable_is_copied()
    {
        var node = new Node { Name = "original", Children = [new Node { Name = "child" }] };

        var copy = _subject.Copier.Copy(node);
        node.Children[0].Name = "changed";
        node.Children.Clear();

        Assert.Equal("child", copy.Children.Single().Name);
    }

    [Fact]
    public void A_list_of_a_thousand_nodes_and_more_is_refused_not_overflown()
    {
        var deep = new Node();
        for (var i = 0; i < 100_000; i++)
            deep = new Node { Next = deep };

        Assert.Throws<SerializerException>(() => _subject.Serializer.SerializeToArray(deep));
        Assert.Throws<SerializerException>(() => _subject.Copier.Copy(deep));
        Assert.Equal("fine", _subject.RoundTrip(new Node { Name = "fine" }).Name);
    }

    [Fact]
    public void A_type_that_is_not_annotated_is_refused_by_name()
    {
        var error = Assert.Throws<CodecNotFoundException>(() => _subject.Copier.Copy<object>(new NotAnnotated()));
        Assert.Contains(nameof(NotAnnotated), error.Message, StringComparison.Ordinal);
        Assert.Throws<CodecNotFoundException>(() => _subject.Serializer.SerializeToArray<object>(new NotAnnotated()));
    }
}
