-- Version 1: a GeoPackage 1.3 with samples and places, and tables that say where they come from.

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
  last_change DATETIME NOT NULL,
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

CREATE TABLE samples (
  fid INTEGER PRIMARY KEY,
  geom POINT NOT NULL,
  row INTEGER NOT NULL,
  time_ms INTEGER,
  technology TEXT,
  operator TEXT,
  cell TEXT NOT NULL,
  device TEXT,
  campaign TEXT,
  season TEXT,
  quantity TEXT NOT NULL,
  level DOUBLE NOT NULL,
  level_outdoors DOUBLE NOT NULL,
  rssi_dbm DOUBLE,
  rsrq_db DOUBLE,
  sinr_db DOUBLE,
  downlink_mbps DOUBLE,
  uplink_mbps DOUBLE,
  receiver_height_m DOUBLE,
  receiver_gain_dbi DOUBLE,
  car_loss_db DOUBLE,
  flags TEXT NOT NULL DEFAULT ''
);

CREATE TABLE places (
  fid INTEGER PRIMARY KEY,
  geom POINT NOT NULL,
  bin_row INTEGER NOT NULL,
  bin_col INTEGER NOT NULL,
  lon_deg DOUBLE NOT NULL,
  lat_deg DOUBLE NOT NULL,
  cell TEXT NOT NULL,
  technology TEXT,
  operator TEXT,
  study_cell TEXT,
  quantity TEXT NOT NULL,
  unit TEXT NOT NULL,
  level DOUBLE NOT NULL,
  sample_median DOUBLE NOT NULL,
  spread_db DOUBLE NOT NULL,
  samples INTEGER NOT NULL,
  groups INTEGER NOT NULL,
  receiver_height_m DOUBLE NOT NULL,
  first_ms INTEGER,
  last_ms INTEGER,
  first_at TEXT,
  last_at TEXT,
  flags TEXT NOT NULL
);

-- What was left out, by reason.
CREATE TABLE dropped (
  code TEXT PRIMARY KEY,
  text TEXT NOT NULL,
  count INTEGER NOT NULL,
  examples TEXT NOT NULL
);

-- Where it comes from.
CREATE TABLE campaign (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- What the levels depend on, and from where it is known: file, campaign, assumed.
CREATE TABLE assumption (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  known_from TEXT NOT NULL
);

-- Campaigns, devices and seasons whose levels disagree with the rest by more than 10 dB.
CREATE TABLE disagreement (
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  difference_db DOUBLE NOT NULL,
  places INTEGER NOT NULL,
  is_one_of_two BOOLEAN NOT NULL,
  PRIMARY KEY (kind, label)
);

INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) VALUES
  ('places', 'features', 'places', 'Measured: local means of 50 m by cell', '1970-01-01T00:00:00.000Z', 4326),
  ('samples', 'features', 'samples', 'Measured: samples that are sound', '1970-01-01T00:00:00.000Z', 4326),
  ('dropped', 'attributes', 'dropped', 'Rows that were left out', '1970-01-01T00:00:00.000Z', NULL),
  ('campaign', 'attributes', 'campaign', 'Where the measurements come from', '1970-01-01T00:00:00.000Z', NULL),
  ('assumption', 'attributes', 'assumption', 'What the levels depend on', '1970-01-01T00:00:00.000Z', NULL),
  ('disagreement', 'attributes', 'disagreement', 'What disagrees with the rest', '1970-01-01T00:00:00.000Z', NULL);
INSERT INTO gpkg_geometry_columns VALUES
  ('places', 'geom', 'POINT', 4326, 0, 0),
  ('samples', 'geom', 'POINT', 4326, 0, 0);
