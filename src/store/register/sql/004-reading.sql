-- Version 4: for readers: styles for QGIS, the history in plain words, and the points that no map shows.

CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256),
  f_table_schema TEXT(256),
  f_table_name TEXT(256),
  f_geometry_column TEXT(256),
  styleName TEXT(30),
  styleQML TEXT,
  styleSLD TEXT,
  useAsDefault BOOLEAN,
  description TEXT,
  owner TEXT(30),
  ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

CREATE VIEW history AS
SELECT
  e.seq AS OGC_FID, printf('LS-%06d', e.point) AS id, s.name, e.kind, e.operator, e.technology, e.occurred_on, e.recorded_at,
  e.who, e.why, e.evidence, e.due_on, CASE WHEN e.merged_into IS NOT NULL THEN printf('LS-%06d', e.merged_into) END AS merged_into, e.changes, r.made_up
FROM event AS e LEFT JOIN state AS s ON s.point = e.point JOIN register AS r;

CREATE VIEW points_without_position AS
SELECT
  s.point AS OGC_FID, printf('LS-%06d', s.point) AS id, s.name, s.status, s.since, s.code, s.province, s.district, s.commune,
  s.population, s.source, s.note, r.made_up
FROM state AS s JOIN register AS r
WHERE s.geom IS NULL;

INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) VALUES
  ('history', 'attributes', 'history', 'What happened to the points, in the order in which it was recorded',
   '1970-01-01T00:00:00.000Z', NULL),
  ('points_without_position', 'attributes', 'points_without_position', 'Points that no map shows: find their places',
   '1970-01-01T00:00:00.000Z', NULL),
  ('layer_styles', 'attributes', 'layer_styles', 'Styles for QGIS', '1970-01-01T00:00:00.000Z', NULL);
