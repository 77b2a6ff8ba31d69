-- Workers that were told to take no more jobs, which Supervisor cannot see. Holds for this process alone.
CREATE TABLE paused (
  server    VARCHAR(63)  NOT NULL,
  worker    VARCHAR(401) NOT NULL,
  pid       INTEGER      NOT NULL,
  by_name   VARCHAR(200) NOT NULL,
  paused_at BIGINT       NOT NULL,
  PRIMARY KEY (server, worker)
);

-- How the process of pid_before was told to start anew, to pause or to go on; empty while it is not known whether it
-- was, so that none is told twice.
ALTER TABLE step ADD COLUMN told VARCHAR(300);
