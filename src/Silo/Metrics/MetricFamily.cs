using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Chorus.Silo.Metrics;

/// <summary>All series of one instrument. Their number is bounded: what comes beyond is counted without labels.</summary>
internal sealed class MetricFamily
{
    private readonly ConcurrentDictionary<string, MetricSeries> _series = new();
    private readonly Instrument _instrument;
    private readonly string _kind;
    private readonly double[]? _bounds;
    private readonly bool _isAbsolute;

    public MetricFamily(Instrument instrument)
    {
        _instrument = instrument;
        var type = instrument.GetType().GetGenericTypeDefinition();
        var isHistogram = type == typeof(Histogram<>);
        var isSum = type == typeof(Counter<>) || type == typeof(ObservableCounter<>);
        _isAbsolute = type == typeof(Gauge<>) || instrument.IsObservable;
        _bounds = isHistogram ? ToldMetrics.BoundsOf(instrument) : null;
        _kind = isHistogram ? "histogram" : isSum ? "counter" : "gauge";
        var name = new string([.. instrument.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        Name = name + (instrument.Unit == "s" ? "_seconds" : "") + (isSum ? "_total" : "");
    }

    public string Name { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = LabelsOf(tags);
        if (!_series.TryGetValue(labels, out var series))
        {
            labels = _series.Count < ToldMetrics.MaxSeries ? labels : "";
            series = _series.GetOrAdd(labels, l => new MetricSeries(l, _bounds));
        }

        if (_isAbsolute)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }
    }

    public void WriteTo(StringBuilder text)
    {
        if (_instrument.Description is { Length: > 0 } description)
        {
            text.Append("# HELP ").Append(Name).Append(' ').Append(description.Replace('\n', ' ')).Append('\n');
        }

        text.Append("# TYPE ").Append(Name).Append(' ').Append(_kind).Append('\n');
        foreach (var (_, series) in _series.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            series.WriteTo(text, Name);
        }
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (ToldMetrics.IsLabel(name) && value is not null)
            {
                text.Append(text.Length == 0 ? "" : ",").Append(name.Replace('.', '_')).Append("=\"")
                    .Append(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!
                        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                        .Replace("\n", "\\n", StringComparison.Ordinal))
                    .Append('"');
            }
        }

        return text.ToString();
    }
}
