-- What is being made: answers and pictures. A row is written in the commit that appends its placeholder, and ended in the one
-- that completes it: it is at work as long as the message says "generating".
CREATE TABLE generations (
    -- The message that it becomes; of a picture outside of conversations, the picture.
    id uuid PRIMARY KEY,
    conversation_id uuid,
    -- The placeholder's.
    seq bigint NOT NULL,
    kind smallint NOT NULL,
    user_id uuid NOT NULL,
    parent_id uuid,
    model text,
    created_at timestamptz NOT NULL,
    -- Whoever works on it; NULL: nobody. By it alone a silo may write progress.
    lease uuid,
    -- How often somebody has begun to.
    attempts integer NOT NULL DEFAULT 0,
    -- When it is to be looked after, by this database's clock: a lease ends then, or a new try is due.
    due_at timestamptz NOT NULL,
    -- The text so far, about a second old.
    partial text NOT NULL DEFAULT '',
    -- It is made. The row stays for some seconds, in which its conversation is called again: whoever made it may have died before
    -- the members were told.
    ended boolean NOT NULL DEFAULT false
) WITH (fillfactor = 50);

CREATE INDEX generations_due ON generations (due_at);
CREATE INDEX generations_conversation ON generations (conversation_id, seq);
CREATE INDEX generations_user ON generations (user_id);
