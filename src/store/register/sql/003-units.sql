-- Version 3: administrative units of both hierarchies, and the way from the old ones to the new.

CREATE TABLE unit (
  hierarchy TEXT NOT NULL CHECK (hierarchy IN ('old', 'new')),
  level TEXT NOT NULL CHECK (level IN ('province', 'district', 'commune')),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  parent TEXT,
  PRIMARY KEY (hierarchy, level, code)
) WITHOUT ROWID;

CREATE TABLE unit_crossing (
  level TEXT NOT NULL CHECK (level IN ('province', 'district', 'commune')),
  old_code TEXT NOT NULL,
  new_code TEXT NOT NULL,
  PRIMARY KEY (level, old_code, new_code)
) WITHOUT ROWID;

-- One row: which set of units is loaded.
CREATE TABLE unit_set (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  source TEXT NOT NULL,
  loaded_at DATETIME NOT NULL,
  hash TEXT NOT NULL
);
