namespace Chorus.Api.Realtime;

/// <summary>A sent message is durable, with this place, and the conversation at this version.</summary>
public sealed record SendAnswer(Guid Id, long Seq, long Version);
