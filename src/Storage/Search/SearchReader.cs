using Chorus.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Chorus.Storage.Search;

/// <summary>
/// Finds words in what a user may see: messages of the conversations that they take part in, archived ones too, and their own
/// sessions and pictures. Nothing that was deleted. A message is found from the moment it is durable: by its digest, or else by itself.
/// </summary>
public sealed class SearchReader
{
    // Ranking reads each candidate, nearly each from a page of its own. Of a word that is in more the newest places are looked at.
    private const int MaxCandidates = 500;
    private const int MaxConversations = 5_000;
    private const int MaxTitles = 1_000;
    private const int MaxTitleHits = 20;
    private const int MaxUndigested = 5_000;
    private const int MaxImages = 5_000;

    // As many as are looked through in a few milliseconds; a word that so many of them hold needs no index.
    private const int MaxLookedThrough = 2_500;
    private const int Many = 100;

    private const int SliceSize = 20_000;
    private const int MaxSlices = 20;

    // The index takes that many conversations' marks in one go.
    private const int Chunk = 200;

    private readonly Database _database;

    internal SearchReader(Database database) => _database = database;

    /// <param name="conversationId">Only there; null: everywhere.</param>
    /// <param name="from">How many hits to pass over.</param>
    public async Task<SearchPage> SearchAsync(
        Guid userId, string text, Guid? conversationId, int from, int limit, CancellationToken cancellationToken)
    {
        var terms = SearchTerms.Parse(text);
        var query = await TextAsync(
            SearchSql.Query, [Parameter.Of(terms.Rest), Parameter.Of(terms.Last), Parameter.Of(terms.IsAlternative)], cancellationToken);
        if (string.IsNullOrEmpty(query))
        {
            return new SearchPage([], null);
        }

        var scopes = await _database.QueryAsync(
            SearchSql.Conversations,
            [Parameter.Of(userId), Parameter.Id(conversationId), Parameter.Of((long)MaxConversations)],
            Scope.Read,
            cancellationToken);
        var search = new Search(_database, scopes, query, cancellationToken);
        var found = await FindAsync(search, userId, text, conversationId is null);
        if (found.Count == 0 && SearchTerms.WordsOf(text) is { Count: > 0 } words
            && await TextAsync(SearchSql.Similar, [Parameter.Column(words.ToArray(), NpgsqlDbType.Text)], cancellationToken) is { Length: > 0 } similar)
        {
            search = new Search(_database, scopes, similar, cancellationToken);
            found = await FindAsync(search, userId, text, conversationId is null);
        }

        var page = found.Skip(from).Take(limit).ToList();
        return new SearchPage(await search.ShowAsync(page), found.Count > from + limit ? from + limit : null);
    }

    /// <summary>Looks in all kinds of places at once. A title counts only where no message of its conversation does.</summary>
    private static async Task<List<Candidate>> FindAsync(Search search, Guid userId, string text, bool isEverywhere)
    {
        Task<List<Candidate>>[] places = isEverywhere
            ? [search.MessagesAsync(), search.SessionsAsync(userId), search.ImagesAsync(userId), search.TitlesAsync(text)]
            : [search.MessagesAsync()];
        var all = (await Task.WhenAll(places)).SelectMany(p => p).ToLookup(c => c.Hit is { Kind: SearchKind.Conversation });
        var found = all[false].ToList();
        var withMessages = found.Where(c => c.Hit is null).Select(c => c.ConversationId).ToHashSet();
        found.AddRange(all[true].Where(c => !withMessages.Contains(c.ConversationId)).Take(MaxTitleHits));
        found.Sort((a, b) => b.CompareTo(a));
        return found;
    }

    private async Task<string?> TextAsync(string sql, IEnumerable<NpgsqlParameter> parameters, CancellationToken cancellationToken) =>
        (await _database.QueryAsync(sql, parameters, r => r.IsDBNull(0) ? null : r.GetString(0), cancellationToken))[0];

    /// <summary>A conversation to search in, and how far it is digested.</summary>
    private sealed record Scope(Guid Id, string? Title, long Digested, long LastSeq, DateTimeOffset CreatedAt, bool HasChanges)
    {
        public static Scope Read(NpgsqlDataReader row) => new(
            row.GetGuid(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetInt64(2), row.GetInt64(3),
            row.GetFieldValue<DateTimeOffset>(4), row.GetBoolean(5));
    }

    /// <summary>A message by its place, or a hit that is complete already.</summary>
    private sealed record Candidate(Guid ConversationId, long Seq, float Rank, SearchHit? Hit = null) : IComparable<Candidate>
    {
        public int CompareTo(Candidate? other) => other is null ? 1
            : (Rank, Seq, ConversationId).CompareTo((other.Rank, other.Seq, other.ConversationId));

