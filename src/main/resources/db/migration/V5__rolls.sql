-- How an operation is done, as the options say it; empty for all at once by stop and start.
ALTER TABLE operation ADD COLUMN manner VARCHAR(100) NOT NULL DEFAULT '';

-- Rolling restarts, beside their operation.
CREATE TABLE roll (
  operation_id VARCHAR(40)  NOT NULL PRIMARY KEY REFERENCES operation (id),
  -- The one that stopped, where this goes on with its workers.
  earlier      VARCHAR(40),
  cancelled_by VARCHAR(200),
  -- Who decided what becomes of it after it had stopped.
  settled_by   VARCHAR(200)
);
