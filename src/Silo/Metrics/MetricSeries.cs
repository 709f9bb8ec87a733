using System.Globalization;
using System.Text;

namespace Chorus.Silo.Metrics;

/// <summary>One instrument with one set of labels: a sum, a last value, or a histogram.</summary>
internal sealed class MetricSeries(string labels, double[]? bounds)
{
    private readonly Lock _lock = new();
    private readonly long[]? _counts = bounds is null ? null : new long[bounds.Length + 1];
    private double _value;

    public void Add(double value)
    {
        lock (_lock)
        {
            _value += value;
            if (_counts is not null)
            {
                var at = Array.FindIndex(bounds!, b => value <= b);
                _counts[at < 0 ? bounds!.Length : at]++;
            }
        }
    }

    public void Set(double value)
    {
        lock (_lock)
        {
            _value = value;
        }
    }

    public void WriteTo(StringBuilder text, string name)
    {
        lock (_lock)
        {
            if (_counts is null)
            {
                Line(text, name, labels, _value);
                return;
            }

            long sum = 0;
            for (var i = 0; i < _counts.Length; i++)
            {
                sum += _counts[i];
                var bound = i < bounds!.Length ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                Line(text, name + "_bucket", labels.Length == 0 ? $"le=\"{bound}\"" : $"{labels},le=\"{bound}\"", sum);
            }

            Line(text, name + "_sum", labels, _value);
            Line(text, name + "_count", labels, sum);
        }
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
