namespace Chorus.Testing.Otlp;

/// <summary>A part of a trace, as OTLP tells it. Ids are in hexadecimal; without a parent it is empty.</summary>
/// <param name="Service">Whose it is.</param>
/// <param name="Kind">1: internal, 2: server, 3: client, 4: producer, 5: consumer.</param>
/// <param name="Links">The spans that it is linked to.</param>
public sealed record OtlpSpan(
    string Service, string Source, string TraceId, string Id, string ParentId, string Name, int Kind, ulong StartedAt, ulong EndedAt,
    IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Links)
{
    /// <summary>Reads all of an <c>ExportTraceServiceRequest</c>.</summary>
    internal static IEnumerable<OtlpSpan> Read(ProtoMessage request) =>
        from resource in request.All(1)
        let service = Attributes(resource.First(1), 1).GetValueOrDefault("service.name", "")
        from scope in resource.All(2)
        from span in scope.All(2)
        select new OtlpSpan(
            service, scope.First(1)?.Text(1) ?? "", span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), (int)span.Number(6), span.Number(7),
            span.Number(8), Attributes(span, 9), [.. span.All(13).Select(l => l.Hex(2))]);

    internal static IReadOnlyDictionary<string, string> Attributes(ProtoMessage? message, int number)
    {
        var attributes = new Dictionary<string, string>();
        foreach (var attribute in message?.All(number) ?? [])
            attributes[attribute.Text(1)] = attribute.First(2) is { } value ? value.Text(1) is { Length: > 0 } text ? text : $"{value.Number(3)}" : "";
        return attributes;
    }
}
