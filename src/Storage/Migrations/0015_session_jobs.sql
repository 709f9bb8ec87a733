-- A step of a session that is being generated is a job as answers are; its text so far is the job's.
ALTER TABLE generations ADD COLUMN session_id uuid;

INSERT INTO generations (id, session_id, seq, kind, user_id, model, created_at, due_at, partial)
SELECT s.run_id, s.id, 0, 0, s.user_id, s.run_model, now(), now(), t.content
FROM sessions s JOIN session_steps t ON t.session_id = s.id AND t.step = s.run_step
WHERE s.run_id IS NOT NULL AND s.deleted_at IS NULL;

-- Nobody looks for sessions to look after any more.
DROP INDEX sessions_run;
DROP INDEX sessions_change;
