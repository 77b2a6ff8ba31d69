-- What is shown together, as one message in each of its channels.
CREATE TABLE card (
  number     INTEGER      NOT NULL PRIMARY KEY,
  server     VARCHAR(63)  NOT NULL,
  route      VARCHAR(200) NOT NULL,
  opened_at  BIGINT       NOT NULL,
  -- Set when the last of its alerts is resolved.
  closed_at  BIGINT,
  caption    TEXT         NOT NULL,
  excerpt    TEXT         NOT NULL,
  -- What happened just before, a line each.
  before     TEXT         NOT NULL,
  -- Grows with every change; what a channel has is older.
  version    INTEGER      NOT NULL,
  -- Not to be posted before that: what was found out may come with it.
  post_after BIGINT       NOT NULL,
  -- Kept quiet by a silence.
  quiet      INTEGER      NOT NULL,
  reminded_at BIGINT,
  repeated_at BIGINT
);
CREATE INDEX card_closed_at ON card (closed_at);

CREATE TABLE alert (
  id              VARCHAR(40)  NOT NULL PRIMARY KEY,
  card            INTEGER      NOT NULL REFERENCES card (number),
  -- On the card, from 0.
  place           INTEGER      NOT NULL,
  family          VARCHAR(20)  NOT NULL,
  server          VARCHAR(63)  NOT NULL,
  worker          VARCHAR(401),
  kind            VARCHAR(30)  NOT NULL,
  since           BIGINT       NOT NULL,
  opened_at       BIGINT       NOT NULL,
  times           INTEGER      NOT NULL,
  cause           TEXT,
  acknowledged_by VARCHAR(200),
  well_since      BIGINT,
  resolved_at     BIGINT,
  resolution      TEXT,
  silenced        INTEGER      NOT NULL,
  deed_id         VARCHAR(40),
  deed            VARCHAR(20),
  deed_by         VARCHAR(200),
  deed_began_at   BIGINT,
  deed_ended_at   BIGINT,
  deed_done       INTEGER
);
CREATE INDEX alert_card ON alert (card);

-- Steps of a card, for its thread.
CREATE TABLE card_line (
  card   INTEGER NOT NULL REFERENCES card (number),
  seq    INTEGER NOT NULL,
  at     BIGINT  NOT NULL,
  text   TEXT    NOT NULL,
  PRIMARY KEY (card, seq)
);

-- Where a card stands, and what of it the channel has: the outbox is what it lacks.
CREATE TABLE card_post (
  card          INTEGER      NOT NULL REFERENCES card (number),
  chat          VARCHAR(20)  NOT NULL,
  channel       VARCHAR(200) NOT NULL,
  message_id    VARCHAR(200),
  sent_version  INTEGER      NOT NULL,
  sent_line     INTEGER      NOT NULL,
  -- Something was being sent, and nobody wrote down what became of it.
  sending_since BIGINT,
  PRIMARY KEY (card, chat, channel)
);

-- What is said once, and never edited.
CREATE TABLE notice (
  id            VARCHAR(40)  NOT NULL PRIMARY KEY,
  chat          VARCHAR(20)  NOT NULL,
  channel       VARCHAR(200) NOT NULL,
  -- The card that it is about, whose route says whom it calls.
  card          INTEGER,
  severity      VARCHAR(20)  NOT NULL,
  title         TEXT         NOT NULL,
  lines         TEXT         NOT NULL,
  made_at       BIGINT       NOT NULL,
  sent_at       BIGINT,
  sending_since BIGINT
);
CREATE INDEX notice_sent_at ON notice (sent_at);

-- What people want of a card; taken out when it is done.
CREATE TABLE card_wish (
  id      VARCHAR(40)  NOT NULL PRIMARY KEY,
  card    INTEGER      NOT NULL REFERENCES card (number),
  -- The alert of the card that is meant; empty for all of them.
  alert   VARCHAR(40),
  verb    VARCHAR(20)  NOT NULL,
  by_name VARCHAR(200) NOT NULL,
  at      BIGINT       NOT NULL
);

CREATE TABLE silence (
  number   INTEGER      NOT NULL PRIMARY KEY,
  selector TEXT         NOT NULL,
  reason   TEXT         NOT NULL,
  by_name  VARCHAR(200) NOT NULL,
  made_at  BIGINT       NOT NULL,
  until_at BIGINT       NOT NULL
);
CREATE INDEX silence_until_at ON silence (until_at);

-- When the worker's part of an operation was over.
ALTER TABLE step ADD COLUMN closed_at BIGINT;
CREATE INDEX step_closed_at ON step (closed_at);
CREATE INDEX operation_outcome ON operation (outcome);

-- The newest things done to a worker are asked for by worker.
CREATE INDEX step_target ON step (server, worker);
