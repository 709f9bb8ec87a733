-- Every file that blob storage has, or may have: a row is there before the file is, and goes after it. So no file is left behind,
-- whenever a process dies.
CREATE TABLE files (
    -- {user}/{folder}/{id}.{ext}
    path text PRIMARY KEY,
    -- The picture or attachment that it belongs to.
    owner_id uuid NOT NULL,
    -- The file itself, while blob storage does not have it yet.
    bytes bytea,
    -- When it is to be deleted; NULL: it stays.
    delete_at timestamptz,
    -- It has been deleted, and is deleted once more at delete_at: a write that was under way then may have come after.
    deleted boolean NOT NULL DEFAULT false
);

-- What is uncompressible is not to be compressed.
ALTER TABLE files ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE INDEX files_owner ON files (owner_id);
CREATE INDEX files_delete ON files (delete_at) WHERE delete_at IS NOT NULL;

CREATE TABLE attachments (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    mime_type text NOT NULL,
    is_image boolean NOT NULL,
    name text NOT NULL,
    size bigint NOT NULL,
    width integer,
    height integer,
    url text NOT NULL,
    thumbnail_url text,
    created_at timestamptz NOT NULL
);

-- The one message that each belongs to, once it is sent. A row comes in the commit of its message; an attachment that is gone by
-- then stops the commit.
CREATE TABLE attachment_uses (
    attachment_id uuid CONSTRAINT attachment_uses_pkey PRIMARY KEY
        CONSTRAINT attachment_uses_attachment REFERENCES attachments ON DELETE CASCADE,
    conversation_id uuid NOT NULL,
    message_id uuid NOT NULL
);

CREATE INDEX attachment_uses_conversation ON attachment_uses (conversation_id);
