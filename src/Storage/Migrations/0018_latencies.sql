-- How long things took in each process in the last minute: how many fell into each bucket.
ALTER TABLE process_pulses
    ADD COLUMN sends bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN commits bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN first_deltas bigint[] NOT NULL DEFAULT '{}';
