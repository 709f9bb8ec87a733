-- What the embedded engine keeps for grains; with the other engine these stay empty.
CREATE SEQUENCE grain_etag;

-- Grains' records. Clearing a record removes its row; an etag is never given out twice.
CREATE TABLE grain_state (
    service_id text NOT NULL,
    -- The name of the storage that the record is in.
    storage_name text NOT NULL,
    state_name text NOT NULL,
    -- type/key
    grain_id text NOT NULL,
    etag bigint NOT NULL DEFAULT nextval('grain_etag'),
    data bytea NOT NULL,
    PRIMARY KEY (service_id, grain_id, storage_name, state_name)
) WITH (fillfactor = 80);

CREATE TABLE grain_reminder (
    service_id text NOT NULL,
    -- type/key
    grain_id text NOT NULL,
    name text NOT NULL,
    -- Of the grain's id, from 0 to 2^32 - 1: reminders are divided by it.
    grain_hash bigint NOT NULL,
    start_at timestamptz NOT NULL,
    period interval NOT NULL,
    etag bigint NOT NULL DEFAULT nextval('grain_etag'),
    PRIMARY KEY (service_id, grain_id, name)
);

CREATE INDEX grain_reminder_hash ON grain_reminder (service_id, grain_hash);