        public static Candidate Read(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetInt64(1), row.GetFloat(2));
    }

    private sealed class Search(Database database, List<Scope> scopes, string query, CancellationToken cancellationToken)
    {
        public async Task<List<Candidate>> MessagesAsync()
        {
            var found = new List<Candidate>();
            if (scopes.Where(s => s.LastSeq > s.Digested).ToList() is { Count: > 0 } behind)
            {
                found.AddRange(await CandidatesAsync(
                    SearchSql.Undigested,
                    Parameter.Of(query), Parameter.Column(behind, s => s.Id, NpgsqlDbType.Uuid),
                    Parameter.Column(behind, s => s.Digested, NpgsqlDbType.Bigint), Parameter.Of((long)MaxUndigested)));
            }

            if (scopes.Where(s => s.HasChanges).ToList() is { Count: > 0 } changed)
            {
                found.AddRange(await CandidatesAsync(
                    SearchSql.Changed,
                    Parameter.Of(query), Parameter.Column(changed, s => s.Id, NpgsqlDbType.Uuid), Parameter.Of((long)MaxUndigested)));
            }

            // A word that is in many of the newest is in too many of all.
            var windows = Windows(out var isAll);
            found.AddRange(await CandidatesAsync(
                SearchSql.Newest,
                Parameter.Of(query), Parameter.Column(windows, w => w.Id, NpgsqlDbType.Uuid),
                Parameter.Column(windows, w => w.After, NpgsqlDbType.Bigint), Parameter.Of((long)MaxCandidates)));
            if (!isAll && found.Count < Many)
            {
                await AddDigestedAsync(found, (double)found.Count / windows.Sum(w => w.Looked));
            }

            // Digested while this was looking: it is found twice.
            return [.. found.DistinctBy(c => (c.ConversationId, c.Seq))];
        }

        public async Task<List<Candidate>> SessionsAsync(Guid userId) => await database.QueryAsync(
            SearchSql.Sessions,
            [Parameter.Of(query), Parameter.Of(userId)],
            row => new Candidate(row.GetGuid(0), row.GetInt16(1), row.GetFloat(4), new SearchHit
            {
                Kind = SearchKind.Session,
                SessionId = row.GetGuid(0),
                Step = (Grains.Sessions.SessionStep)row.GetInt16(1),
                Title = row.IsDBNull(2) ? null : row.GetString(2),
                CreatedAt = row.GetFieldValue<DateTimeOffset>(3),
                Rank = row.GetFloat(4),
                Snippet = Snippet.Of(row.GetString(5)),
            }),
            cancellationToken);

        public async Task<List<Candidate>> ImagesAsync(Guid userId) => await database.QueryAsync(
            SearchSql.Images,
            [Parameter.Of(query), Parameter.Of(userId), Parameter.Of((long)MaxImages)],
            row => new Candidate(row.GetGuid(0), 0, row.GetFloat(7), new SearchHit
            {
                Kind = SearchKind.Image,
                ImageId = row.GetGuid(0),
                ConversationId = row.IsDBNull(1) ? null : row.GetGuid(1),
                SessionId = row.IsDBNull(2) ? null : row.GetGuid(2),
                MessageId = row.IsDBNull(3) ? null : row.GetGuid(3),
                Seq = row.IsDBNull(4) ? null : row.GetInt64(4),
                Title = row.IsDBNull(5) ? null : row.GetString(5),
                CreatedAt = row.GetFieldValue<DateTimeOffset>(6),
                Rank = row.GetFloat(7),
                Snippet = Snippet.Of(row.GetString(8)),
            }),
            cancellationToken);

        /// <summary>Conversations whose title it is in, or nearly so.</summary>
        public async Task<List<Candidate>> TitlesAsync(string text)
        {
            var titled = scopes.Where(s => s.Title is { Length: > 0 }).Take(MaxTitles).ToList();
            if (titled.Count == 0)
            {
                return [];
            }

            var numbers = await database.QueryAsync(
                SearchSql.Titles,
                [Parameter.Of(query), Parameter.Column(titled, s => s.Title!, NpgsqlDbType.Text), Parameter.Of(text)],
                r => (int)r.GetInt64(0),
                cancellationToken);
            return [.. numbers.Select(n => titled[n - 1]).Select(s => new Candidate(s.Id, 0, 0, new SearchHit
            {
                Kind = SearchKind.Conversation,
                ConversationId = s.Id,
                Title = s.Title,
                Snippet = Snippet.Of(s.Title!),
                Rank = 0,
                CreatedAt = s.CreatedAt,
            }))];
        }

