-- A pause outlives the process that heard it first: which operation it is of, and where the message of that stands,
-- so that its thread can be told what becomes of it.
ALTER TABLE paused ADD COLUMN operation VARCHAR(40) NOT NULL DEFAULT '';
ALTER TABLE paused ADD COLUMN chat VARCHAR(20) NOT NULL DEFAULT '';
ALTER TABLE paused ADD COLUMN channel VARCHAR(200) NOT NULL DEFAULT '';
ALTER TABLE paused ADD COLUMN message VARCHAR(200) NOT NULL DEFAULT '';
