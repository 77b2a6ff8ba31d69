-- Times are milliseconds since 1970 in UTC. Only what SQLite and PostgreSQL both understand.

-- What came in already, so that a delivery that comes twice is handled once.
CREATE TABLE delivery (
  id      VARCHAR(200) NOT NULL PRIMARY KEY,
  seen_at BIGINT       NOT NULL
);
CREATE INDEX delivery_seen_at ON delivery (seen_at);

-- The audit: everything that was asked, and what was decided and done.
CREATE TABLE request (
  id          VARCHAR(40)  NOT NULL PRIMARY KEY,
  asked_at    BIGINT       NOT NULL,
  chat        VARCHAR(20)  NOT NULL,
  user_id     VARCHAR(200) NOT NULL,
  user_name   VARCHAR(200) NOT NULL,
  channel     VARCHAR(200) NOT NULL,
  text        TEXT         NOT NULL,
  verb        VARCHAR(20),
  decision    VARCHAR(20)  NOT NULL,
  reason      TEXT         NOT NULL,
  outcome     VARCHAR(30),
  summary     TEXT,
  finished_at BIGINT
);
CREATE INDEX request_asked_at ON request (asked_at);

CREATE TABLE request_target (
  request_id VARCHAR(40)  NOT NULL REFERENCES request (id),
  server     VARCHAR(63)  NOT NULL,
  worker     VARCHAR(401) NOT NULL,
  PRIMARY KEY (request_id, server, worker)
);

-- What is being done, step by step, so that what was begun is finished after a crash.
CREATE TABLE operation (
  id              VARCHAR(40) NOT NULL PRIMARY KEY REFERENCES request (id),
  verb            VARCHAR(20) NOT NULL,
  owner           VARCHAR(80) NOT NULL,
  started_at      BIGINT      NOT NULL,
  outcome         VARCHAR(30),
  reported_at     BIGINT
);

CREATE TABLE step (
  operation_id   VARCHAR(40)  NOT NULL REFERENCES operation (id),
  server         VARCHAR(63)  NOT NULL,
  worker         VARCHAR(401) NOT NULL,
  pid_before     INTEGER,
  stop_begun_at  BIGINT,
  stop_ended_at  BIGINT,
  start_begun_at BIGINT,
  start_ended_at BIGINT,
  done           INTEGER,
  state          VARCHAR(20),
  pid            INTEGER,
  took_millis    BIGINT,
  cause          TEXT,
  PRIMARY KEY (operation_id, server, worker)
);

-- Messages that still wait for their last word, so that whoever comes after a crash finds them.
CREATE TABLE open_message (
  request_id VARCHAR(40)  NOT NULL PRIMARY KEY,
  owner      VARCHAR(80)  NOT NULL,
  chat       VARCHAR(20)  NOT NULL,
  channel    VARCHAR(200) NOT NULL,
  message_id VARCHAR(200) NOT NULL
);

-- What buttons do: each choice is a command, run as whoever presses it.
CREATE TABLE offer (
  id         VARCHAR(40)  NOT NULL PRIMARY KEY,
  made_at    BIGINT       NOT NULL,
  expires_at BIGINT       NOT NULL,
  chat       VARCHAR(20)  NOT NULL,
  channel    VARCHAR(200) NOT NULL,
  asker      VARCHAR(200),
  used_at    BIGINT
);

CREATE TABLE offer_choice (
  offer_id VARCHAR(40) NOT NULL REFERENCES offer (id),
  choice   INTEGER     NOT NULL,
  command  TEXT        NOT NULL,
  PRIMARY KEY (offer_id, choice)
);