        public async Task<IReadOnlyList<SearchHit>> ShowAsync(List<Candidate> page)
        {
            var messages = page.Where(c => c.Hit is null).ToList();
            var shown = messages.Count == 0 ? [] : (await database.QueryAsync(
                SearchSql.Messages,
                [
                    Parameter.Of(query), Parameter.Column(messages, c => c.ConversationId, NpgsqlDbType.Uuid),
                    Parameter.Column(messages, c => c.Seq, NpgsqlDbType.Bigint),
                ],
                ReadMessage,
                cancellationToken)).ToDictionary(h => (h.ConversationId!.Value, h.Seq!.Value));
            return [.. page
                .Select(c => c.Hit ?? (shown.TryGetValue((c.ConversationId, c.Seq), out var hit) ? hit with { Rank = c.Rank } : null))
                .OfType<SearchHit>()];
        }

        private static SearchHit ReadMessage(NpgsqlDataReader row) => new()
        {
            Kind = SearchKind.Message,
            MessageId = row.GetGuid(0),
            ConversationId = row.GetGuid(1),
            Seq = row.GetInt64(2),
            Title = row.IsDBNull(3) ? null : row.GetString(3),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(4),
            Snippet = Snippet.Of(row.GetString(5)),
            Rank = 0,
        };

        /// <summary>The newest messages, up to a number that is quickly looked through: each conversation has its share.</summary>
        private List<(Guid Id, long After, long Looked)> Windows(out bool isAll)
        {
            var windows = new List<(Guid Id, long After, long Looked)>();
            long left = MaxLookedThrough;
            foreach (var (scope, i) in scopes.OrderBy(s => s.LastSeq).Select((s, i) => (s, i)))
            {
                var taken = Math.Min(scope.LastSeq, left / (scopes.Count - i));
                windows.Add((scope.Id, scope.LastSeq - taken, taken));
                left -= taken;
            }

            isAll = windows.TrueForAll(w => w.After == 0);
            return windows;
        }

        /// <param name="share">How many of the newest it is in: what to expect of all.</param>
        private async Task AddDigestedAsync(List<Candidate> found, double share)
        {
            var last = (await database.QueryAsync(SearchSql.LastNumber, [], r => r.GetInt64(0), cancellationToken))[0];

            // The marks of conversations help those who have few of all messages; for others they only make it slower.
            var isMarked = scopes.Sum(s => s.LastSeq) * 4 < last;
            foreach (var chunk in scopes.Chunk(isMarked ? Chunk : MaxConversations))
            {
                var marks = isMarked ? string.Join(" | ", chunk.Select(s => $"'~c{s.Id}'")) : "";
                // What is likely to be in too many is not read only to learn that.
                var all = share * chunk.Sum(s => s.LastSeq) > MaxCandidates ? null : await DigestedAsync(chunk, marks, MaxCandidates + 1);
                if (all is { Count: <= MaxCandidates })
                {
                    found.AddRange(all);
                }
                else
                {
                    await AddNewestAsync(found, chunk, marks, last, share);
                }

                if (found.Count >= MaxCandidates)
                {
                    break;
                }
            }
        }

        /// <summary>It is in so many that the newest will do: some slices at a time, from the last one on.</summary>
        private async Task AddNewestAsync(List<Candidate> found, Scope[] scope, string marks, long last, double share)
        {
            var some = (int)Math.Clamp(MaxCandidates / Math.Max(share * SliceSize, 1), 1, MaxSlices);
            for (var slice = last / SliceSize; slice >= 0 && found.Count < MaxCandidates; slice -= some)
            {
                var slices = string.Join(" | ", Enumerable.Range(0, some).Select(i => $"'~s{slice - i}'"));
                found.AddRange(await DigestedAsync(
                    scope, marks.Length == 0 ? slices : $"({marks}) & ({slices})", MaxCandidates - found.Count));
            }
        }

        private Task<List<Candidate>> DigestedAsync(Scope[] scope, string marks, int limit) => CandidatesAsync(
            SearchSql.Digested,
            Parameter.Of(query), Parameter.Of(marks), Parameter.Of((long)limit), Parameter.Column(scope, s => s.Id, NpgsqlDbType.Uuid));

        private Task<List<Candidate>> CandidatesAsync(string sql, params NpgsqlParameter[] parameters) =>
            database.QueryAsync(sql, parameters, Candidate.Read, cancellationToken);
    }
}
