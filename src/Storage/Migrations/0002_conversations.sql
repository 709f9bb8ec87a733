-- Each commit updates its conversation's row. No index has a column that changes with it, and half of each page is left
-- free, so that the new version of the row fits beside the old one and no index is touched (a HOT update).
CREATE TABLE conversations (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL,
    title text,
    project_id text,
    version bigint NOT NULL,
    -- An unsigned number, bit for bit.
    checksum bigint NOT NULL,
    last_seq bigint NOT NULL,
    message_count bigint NOT NULL,
    archived boolean NOT NULL,
    -- json keeps its text as it came; jsonb does not.
    metadata json NOT NULL,
    -- The commit that wrote this version of the row. The commit's other statements look for it.
    commit_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- A deleted conversation keeps its row, so that its id stays taken.
    deleted_at timestamptz
) WITH (fillfactor = 50);

-- The owner has a row too.
CREATE TABLE members (
    conversation_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role smallint NOT NULL,
    last_read_seq bigint NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
) WITH (fillfactor = 80);

CREATE INDEX members_user ON members (user_id);

-- No reference to conversations: the fence has locked the conversation's row already, and a reference would lock it again
-- for each message.
CREATE TABLE messages (
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    seq bigint NOT NULL,
    -- The conversation's version in which the message last changed.
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    author_id uuid,
    parent_id uuid,
    -- A hash of what was sent: tells a retry from another use of the id.
    fingerprint uuid NOT NULL,
    revision integer NOT NULL,
    role smallint NOT NULL,
    kind smallint NOT NULL,
    status smallint NOT NULL,
    is_summary boolean NOT NULL,
    deleted boolean NOT NULL,
    content text NOT NULL,
    -- NULL: none.
    attachments json,
    metadata json NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);

-- A message's id is its idempotency key, across all conversations.
CREATE UNIQUE INDEX messages_id ON messages (id);
