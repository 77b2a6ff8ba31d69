-- Workers that are watched, by a short number: their figures are most of what is kept.
CREATE TABLE watched (
  id     INTEGER      NOT NULL PRIMARY KEY,
  server VARCHAR(63)  NOT NULL,
  worker VARCHAR(401) NOT NULL,
  UNIQUE (server, worker)
);
INSERT INTO watched (id, server, worker)
  SELECT ROW_NUMBER() OVER (ORDER BY server, worker), server, worker
  FROM (SELECT server, worker FROM state_change UNION SELECT server, worker FROM memory) known;

CREATE TABLE memory_use (
  watched   INTEGER NOT NULL REFERENCES watched (id),
  bucket    BIGINT  NOT NULL,
  max_bytes BIGINT  NOT NULL,
  PRIMARY KEY (watched, bucket)
);
INSERT INTO memory_use (watched, bucket, max_bytes)
  SELECT w.id, m.bucket, m.max_bytes FROM memory m
  JOIN watched w ON w.server = m.server AND w.worker = m.worker;
DROP TABLE memory;
CREATE INDEX memory_use_bucket ON memory_use (bucket);

ALTER TABLE state_change RENAME TO state_change_before;
DROP INDEX state_change_at;
DROP INDEX state_change_began;
CREATE TABLE state_change (
  watched  INTEGER     NOT NULL REFERENCES watched (id),
  at       BIGINT      NOT NULL,
  state    VARCHAR(20) NOT NULL,
  pid      INTEGER,
  began    INTEGER     NOT NULL,
  expected INTEGER,
  cause    TEXT,
  PRIMARY KEY (watched, at)
);
INSERT INTO state_change (watched, at, state, pid, began, expected, cause)
  SELECT w.id, c.at, c.state, c.pid, c.began, c.expected, c.cause FROM state_change_before c
  JOIN watched w ON w.server = c.server AND w.worker = c.worker;
DROP TABLE state_change_before;
CREATE INDEX state_change_at ON state_change (at);
CREATE INDEX state_change_began ON state_change (at, watched) WHERE began = 1;

-- What a request that only shows something was about: its selector, instead of each worker that it meant.
ALTER TABLE request ADD COLUMN selector TEXT;

-- What is looked for when old requests go.
CREATE INDEX petition_made_at ON petition (made_at);
