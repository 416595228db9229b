-- Version 1: a GeoPackage 1.3 with one layer, the points as they stand; behind it the events, which are never changed.

CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL),
  ('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL),
  ('WGS 84', 4326, 'EPSG', 4326,
   'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]',
   'longitude, latitude');

CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  min_x DOUBLE,
  min_y DOUBLE,
  max_x DOUBLE,
  max_y DOUBLE,
  srs_id INTEGER REFERENCES gpkg_spatial_ref_sys (srs_id)
);

CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL UNIQUE REFERENCES gpkg_contents (table_name),
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys (srs_id),
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  PRIMARY KEY (table_name, column_name)
);

-- One row a migration. (PRAGMA user_version belongs to GeoPackage.)
CREATE TABLE register_schema (
  version INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);

-- One row: what the register is. Its hash, genesis, is what the first event's prev_hash says.
CREATE TABLE register (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  title TEXT NOT NULL,
  country TEXT,
  bounds_deg TEXT,
  made_up BOOLEAN NOT NULL CHECK (made_up IN (0, 1)),
  created_at DATETIME NOT NULL,
  genesis TEXT NOT NULL
);

CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  point INTEGER NOT NULL,
  kind TEXT NOT NULL,
  operator TEXT,
  technology TEXT,
  occurred_on DATE NOT NULL,
  recorded_at DATETIME NOT NULL,
  who TEXT NOT NULL,
  why TEXT,
  evidence TEXT,
  due_on DATE,
  merged_into INTEGER,
  changes TEXT,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX event_of_point ON event (point);

CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
BEGIN
  SELECT RAISE(ABORT, 'events are never changed: record a further event');
END;
CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event
BEGIN
  SELECT RAISE(ABORT, 'events are never deleted: record a further event');
END;
-- Also against INSERT OR REPLACE, which deletes without asking.
CREATE TRIGGER event_follows_the_last BEFORE INSERT ON event
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)
  OR NEW.prev_hash IS NOT coalesce((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), (SELECT genesis FROM register))
BEGIN
  SELECT RAISE(ABORT, 'an event is added behind the last one, with its hash: use covgap');
END;

-- What follows from the events; written with them in one transaction, and checked against them by verify.
CREATE TABLE state (
  point INTEGER PRIMARY KEY,
  status TEXT NOT NULL,
  since DATE NOT NULL,
  opened DATE NOT NULL,
  due DATE,
  operators TEXT,
  technology TEXT,
  merged_into INTEGER,
  code TEXT,
  name TEXT,
  hierarchy TEXT,
  province_code TEXT,
  province TEXT,
  district_code TEXT,
  district TEXT,
  commune_code TEXT,
  commune TEXT,
  lon DOUBLE,
  lat DOUBLE,
  population INTEGER,
  households INTEGER,
  electricity TEXT,
  signal TEXT,
  source TEXT,
  note TEXT,
  last_event INTEGER NOT NULL REFERENCES event (seq),
  geom POINT
);

-- A view, so that no program edits it. A point without a place has no geometry, and is there all the same.
CREATE VIEW low_signal_points AS
SELECT
  s.point AS OGC_FID, s.geom, printf('LS-%06d', s.point) AS id, s.name, s.status, s.since, s.opened, s.due, s.operators,
  s.technology, CASE WHEN s.merged_into IS NOT NULL THEN printf('LS-%06d', s.merged_into) END AS merged_into, s.code, s.province, s.district, s.commune, s.province_code,
  s.district_code, s.commune_code, s.hierarchy, s.population, s.households, s.electricity, s.signal, s.source, s.note,
  s.lon, s.lat, r.made_up
FROM state AS s JOIN register AS r;

INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) VALUES
  ('low_signal_points', 'features', 'low_signal_points', 'Low-signal points as they stand', '1970-01-01T00:00:00.000Z', 4326);
INSERT INTO gpkg_geometry_columns VALUES ('low_signal_points', 'geom', 'POINT', 4326, 0, 0);
