-- What users have yet to see. What was seen is gone.
CREATE TABLE notifications (
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    -- The same for whatever takes another's place.
    id uuid NOT NULL,
    level text NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    detail text NOT NULL,
    retry json,
    conversation_id uuid,
    session_id uuid,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, id)
);

CREATE INDEX notifications_time ON notifications (user_id, created_at DESC, id DESC);
