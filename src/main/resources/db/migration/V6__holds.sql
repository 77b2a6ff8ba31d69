-- Who keeps others' hands off which workers, until when.
CREATE TABLE hold (
  number      INTEGER      NOT NULL PRIMARY KEY,
  selector    TEXT         NOT NULL,
  reason      TEXT         NOT NULL,
  chat        VARCHAR(20)  NOT NULL,
  user_id     VARCHAR(200) NOT NULL,
  user_name   VARCHAR(200) NOT NULL,
  channel     VARCHAR(200) NOT NULL,
  made_at     BIGINT       NOT NULL,
  until_at    BIGINT       NOT NULL,
  -- Who ended it early.
  released_by VARCHAR(200),
  -- Set when it was told, or need not be told, that it ends soon, and that it is over.
  soon_at     BIGINT,
  over_at     BIGINT
);
CREATE INDEX hold_until_at ON hold (until_at);
CREATE INDEX hold_over_at ON hold (over_at);

-- The person whom a notice calls, where no card says it: the platform's id.
ALTER TABLE notice ADD COLUMN calls VARCHAR(200) NOT NULL DEFAULT '';
