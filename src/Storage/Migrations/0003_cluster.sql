-- The silos of each cluster; one that is gone has no row. Each renews its lease twice a second: no index has a column that
-- changes, and half of each page is left free (HOT updates).
CREATE TABLE cluster_silo (
    cluster_id text NOT NULL,
    -- ip:port@generation
    address text NOT NULL,
    name text NOT NULL,
    status text NOT NULL,
    -- Later joins have higher numbers. A renewal names it, so that nobody renews what another has taken over.
    epoch bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    -- By this database's clock.
    lease_until timestamptz NOT NULL,
    -- Who dials the silo shows it, and thereby that it can read this table.
    token uuid NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (cluster_id, address)
) WITH (fillfactor = 50);

-- The version grows with every silo that comes, changes its status or goes. Whoever changes cluster_silo updates this first.
CREATE TABLE cluster_view (
    cluster_id text PRIMARY KEY,
    version bigint NOT NULL
) WITH (fillfactor = 50);
