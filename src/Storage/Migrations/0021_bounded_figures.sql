-- Times and token counts beyond 12 digits are nobody's: ten thousand larger ones would not fit into their sum, and the whole
-- conversation would never be digested.
CREATE OR REPLACE FUNCTION figure(metadata json, name text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN json_typeof(metadata -> name) = 'number' AND metadata ->> name ~ '^\d{1,12}(\.\d+)?$'
        THEN round((metadata ->> name)::numeric)::bigint END
$$;
