-- Whose account of the operating system a hold is, where somebody made it at a terminal.
ALTER TABLE hold ADD COLUMN uid BIGINT;
ALTER TABLE hold ADD COLUMN account VARCHAR(200);
