CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text,
    normalized_email text,
    email_confirmed boolean NOT NULL DEFAULT false,
    password_hash text,
    security_stamp text,
    -- Changes with each update: of two updates made from the same row, the second fails.
    row_stamp uuid NOT NULL,
    is_guest boolean NOT NULL,
    lockout_enabled boolean NOT NULL DEFAULT true,
    lockout_end timestamptz,
    access_failed_count integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    CHECK (is_guest = (normalized_email IS NULL)),
    CHECK ((email IS NULL) = (normalized_email IS NULL))
);

CREATE UNIQUE INDEX users_normalized_email ON users (normalized_email) WHERE normalized_email IS NOT NULL;

-- One for each refresh token that still works.
CREATE TABLE auth_sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX auth_sessions_user ON auth_sessions (user_id);
CREATE INDEX auth_sessions_expiry ON auth_sessions (expires_at);

CREATE TABLE data_protection_keys (
    name text PRIMARY KEY,
    xml text NOT NULL,
    created_at timestamptz NOT NULL
);
