-- A sign-in as its user finds it in a list, and whether somebody is still there.
ALTER TABLE auth_sessions ADD COLUMN device text, ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE users ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now();

CREATE INDEX users_silent ON users (seen_at) WHERE is_guest;

-- Wrong passwords, by account and network address, so that nobody locks others out of their accounts. users.lockout_end and
-- users.access_failed_count are not used any more.
CREATE TABLE wrong_passwords (
    -- A hash of the email, which may be nobody's.
    account bytea NOT NULL,
    address text NOT NULL,
    tries integer NOT NULL,
    ends_at timestamptz NOT NULL,
    PRIMARY KEY (account, address)
);

CREATE INDEX wrong_passwords_end ON wrong_passwords (ends_at);

-- People who have gone, until nothing is left of them.
CREATE TABLE departures (
    user_id uuid PRIMARY KEY,
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- When somebody is to go on: whoever does moves it.
    due_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX departures_due ON departures (due_at);

-- Who once took part in a conversation, and may have written to it: messages have no index by author.
CREATE TABLE former_members (
    user_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    PRIMARY KEY (user_id, conversation_id)
);

CREATE INDEX former_members_conversation ON former_members (conversation_id);

INSERT INTO former_members
SELECT DISTINCT author_id, conversation_id FROM messages m
WHERE author_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM members e WHERE e.conversation_id = m.conversation_id AND e.user_id = m.author_id);

-- What is erased with its whole conversation needs no trace.
CREATE FUNCTION note_former_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO former_members
    SELECT old.user_id, id FROM conversations WHERE id = old.conversation_id AND deleted_at IS NULL ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER members_left AFTER DELETE ON members FOR EACH ROW EXECUTE FUNCTION note_former_member();
