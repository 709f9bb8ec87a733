namespace Chorus.Storage.Paging;

/// <summary>Where a list that is ordered by time goes on: behind the item with this time and id.</summary>
public sealed record ListCursor(DateTimeOffset At, Guid Id);
