-- Sign-ins that have ended lately: each server closes their sockets and forgets that they held.
CREATE TABLE ended_sessions (
    id uuid PRIMARY KEY,
    ended_at timestamptz NOT NULL
);

CREATE INDEX ended_sessions_time ON ended_sessions (ended_at);

-- Whatever ends one, it is noted with it.
CREATE FUNCTION note_ended_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ended_sessions (id, ended_at) SELECT id, clock_timestamp() FROM gone ON CONFLICT (id) DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER auth_sessions_ended AFTER DELETE ON auth_sessions
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION note_ended_sessions();

-- Tickets for sockets that were used once and have not run out.
CREATE TABLE used_tickets (
    id uuid PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

CREATE INDEX used_tickets_expiry ON used_tickets (expires_at);
