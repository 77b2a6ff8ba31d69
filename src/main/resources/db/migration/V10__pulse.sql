-- Written now and then, to see that something can be.
CREATE TABLE pulse (
  id    INTEGER NOT NULL PRIMARY KEY,
  beats BIGINT  NOT NULL
);
