-- How an operation is done, as the options say it; empty for all at once by stop and start.
ALTER TABLE operation ADD COLUMN manner VARCHAR(100) NOT NULL DEFAULT '';
