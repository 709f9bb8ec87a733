-- Both are part of PostgreSQL's contrib and trusted: the database's owner may create them.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Words as they are, without accents; English's stop words are in nearly every text of a chat and find nothing.
CREATE TEXT SEARCH DICTIONARY chorus_words (TEMPLATE = simple, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION chorus (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION chorus
    ALTER MAPPING FOR asciiword, word, numword, asciihword, hword, numhword, hword_asciipart, hword_part, hword_numpart
    WITH unaccent, chorus_words;

-- Scripts without spaces: each character becomes a word, so that a phrase of them finds any part of a text.
CREATE FUNCTION search_text(content text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(replace(content, E'\u200B', ' '), '([\u0E00-\u0E7F\u2E80-\u2FDF\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF])', E'\u200B\\1\u200B', 'g')
$$;

-- The language whose stemming fits: by script, else by its most frequent small words; else English.
CREATE FUNCTION search_language(content text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN content ~ '[\u0400-\u04FF]{3}' THEN 'russian'
        WHEN content ~ '[\u0370-\u03FF]{3}' THEN 'greek'
        WHEN content ~ '[\u0600-\u06FF]{3}' THEN 'arabic'
        ELSE (
            SELECT name FROM (VALUES
                ('english', '\m(the|and|of|to|is|you|that|it|for|what)\M', 1),
                ('german', '\m(der|die|und|das|ist|nicht|ein|eine|ich|zu|wie)\M', 2),
                ('french', '\m(le|les|des|est|une|et|que|pour|dans|vous|je)\M', 3),
                ('spanish', '\m(el|los|las|que|es|una|por|para|con|del|como)\M', 4),
                ('portuguese', '\m(os|uma|que|é|não|para|com|em|do|da|como)\M', 5),
                ('italian', '\m(il|che|di|è|una|per|non|sono|con|della|come)\M', 6),
                ('dutch', '\m(het|een|van|en|niet|dat|ik|zijn|voor|wat)\M', 7)) AS l (name, words, n)
            ORDER BY regexp_count(left(lower(content), 1000), words) DESC, n LIMIT 1)
        END::regconfig
$$;

-- Its names are looked up here and now: pg_restore fills tables with no search path.
CREATE FUNCTION search_vector(content text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('chorus', search_text(content)) || to_tsvector(search_language(content), content);

-- What somebody searched for, in web search syntax, in every language that texts are stemmed in.
CREATE FUNCTION search_query(words text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT websearch_to_tsquery('chorus', words) || coalesce(string_agg(DISTINCT q::text, ' | '), '')::tsquery
    FROM unnest('{english,german,french,spanish,portuguese,italian,dutch,russian,greek,arabic}'::regconfig[]) AS l,
        LATERAL (SELECT websearch_to_tsquery(l, words) AS q) AS s
    WHERE numnode(q) > 0
$$;

-- What a message adds to its conversation's figures.
CREATE TYPE message_figures AS (
    day date, role smallint, failed boolean, milliseconds bigint, input_tokens bigint, output_tokens bigint);

CREATE FUNCTION figure(metadata json, name text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN json_typeof(metadata -> name) = 'number' AND metadata ->> name ~ '^\d{1,15}(\.\d+)?$'
        THEN round((metadata ->> name)::numeric)::bigint END
$$;

-- Nothing for a deleted message; time and tokens of an answer once it is there.
CREATE FUNCTION figures_of(m messages) RETURNS message_figures LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN m.deleted THEN NULL
        WHEN m.role <> 1 OR m.status = 1 THEN ROW((m.created_at AT TIME ZONE 'UTC')::date, m.role, false, NULL, NULL, NULL)::message_figures
        ELSE ROW((m.created_at AT TIME ZONE 'UTC')::date, m.role, m.status = 2, figure(m.metadata, 'duration'),
            figure(m.metadata, 'inputTokens'), figure(m.metadata, 'outputTokens'))::message_figures
    END
$$;

-- What is known of each message for finding and counting it. Written behind the sends, never by them; what is not here yet is
-- read from the messages themselves.
CREATE SEQUENCE digest_numbers;

CREATE TABLE digests (
    conversation_id uuid NOT NULL,
    seq bigint NOT NULL,
    -- Also holds two marks: ~c and the conversation, ~s and the slice of 20,000 digests in the order in which they were made.
    words tsvector NOT NULL,
    -- What the day's figures hold of it.
    figures message_figures,
    PRIMARY KEY (conversation_id, seq)
);

CREATE INDEX digests_words ON digests USING gin (words) WITH (gin_pending_list_limit = 512);

-- How far each conversation is digested.
CREATE TABLE digest_progress (
    conversation_id uuid PRIMARY KEY,
    seq bigint NOT NULL
) WITH (fillfactor = 70);

-- Messages that changed after they were sent, until their digest is made anew.
CREATE TABLE digest_changes (
    conversation_id uuid NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);

CREATE FUNCTION note_digest_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO digest_changes VALUES (new.conversation_id, new.seq) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER messages_changed AFTER UPDATE ON messages FOR EACH ROW EXECUTE FUNCTION note_digest_change();

CREATE TABLE analytics_days (
    conversation_id uuid NOT NULL,
    day date NOT NULL,
    role smallint NOT NULL,
    messages bigint NOT NULL,
    failed bigint NOT NULL,
    -- Answers whose time is known, and their times' sum.
    timed bigint NOT NULL,
    milliseconds bigint NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    PRIMARY KEY (conversation_id, day, role)
);

-- Words that messages are known to hold, to find what was meant by one that none holds.
CREATE TABLE search_words (
    word text PRIMARY KEY
);

-- Digests the next messages of a conversation, and those that changed: at most so many of each. Answers how many it did.
CREATE FUNCTION digest(conversation uuid, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    done bigint;
    seqs bigint[];
BEGIN
    INSERT INTO digest_progress VALUES (conversation, 0) ON CONFLICT DO NOTHING;
    -- Of several processes one does it.
    SELECT seq INTO done FROM digest_progress WHERE conversation_id = conversation FOR UPDATE;

    -- A change from now on waits for this transaction and is noted anew; one from before is seen by the statements below.
    WITH due AS (SELECT seq FROM digest_changes WHERE conversation_id = conversation ORDER BY seq LIMIT most),
    gone AS (DELETE FROM digest_changes x USING due WHERE x.conversation_id = conversation AND x.seq = due.seq RETURNING x.seq)
    SELECT coalesce(array_agg(seq), '{}') INTO seqs FROM gone WHERE seq <= done;
    seqs := seqs || ARRAY(
        SELECT seq FROM messages WHERE conversation_id = conversation AND seq > done ORDER BY seq LIMIT most);
    IF cardinality(seqs) = 0 THEN
        RETURN 0;
    END IF;

    WITH now AS (
        SELECT m.seq, m.deleted, m.content, figures_of(m) AS figures FROM messages m
        WHERE m.conversation_id = conversation AND m.seq = ANY (seqs)),
    changes AS (
        SELECT 1 AS sign, figures FROM now WHERE (figures).day IS NOT NULL
        UNION ALL SELECT -1, figures FROM digests
            WHERE conversation_id = conversation AND seq = ANY (seqs) AND (figures).day IS NOT NULL),
    counted AS (
        INSERT INTO analytics_days AS a
        SELECT conversation, (figures).day, (figures).role, sum(sign), sum(sign * ((figures).failed)::int),
            sum(sign * ((figures).milliseconds IS NOT NULL)::int), sum(sign * coalesce((figures).milliseconds, 0)),
            sum(sign * coalesce((figures).input_tokens, 0)), sum(sign * coalesce((figures).output_tokens, 0))
        FROM changes GROUP BY 2, 3
        ON CONFLICT (conversation_id, day, role) DO UPDATE SET messages = a.messages + excluded.messages,
            failed = a.failed + excluded.failed, timed = a.timed + excluded.timed,
            milliseconds = a.milliseconds + excluded.milliseconds, input_tokens = a.input_tokens + excluded.input_tokens,
            output_tokens = a.output_tokens + excluded.output_tokens),
    made AS (
        INSERT INTO digests AS d
        SELECT conversation, seq, CASE WHEN deleted THEN '' ELSE search_vector(content)
            || array_to_tsvector(ARRAY['~c' || conversation, '~s' || nextval('digest_numbers') / 20000]) END, figures
        FROM now
        ON CONFLICT (conversation_id, seq) DO UPDATE SET words = excluded.words, figures = excluded.figures
        RETURNING words)
    INSERT INTO search_words
    SELECT DISTINCT lexeme FROM made, unnest(words) WHERE length(lexeme) BETWEEN 4 AND 40 AND lexeme ~ '^[[:alpha:]]+$'
    ORDER BY lexeme
    ON CONFLICT DO NOTHING;

    UPDATE digest_progress SET seq = greatest(done, (SELECT max(s) FROM unnest(seqs) AS s)) WHERE conversation_id = conversation;
    RETURN cardinality(seqs);
END
$$;

CREATE INDEX search_words_trigrams ON search_words USING gin (word gin_trgm_ops);

ALTER TABLE session_steps ADD COLUMN words tsvector GENERATED ALWAYS AS (search_vector(content)) STORED;
