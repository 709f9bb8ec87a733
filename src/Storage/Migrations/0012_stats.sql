-- What each process is doing, written every few seconds. Worth nothing after a crash.
CREATE UNLOGGED TABLE process_pulses (
    process_id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    connections bigint NOT NULL,
    messages_per_second double precision NOT NULL,
    events_per_second double precision NOT NULL
) WITH (fillfactor = 50);
