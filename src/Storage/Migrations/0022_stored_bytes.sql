-- What a user keeps in files is counted from these alone.
CREATE INDEX attachments_stored ON attachments (user_id) INCLUDE (size);
DROP INDEX attachments_user;
CREATE INDEX images_stored ON images (user_id) INCLUDE (file_size) WHERE file_size IS NOT NULL AND deleted_at IS NULL;
