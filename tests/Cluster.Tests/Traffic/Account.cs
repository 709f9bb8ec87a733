namespace Chorus.Cluster.Tests.Traffic;

/// <summary>A signed-in user; the token is good on every node.</summary>
internal sealed record Account(string UserId, string AccessToken);
