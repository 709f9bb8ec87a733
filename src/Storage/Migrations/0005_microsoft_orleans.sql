-- What Microsoft Orleans's AdoNet providers ask for: its members, reminders and grain states, and the statements by which the
-- providers reach them. The statements' keys, parameters and columns are the providers'; all else is ours.

-- One row for each cluster. Whoever changes a member turns the version from the one that it has read: two cannot.
CREATE TABLE orleans_membership_version (
    cluster_id text PRIMARY KEY,
    version integer NOT NULL DEFAULT 0
);

-- Each silo renews its row's i_am_alive_time: no index has a column that changes (HOT updates).
CREATE TABLE orleans_membership (
    cluster_id text NOT NULL REFERENCES orleans_membership_version,
    address text NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    silo_name text NOT NULL,
    host_name text NOT NULL,
    -- 3: active, 6: dead.
    status integer NOT NULL,
    -- The gateway's port; NULL or 0: none.
    proxy_port integer,
    suspect_times text,
    start_time timestamptz NOT NULL,
    i_am_alive_time timestamptz NOT NULL,
    PRIMARY KEY (cluster_id, address, port, generation)
) WITH (fillfactor = 50);

CREATE TABLE orleans_reminder (
    service_id text NOT NULL,
    grain_id text NOT NULL,
    reminder_name text NOT NULL,
    -- An unsigned number, bit for bit. Silos share the ring of its values.
    grain_hash integer NOT NULL,
    start_time timestamptz NOT NULL,
    -- In milliseconds.
    period bigint NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (service_id, grain_id, reminder_name)
);

CREATE INDEX orleans_reminder_hash ON orleans_reminder (service_id, grain_hash);

-- Of two first writes, one fails: the key is unique, whichever of its parts are not given.
CREATE TABLE orleans_storage (
    service_id text NOT NULL,
    grain_type text NOT NULL,
    grain_id_n0 bigint NOT NULL,
    grain_id_n1 bigint NOT NULL,
    -- '': none.
    grain_id_extension text NOT NULL,
    version integer NOT NULL,
    -- NULL: cleared.
    payload bytea,
    modified_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (service_id, grain_type, grain_id_n0, grain_id_n1, grain_id_extension)
);

-- The name and the columns are the providers' too.
CREATE TABLE OrleansQuery (
    QueryKey text PRIMARY KEY,
    QueryText text NOT NULL
);

