-- Whose account of the operating system it was, where somebody spoke at a terminal: the real user id, which is -1 where
-- the kernel cannot say, and its name.
ALTER TABLE request ADD COLUMN uid BIGINT;
ALTER TABLE request ADD COLUMN account VARCHAR(200);
ALTER TABLE petition ADD COLUMN uid BIGINT;
ALTER TABLE petition ADD COLUMN account VARCHAR(200);
ALTER TABLE petition_vote ADD COLUMN uid BIGINT;
ALTER TABLE petition_vote ADD COLUMN account VARCHAR(200);
