using Chorus.Storage.Images;

namespace Chorus.Storage.Search;

/// <summary>The statements of <see cref="SearchReader"/>.</summary>
internal static class SearchSql
{
    /// <summary>Rest, last word, whether one of both will do. The last word may be the beginning of one.</summary>
    public const string Query = """
        SELECT (CASE WHEN $3 THEN rest || last ELSE rest && last END)::text
        FROM (SELECT search_query($1) AS rest, search_query($2) || CASE WHEN length($2) > 2
            THEN to_tsquery('chorus', '''' || translate($2, '''\', '  ') || ''':*') ELSE '' END AS last) AS q
        """;

    public const string Conversations = """
        SELECT c.id, c.title, coalesce(p.seq, 0), c.last_seq, c.created_at,
            EXISTS (SELECT FROM digest_changes x WHERE x.conversation_id = c.id)
        FROM members me JOIN conversations c ON c.id = me.conversation_id LEFT JOIN digest_progress p ON p.conversation_id = c.id
        WHERE me.user_id = $1 AND c.deleted_at IS NULL AND ($2::uuid IS NULL OR c.id = $2)
        ORDER BY c.updated_at DESC LIMIT $3
        """;

    /// <summary>
    /// Whose conversations they are is asked of each that is found, and never of the key's index (hence IS TRUE): where somebody has
    /// taken part in nearly all, the planner would read all of that index for a word that is in few.
    /// </summary>
    public const string Digested = """
        SELECT d.conversation_id, d.seq, ts_rank(d.words, $1::text::tsquery, 1) FROM digests d
        WHERE d.words @@ ($1::text::tsquery && $2::text::tsquery) AND (d.conversation_id = ANY ($4)) IS TRUE
            AND NOT EXISTS (SELECT FROM digest_changes x WHERE x.conversation_id = d.conversation_id AND x.seq = d.seq)
        LIMIT $3
        """;

    /// <summary>It is to read these few rows and look into each: OFFSET 0 and IS TRUE keep the planner from the index of words.</summary>
    public const string Newest = """
        SELECT d.conversation_id, d.seq, ts_rank(d.words, $1::text::tsquery, 1)
        FROM unnest($2, $3) AS t (id, seq) CROSS JOIN LATERAL (
            SELECT * FROM digests WHERE conversation_id = t.id AND seq > t.seq AND (words @@ $1::text::tsquery) IS TRUE OFFSET 0) AS d
        WHERE NOT EXISTS (SELECT FROM digest_changes x WHERE x.conversation_id = d.conversation_id AND x.seq = d.seq)
        LIMIT $4
        """;

    public const string LastNumber = "SELECT last_value FROM digest_numbers";

    public const string Undigested = $"""
        SELECT m.conversation_id, m.seq, ts_rank(w.words, $1::text::tsquery, 1)
        FROM (
            SELECT m.* FROM unnest($2, $3) AS t (id, seq) JOIN messages m ON m.conversation_id = t.id AND m.seq > t.seq
            WHERE NOT m.deleted ORDER BY m.created_at DESC LIMIT $4) AS m
        {Matching}
        """;

    public const string Changed = $"""
        SELECT m.conversation_id, m.seq, ts_rank(w.words, $1::text::tsquery, 1)
        FROM (
            SELECT m.* FROM digest_changes x JOIN messages m ON m.conversation_id = x.conversation_id AND m.seq = x.seq
            WHERE x.conversation_id = ANY ($2) AND NOT m.deleted LIMIT $3) AS m
        {Matching}
        """;

    public const string Messages = $"""
        SELECT m.id, m.conversation_id, m.seq, c.title, m.created_at, {Headline}
        FROM unnest($2, $3) AS u (id, seq) JOIN messages m ON m.conversation_id = u.id AND m.seq = u.seq
        JOIN conversations c ON c.id = u.id
        CROSS JOIN LATERAL (SELECT m.content AS content) AS t
        """;

    public const string Titles = """
        SELECT t.n FROM unnest($2) WITH ORDINALITY AS t (title, n)
        WHERE to_tsvector('chorus', t.title) @@ $1::text::tsquery OR word_similarity($3, t.title) >= 0.5
        """;

    public const string Sessions = $"""
        SELECT s.id, t.step, s.title, t.updated_at, ts_rank(t.words, $1::text::tsquery, 1), {Headline}
        FROM sessions s JOIN session_steps t ON t.session_id = s.id
        WHERE s.user_id = $2 AND s.deleted_at IS NULL AND t.words @@ $1::text::tsquery
        ORDER BY s.updated_at DESC LIMIT 50
        """;

    // The newest of them: as many as are looked through in some milliseconds.
    public const string Images = $"""
        SELECT i.id, i.conversation_id, i.session_id, m.id, m.seq, coalesce(c.title, s.title), i.created_at, i.rank, {Headline}
        FROM (
            SELECT newest.*, ts_rank(newest.words, $1::text::tsquery, 1) AS rank FROM (
                SELECT images.* FROM images WHERE user_id = $2 AND {ImageReader.IsThere} ORDER BY created_at DESC, id DESC LIMIT $3) AS newest
            WHERE newest.words @@ $1::text::tsquery ORDER BY newest.created_at DESC LIMIT 50) AS i
        LEFT JOIN messages m ON m.id = i.id AND m.conversation_id = i.conversation_id AND NOT m.deleted
        LEFT JOIN conversations c ON c.id = i.conversation_id
        LEFT JOIN sessions s ON s.id = i.session_id
        CROSS JOIN LATERAL (SELECT i.prompt AS content) AS t
        """;

    /// <summary>What each word may have been meant to be: itself, or one that is written much like it.</summary>
    public const string Similar = """
        SELECT string_agg('(' || quote_literal(w) || coalesce(' | ' || near.words, '') || ')', ' & ')
        FROM unnest($1) AS w CROSS JOIN LATERAL (
            SELECT string_agg(quote_literal(word), ' | ') AS words FROM (
                SELECT word FROM search_words WHERE word % w ORDER BY similarity(word, w) DESC LIMIT 4) AS best) AS near
        """;

    private const string Matching = """
        CROSS JOIN LATERAL (SELECT search_vector(m.content) AS words OFFSET 0) AS w
        WHERE w.words @@ $1::text::tsquery
        """;

    // By the text's own language; a word that only an accent tells from what was searched for is found without.
    private const string Headline = $"""
        (SELECT CASE WHEN strpos(h, E'\uE000') > 0 THEN h ELSE ts_headline('chorus', clean, $1::text::tsquery, '{Snippet.Options}') END
        FROM (SELECT search_text(translate(left(t.content, 16000), E'\uE000\uE001', '')) AS clean OFFSET 0) AS c,
            LATERAL (SELECT ts_headline(search_language(clean), clean, $1::text::tsquery, '{Snippet.Options}') AS h OFFSET 0) AS l)
        """;
}
