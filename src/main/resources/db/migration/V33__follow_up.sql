-- A notice can follow up on a message, so that it reaches who waits for that: the platform's id of it, and
-- whether the whole channel is to see it.
ALTER TABLE notice ADD COLUMN about VARCHAR(200) NOT NULL DEFAULT '';
ALTER TABLE notice ADD COLUMN to_all INTEGER NOT NULL DEFAULT 0;