-- Members. A version row without members is one row whose member is empty.
INSERT INTO OrleansQuery VALUES
('InsertMembershipVersionKey', $$
    WITH inserted AS (
        INSERT INTO orleans_membership_version (cluster_id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
    SELECT EXISTS (SELECT FROM inserted)
$$),
('InsertMembershipKey', $$
    WITH turned AS (
        UPDATE orleans_membership_version SET version = version + 1
        WHERE cluster_id = @DeploymentId AND version = @Version AND NOT EXISTS (
            SELECT FROM orleans_membership
            WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING cluster_id),
    inserted AS (
        INSERT INTO orleans_membership (
            cluster_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, i_am_alive_time)
        SELECT cluster_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        FROM turned
        RETURNING 1)
    SELECT EXISTS (SELECT FROM inserted)
$$),
('UpdateMembershipKey', $$
    WITH turned AS (
        UPDATE orleans_membership_version SET version = version + 1
        WHERE cluster_id = @DeploymentId AND version = @Version AND EXISTS (
            SELECT FROM orleans_membership
            WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING cluster_id),
    updated AS (
        UPDATE orleans_membership m
        SET status = @Status, suspect_times = @SuspectTimes::text, i_am_alive_time = @IAmAliveTime
        FROM turned t
        WHERE m.cluster_id = t.cluster_id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
        RETURNING 1)
    SELECT EXISTS (SELECT FROM updated)
$$),
('UpdateIAmAlivetimeKey', $$
    UPDATE orleans_membership SET i_am_alive_time = @IAmAliveTime
    WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$$),
('MembershipReadRowKey', $$
    SELECT v.version AS Version, m.address AS Address, m.port AS Port, m.generation AS Generation, m.silo_name AS SiloName,
        m.host_name AS HostName, m.status AS Status, m.proxy_port AS ProxyPort, m.suspect_times AS SuspectTimes,
        m.start_time AS StartTime, m.i_am_alive_time AS IAmAliveTime
    FROM orleans_membership_version v
    LEFT JOIN orleans_membership m
        ON m.cluster_id = v.cluster_id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    WHERE v.cluster_id = @DeploymentId
$$),
('MembershipReadAllKey', $$
    SELECT v.version AS Version, m.address AS Address, m.port AS Port, m.generation AS Generation, m.silo_name AS SiloName,
        m.host_name AS HostName, m.status AS Status, m.proxy_port AS ProxyPort, m.suspect_times AS SuspectTimes,
        m.start_time AS StartTime, m.i_am_alive_time AS IAmAliveTime
    FROM orleans_membership_version v
    LEFT JOIN orleans_membership m ON m.cluster_id = v.cluster_id
    WHERE v.cluster_id = @DeploymentId
$$),
('GatewaysQueryKey', $$
    SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation
    FROM orleans_membership
    WHERE cluster_id = @DeploymentId AND status = @Status AND proxy_port > 0
$$),
('CleanupDefunctSiloEntriesKey', $$
    DELETE FROM orleans_membership WHERE cluster_id = @DeploymentId AND status = 6 AND i_am_alive_time < @IAmAliveTime
$$),
('DeleteMembershipTableEntriesKey', $$
    WITH members AS (DELETE FROM orleans_membership WHERE cluster_id = @DeploymentId)
    DELETE FROM orleans_membership_version WHERE cluster_id = @DeploymentId
$$);

-- Reminders. A range of hashes runs from its begin, which is not in it, to its end, which is; the second kind goes around the
-- ring's end.
INSERT INTO OrleansQuery VALUES
('UpsertReminderRowKey', $$
    INSERT INTO orleans_reminder AS r (service_id, grain_id, reminder_name, grain_hash, start_time, period, version)
    VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period, 0)
    ON CONFLICT (service_id, grain_id, reminder_name) DO UPDATE
    SET grain_hash = excluded.grain_hash, start_time = excluded.start_time, period = excluded.period, version = r.version + 1
    RETURNING version AS Version
$$),
('ReadReminderRowKey', $$
    SELECT grain_id AS GrainId, reminder_name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
    FROM orleans_reminder
    WHERE service_id = @ServiceId AND grain_id = @GrainId AND reminder_name = @ReminderName
$$),
('ReadReminderRowsKey', $$
    SELECT grain_id AS GrainId, reminder_name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
    FROM orleans_reminder
    WHERE service_id = @ServiceId AND grain_id = @GrainId
$$),
('ReadRangeRows1Key', $$
    SELECT grain_id AS GrainId, reminder_name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
    FROM orleans_reminder
    WHERE service_id = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash
$$),
('ReadRangeRows2Key', $$
    SELECT grain_id AS GrainId, reminder_name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
    FROM orleans_reminder
    WHERE service_id = @ServiceId AND (grain_hash > @BeginHash OR grain_hash <= @EndHash)
$$),
('DeleteReminderRowKey', $$
    WITH deleted AS (
        DELETE FROM orleans_reminder
        WHERE service_id = @ServiceId AND grain_id = @GrainId AND reminder_name = @ReminderName AND version = @Version
        RETURNING 1)
    SELECT EXISTS (SELECT FROM deleted)
$$),
('DeleteReminderRowsKey', $$
    DELETE FROM orleans_reminder WHERE service_id = @ServiceId
$$);

-- Grain states. Writing and clearing answer the new version, or nothing: somebody else has written meanwhile.
INSERT INTO OrleansQuery VALUES
('ReadFromStorageKey', $$
    SELECT payload AS PayloadBinary, version AS Version
    FROM orleans_storage
    WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
        AND grain_id_extension = coalesce(@GrainIdExtensionString::text, '')
$$),
('WriteToStorageKey', $$
    WITH updated AS (
        UPDATE orleans_storage SET payload = @PayloadBinary, version = version + 1, modified_at = now()
        WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
            AND grain_id_extension = coalesce(@GrainIdExtensionString::text, '') AND version = @GrainStateVersion::integer
        RETURNING version),
    inserted AS (
        INSERT INTO orleans_storage (service_id, grain_type, grain_id_n0, grain_id_n1, grain_id_extension, version, payload)
        SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString::text, ''), 1, @PayloadBinary
        WHERE @GrainStateVersion::integer IS NULL
        ON CONFLICT DO NOTHING
        RETURNING version)
    SELECT version AS NewGrainStateVersion FROM updated UNION ALL SELECT version FROM inserted
$$),
('ClearStorageKey', $$
    UPDATE orleans_storage SET payload = NULL, version = version + 1, modified_at = now()
    WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
        AND grain_id_extension = coalesce(@GrainIdExtensionString::text, '') AND version = @GrainStateVersion::integer
    RETURNING version AS NewGrainStateVersion
$$),
('DeleteStorageKey', $$
    DELETE FROM orleans_storage
    WHERE service_id = @ServiceId AND grain_type = @GrainTypeString AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
        AND grain_id_extension = coalesce(@GrainIdExtensionString::text, '') AND version = @GrainStateVersion::integer
    RETURNING version + 1 AS NewGrainStateVersion
$$);
