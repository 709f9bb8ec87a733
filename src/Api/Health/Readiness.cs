namespace Chorus.Api.Health;

/// <summary>Whether this process serves, and if not, what is missing.</summary>
/// <param name="Status"><c>alive</c>, <c>ready</c> or <c>not-ready</c>.</param>
public sealed record Readiness(string Status, IReadOnlyList<string> Missing);
