-- Calls that an Api node has made again, for as long as an earlier attempt may still come: that one is refused, wherever it comes.
CREATE TABLE repeated_calls (
    id uuid PRIMARY KEY,
    attempt int NOT NULL,
    noted_at timestamptz NOT NULL
);

CREATE INDEX repeated_calls_time ON repeated_calls (noted_at);
