-- What workers went through, a row for each new state or process; one at a time for each worker.
CREATE TABLE state_change (
  server   VARCHAR(63)  NOT NULL,
  worker   VARCHAR(401) NOT NULL,
  at       BIGINT       NOT NULL,
  state    VARCHAR(20)  NOT NULL,
  pid      INTEGER,
  began    INTEGER      NOT NULL,
  expected INTEGER,
  cause    TEXT,
  PRIMARY KEY (server, worker, at)
);
CREATE INDEX state_change_at ON state_change (at);
CREATE INDEX state_change_began ON state_change (began, at, server, worker);

-- The most memory that a worker's process tree had within each five minutes.
CREATE TABLE memory (
  server    VARCHAR(63)  NOT NULL,
  worker    VARCHAR(401) NOT NULL,
  bucket    BIGINT       NOT NULL,
  max_bytes BIGINT       NOT NULL,
  PRIMARY KEY (server, worker, bucket)
);
CREATE INDEX memory_bucket ON memory (bucket);
