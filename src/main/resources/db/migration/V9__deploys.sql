-- Runs of named actions: for how long what happens to their workers belongs to them, and what mutes it meanwhile.
CREATE TABLE deploy (
  operation_id VARCHAR(40)  NOT NULL PRIMARY KEY,
  action       VARCHAR(40)  NOT NULL,
  note         VARCHAR(500) NOT NULL,
  began_at     BIGINT       NOT NULL,
  until_at     BIGINT       NOT NULL,
  silence      INTEGER      NOT NULL
);
