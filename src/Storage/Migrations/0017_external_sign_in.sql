-- Who signs in with a token of the embedding app's own identity provider. Such a user is no guest, and has neither email nor password.
CREATE TABLE external_identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (issuer, subject)
);

CREATE INDEX external_identities_user ON external_identities (user_id);

ALTER TABLE users DROP CONSTRAINT users_check;
ALTER TABLE users ADD CONSTRAINT users_guest CHECK (NOT is_guest OR normalized_email IS NULL);

-- When it ends however often it is refreshed; NULL: never.
ALTER TABLE auth_sessions ADD COLUMN ends_at timestamptz;
