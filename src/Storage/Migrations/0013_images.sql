-- Pictures. In a conversation, a row comes and ends with the commit of its message.
CREATE TABLE images (
    -- In a conversation also its message's.
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    conversation_id uuid,
    session_id uuid,
    status smallint NOT NULL,
    prompt text NOT NULL,
    negative_prompt text,
    -- What was asked for; NULL: the painter's own.
    model text,
    aspect_ratio text,
    metadata json NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- From here on it is known once the painter has answered.
    model_used text,
    width integer,
    height integer,
    file_size bigint,
    mime_type text,
    public_url text,
    thumbnail_url text,
    -- Where blob storage has it; NULL: not yet.
    storage_path text,
    error_type text,
    error_message text,
    -- A deleted one keeps its ids, so that its address never shows another picture.
    deleted_at timestamptz
);

CREATE INDEX images_user ON images (user_id, created_at DESC, id DESC);
CREATE INDEX images_conversation ON images (conversation_id, created_at DESC, id DESC) WHERE conversation_id IS NOT NULL;
CREATE INDEX images_session ON images (session_id, created_at DESC, id DESC) WHERE session_id IS NOT NULL;

CREATE INDEX files_waiting ON files (owner_id) WHERE bytes IS NOT NULL;

CREATE INDEX attachments_user ON attachments (user_id);

-- What was made of each generation, by whom and for how long, kept when message and picture are gone.
CREATE TABLE generation_log (
    id uuid PRIMARY KEY,
    kind smallint NOT NULL,
    user_id uuid NOT NULL,
    conversation_id uuid,
    model text,
    -- NULL: it succeeded.
    error_type text,
    began_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL
);

CREATE INDEX generation_log_user ON generation_log (user_id, began_at);
