-- Written now and then, to see that something can be.
CREATE TABLE pulse (
  id    INTEGER NOT NULL PRIMARY KEY,
  beats BIGINT  NOT NULL
);

-- Those that are over are looked for whenever one is made.
CREATE INDEX offer_expires_at ON offer (expires_at);
