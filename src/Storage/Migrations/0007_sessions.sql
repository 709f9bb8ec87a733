-- Content sessions: a user's own.
CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    title text,
    -- The step that was stored last.
    status smallint NOT NULL,
    archived boolean NOT NULL,
    version bigint NOT NULL,
    commit_id uuid NOT NULL,
    -- The step that is being generated, by whom and for what; all NULL: none is.
    run_id uuid,
    run_step smallint,
    run_model text,
    -- What stood in the step before, as JSON.
    run_previous json,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- A deleted session keeps its row for a while, so that its id stays taken.
    deleted_at timestamptz
);

CREATE INDEX sessions_user ON sessions (user_id, updated_at, id);
CREATE INDEX sessions_run ON sessions (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX sessions_change ON sessions (updated_at);

CREATE TABLE session_steps (
    session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
    step smallint NOT NULL,
    content text NOT NULL,
    status smallint NOT NULL,
    revision integer NOT NULL,
    model text,
    error_type text,
    error_message text,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (session_id, step)
);

-- Every save of a step.
CREATE TABLE session_step_versions (
    session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
    step smallint NOT NULL,
    revision integer NOT NULL,
    content text NOT NULL,
    model text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (session_id, step, revision)
);
