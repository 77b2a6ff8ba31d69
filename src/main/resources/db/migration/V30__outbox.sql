-- Messages that have to arrive: where each belongs, which version is wanted there, and which the chat has.
CREATE TABLE outbox (
  -- Says what the message is about, together with the number or id of that.
  kind          VARCHAR(20)  NOT NULL,
  subject       VARCHAR(40)  NOT NULL,
  chat          VARCHAR(20)  NOT NULL,
  channel       VARCHAR(200) NOT NULL,
  -- By which the chat finds the message again.
  message_key   VARCHAR(200) NOT NULL,
  version       INTEGER      NOT NULL,
  sent_version  INTEGER      NOT NULL,
  sent_line     INTEGER      NOT NULL,
  -- Not to be posted before that, and not at all while it is empty; what stands is edited all the same.
  post_after    BIGINT,
  message_id    VARCHAR(200),
  -- Something was being sent, and nobody wrote down what became of it.
  sending_since BIGINT,
  -- The bot that writes into the message itself for now.
  owner         VARCHAR(80),
  PRIMARY KEY (kind, subject, chat, channel)
);
CREATE INDEX outbox_lacking ON outbox (chat, channel) WHERE sent_version < version;

INSERT INTO outbox
  SELECT 'CARD', CAST(p.card AS TEXT), p.chat, p.channel, 'card-' || p.card || '-' || c.opened_at, c.version,
    p.sent_version, p.sent_line, CASE c.quiet WHEN 0 THEN c.post_after END, p.message_id, p.sending_since, NULL
  FROM card_post p JOIN card c ON c.number = p.card ORDER BY p.card, p.chat, p.channel;
DROP TABLE card_post;
ALTER TABLE card DROP COLUMN version;
ALTER TABLE card DROP COLUMN post_after;
ALTER TABLE card DROP COLUMN quiet;

INSERT INTO outbox
  SELECT 'NOTICE', id, chat, channel, 'notice-' || id, 1, 0, 0, 0, NULL, sending_since, NULL
  FROM notice WHERE sent_at IS NULL ORDER BY made_at, id;
DROP INDEX notice_sent_at;
ALTER TABLE notice DROP COLUMN sent_at;
ALTER TABLE notice DROP COLUMN sending_since;
CREATE INDEX notice_made_at ON notice (made_at);
