-- The cards of requests for approval wait in the outbox as well. What is over is not posted any more; whoever writes
-- into the asker's own message keeps others out of it.
INSERT INTO outbox
  SELECT 'APPROVAL', CAST(p.number AS TEXT), p.chat, p.channel,
    CASE p.own WHEN 1 THEN t.request_id ELSE 'petition-' || p.number || '-' || t.made_at END,
    t.version, p.sent_version, 0,
    CASE WHEN t.state IN ('DENIED', 'EXPIRED', 'WITHDRAWN') THEN NULL ELSE 0 END,
    p.message_id, p.sending_since, CASE p.held WHEN 1 THEN t.owner END
  FROM petition_post p JOIN petition t ON t.number = p.number ORDER BY p.number, p.own DESC, p.chat, p.channel;
DROP TABLE petition_post;
ALTER TABLE petition DROP COLUMN version;
