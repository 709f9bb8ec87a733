-- What a device has to load that was away: of the messages that were changed after they were sent, those since a version. The
-- others lie in order of their versions already, so that sending writes nothing here.
CREATE INDEX messages_changed ON messages (conversation_id, version) WHERE revision > 1;
