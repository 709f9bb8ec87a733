namespace Orleans.Conformance.Streams;

internal static class StreamNames
{
    public const string Provider = "streams";
    public const string Explicit = "explicit";
    public const string Implicit = "implicit";
    public const string ImplicitBatch = "implicit-batch";
}
