-- Answers that still wait for their last word are messages that have to arrive, too; the owner brings it.
INSERT INTO outbox
  SELECT 'ANSWER', request_id, chat, channel, request_id, 1, 0, 0, NULL, message_id, NULL, owner FROM open_message;
DROP TABLE open_message;
