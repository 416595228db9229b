-- Version 2: where operators differ, one row for each; filled from the events.

CREATE TABLE operator_part (
  point INTEGER NOT NULL REFERENCES state (point),
  operator TEXT NOT NULL,
  status TEXT NOT NULL,
  since DATE NOT NULL,
  due DATE,
  technology TEXT,
  PRIMARY KEY (point, operator)
) WITHOUT ROWID;
