-- What waits for other people's word, and what was done past them.
CREATE TABLE petition (
  number       INTEGER      NOT NULL PRIMARY KEY,
  -- Of who asked.
  request_id   VARCHAR(40)  NOT NULL,
  kind         VARCHAR(20)  NOT NULL,
  verb         VARCHAR(20)  NOT NULL,
  command      TEXT         NOT NULL,
  told         TEXT         NOT NULL,
  reason       TEXT         NOT NULL,
  -- What the ones who decide are shown of it, a line each.
  details      TEXT         NOT NULL,
  chat         VARCHAR(20)  NOT NULL,
  user_id      VARCHAR(200) NOT NULL,
  user_name    VARCHAR(200) NOT NULL,
  user_groups  TEXT         NOT NULL,
  groups_known INTEGER      NOT NULL,
  channel      VARCHAR(200) NOT NULL,
  around       TEXT         NOT NULL,
  made_at      BIGINT       NOT NULL,
  expires_at   BIGINT       NOT NULL,
  state        VARCHAR(20)  NOT NULL,
  -- The bot that asks, or does what was approved.
  owner        VARCHAR(80)  NOT NULL,
  run_id       VARCHAR(40),
  ended_by     VARCHAR(200),
  ended_why    TEXT,
  severity     VARCHAR(20),
  -- Grows with every change; what a channel has is older.
  version      INTEGER      NOT NULL
);
CREATE INDEX petition_state ON petition (state, expires_at);
CREATE INDEX petition_run ON petition (run_id);
CREATE INDEX petition_request ON petition (request_id);

CREATE TABLE petition_target (
  number INTEGER      NOT NULL REFERENCES petition (number),
  server VARCHAR(63)  NOT NULL,
  worker VARCHAR(401) NOT NULL,
  PRIMARY KEY (number, server, worker)
);

-- Who approved, as the platform vouched for them.
CREATE TABLE petition_vote (
  number       INTEGER      NOT NULL REFERENCES petition (number),
  chat         VARCHAR(20)  NOT NULL,
  user_id      VARCHAR(200) NOT NULL,
  user_name    VARCHAR(200) NOT NULL,
  user_groups  TEXT         NOT NULL,
  groups_known INTEGER      NOT NULL,
  channel      VARCHAR(200) NOT NULL,
  around       TEXT         NOT NULL,
  at           BIGINT       NOT NULL,
  PRIMARY KEY (number, chat, user_id)
);

-- Where it stands.
CREATE TABLE petition_post (
  number        INTEGER      NOT NULL REFERENCES petition (number),
  chat          VARCHAR(20)  NOT NULL,
  channel       VARCHAR(200) NOT NULL,
  -- Whether it is the asker's own message.
  own           INTEGER      NOT NULL,
  -- Whether somebody else writes into it just now.
  held          INTEGER      NOT NULL,
  message_id    VARCHAR(200),
  sent_version  INTEGER      NOT NULL,
  -- It was being sent, and nobody wrote down what became of it.
  sending_since BIGINT,
  PRIMARY KEY (number, chat, channel)
);
