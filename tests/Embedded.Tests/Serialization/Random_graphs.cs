using System.Text;

namespace Orleans.Embedded.Tests.Serialization;

/// <summary>Object graphs from a seed, and a text that tells two of them apart.</summary>
internal sealed class Random_graphs(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<object> _made = [];

    public object? Next(int depth = 0)
    {
        // Now and then an object that exists already: shared references and cycles.
        if (_made.Count > 0 && _random.Next(6) == 0)
            return _made[_random.Next(_made.Count)];
        return (depth > 4 ? _random.Next(8) : _random.Next(16)) switch
        {
            0 => null,
            1 => _random.Next(),
            2 => Text(),
            3 => _random.NextInt64() * (_random.Next(2) == 0 ? 1 : -1),
            4 => _random.NextDouble(),
            5 => new Money(_random.Next(1000) / 100m, "EUR"),
            6 => new Guid(_random.Next(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
            7 => new Message(Text(), _random.Next(), Text(), Guid.Empty, DateTimeOffset.UnixEpoch.AddSeconds(_random.Next()), true),
            8 => Made(new List<object?>(), list => Repeat(() => list.Add(Next(depth + 1)))),
            9 => Made(new Dictionary<string, object?>(), map => Repeat(() => map[Text()] = Next(depth + 1))),
            10 => Made(new object?[3], array => array[_random.Next(3)] = Next(depth + 1)),
            11 => new Cat(Text(), _random.Next(9)) { Age = _random.Next(20), Mood = Text() },
            12 => new List<int>(Enumerable.Range(0, _random.Next(20))),
            13 => (object)(Text(), _random.Next(), new byte[_random.Next(9)]),
            _ => Made(new Node { Name = Text() }, node =>
            {
                node.Anything = Next(depth + 1);
                node.Next = Next(depth + 1) as Node;
                Repeat(() => node.Children.Add(Next(depth + 1) as Node ?? new Node()));
            }),
        };
    }

    /// <summary>The graph as text: values, types, and which objects are the same one.</summary>
    public static string Describe(object? graph)
    {
        var seen = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        var text = new StringBuilder();
        Append(graph);
        return text.ToString();

        void Append(object? value)
        {
            if (value is not (null or ValueType or string or Message) && !seen.TryAdd(value, seen.Count))
            {
                text.Append('#').Append(seen[value]);
                return;
            }

            text.Append(value?.GetType().Name).Append('(');
            switch (value)
            {
                case Node node:
                    Append(node.Name);
                    Append(node.Anything);
                    Append(node.Next);
                    Append(node.Children);
                    break;
                case ValueTuple<string, int, byte[]> tuple:
                    text.Append(tuple.Item1).Append(tuple.Item2).Append(tuple.Item3.Length);
                    break;
                case Dictionary<string, object?> map:
                    foreach (var (key, item) in map)
                    {
                        Append(key);
                        Append(item);
                    }

                    break;
                case System.Collections.IEnumerable items and not string:
                    foreach (var item in items)
                        Append(item);
                    break;
                default:
                    text.Append(value);
                    break;
            }

            text.Append(')');
        }
    }

    private T Made<T>(T value, Action<T> fill) where T : class
    {
        _made.Add(value);
        fill(value);
        return value;
    }

    private void Repeat(Action action)
    {
        for (var i = _random.Next(4); i > 0; i--)
            action();
    }

    private string Text() => string.Concat(Enumerable.Range(0, _random.Next(8)).Select(_ => (char)_random.Next(1, 0xE000)));
}
