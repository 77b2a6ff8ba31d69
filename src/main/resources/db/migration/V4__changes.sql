-- What was shown to somebody and waits for their word, or was done, to the files of programs: one set of files each.
CREATE TABLE change_set (
  id           VARCHAR(40)  NOT NULL PRIMARY KEY,
  made_at      BIGINT       NOT NULL,
  verb         VARCHAR(20)  NOT NULL,
  chat         VARCHAR(20)  NOT NULL,
  user_id      VARCHAR(200) NOT NULL,
  user_name    VARCHAR(200) NOT NULL,
  operation_id VARCHAR(40)
);
CREATE INDEX change_set_made_at ON change_set (made_at);
CREATE INDEX change_set_operation ON change_set (operation_id);

-- One file: what lay there, and what is to lie there. Either may hold secrets of the program's environment.
CREATE TABLE change_file (
  set_id      VARCHAR(40)  NOT NULL REFERENCES change_set (id),
  position    INTEGER      NOT NULL,
  server      VARCHAR(63)  NOT NULL,
  program     VARCHAR(200) NOT NULL,
  file        VARCHAR(200) NOT NULL,
  before_text TEXT,
  after_text  TEXT,
  stage       VARCHAR(20)  NOT NULL,
  told        TEXT         NOT NULL,
  ended_at    BIGINT,
  PRIMARY KEY (set_id, position)
);
CREATE INDEX change_file_program ON change_file (server, program, ended_at);
