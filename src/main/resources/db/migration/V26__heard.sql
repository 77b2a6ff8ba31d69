-- Requests that were heard and have had no answer yet: what a bot that dies leaves here was lost, or is told by the next.
CREATE TABLE heard (
  delivery   VARCHAR(300) NOT NULL PRIMARY KEY,
  owner      VARCHAR(80)  NOT NULL,
  chat       VARCHAR(20)  NOT NULL,
  channel    VARCHAR(200) NOT NULL,
  user_id    VARCHAR(200) NOT NULL,
  user_name  VARCHAR(200) NOT NULL,
  -- As it may be shown.
  text       TEXT         NOT NULL,
  heard_at   BIGINT       NOT NULL,
  -- Once it is being dealt with.
  request_id VARCHAR(40)
);
CREATE INDEX heard_owner ON heard (owner);
