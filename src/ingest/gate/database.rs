//! GeoPackages and SQLite files: a view may call a function that asks a server or opens another file, and a
//! virtual table may be one.

use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Virtual tables that keep to their own file.
const TABLES: [&str; 8] = [
    "rtree",
    "rtree_i32",
    "fts3",
    "fts4",
    "fts5",
    "virtualspatialindex",
    "virtualelementary",
    "virtualknn",
];

/// Beginnings and names of functions that leave the file.
const FUNCTIONS: [&str; 12] = [
    "ogr_geocode",
    "ogr_datasource",
    "ogr_layer",
    "gdal_get",
    "load_extension",
    "readfile",
    "writefile",
    "blobfromfile",
    "blobtofile",
    "xb_loadxml",
    "import",
    "http",
];

/// Why a database does not pass; nothing where it is none that can be read (GDAL says so then).
pub(super) fn refused(path: &Path) -> Option<String> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(path, flags).ok()?;
    let mut schema = database
        .prepare("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        .ok()?;
    let rows = schema
        .query_map([], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
            ))
        })
        .ok()?;
    rows.flatten()
        .find_map(|(kind, name, sql)| leaves(&kind, &name, &sql))
}

/// How a part of the schema leaves its file.
fn leaves(kind: &str, name: &str, sql: &str) -> Option<String> {
    let lower = sql.to_ascii_lowercase();
    if let Some(module) = module(&lower) {
        return (!TABLES.contains(&module))
            .then(|| format!("its table '{name}' is a virtual one ({module})"));
    }
    let is_run =
        kind == "view" || kind == "trigger" || lower.contains("generated") || lower.contains(" as (");
    if !is_run {
        return None;
    }
    let called = FUNCTIONS.iter().find(|f| calls(&lower, f))?;
    Some(format!(
        "its {kind} '{name}' calls the function {called}, which leaves the file"
    ))
}

/// Does a text call a function whose name begins so?
fn calls(sql: &str, function: &str) -> bool {
    sql.match_indices(function).any(|(at, _)| {
        let before = sql.get(..at).and_then(|b| b.chars().next_back());
        let behind = sql.get(at..).unwrap_or_default();
        let name = behind
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(behind.len());
        let open = behind.get(name..).unwrap_or_default();
        let open = open.trim_start_matches(['"', '`', ']', '\'']).trim_start();
        !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
            && (open.starts_with('(') || open.starts_with("/*") || open.starts_with("--"))
    })
}

/// The module of a virtual table.
fn module(lower: &str) -> Option<&str> {
    let mut words = lower.split_whitespace();
    (words.next() == Some("create") && words.next() == Some("virtual")).then_some(())?;
    let (_, behind) = lower
        .split_once(" using ")
        .or_else(|| lower.split_once("\nusing "))?;
    let module = behind.trim_start();
    let end = module.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    module.get(..end.unwrap_or(module.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_the_file_is_refused_and_the_usual_is_not() {
        let leaves = |kind, sql| leaves(kind, "t", sql).is_some();
        assert!(leaves(
            "view",
            "CREATE VIEW v AS SELECT 1 AS fid, ogr_geocode('Ha Noi') AS geom"
        ));
        assert!(leaves(
            "view",
            "CREATE VIEW v AS SELECT \"OGR_Geocode\" /* */ ('x')"
        ));
        assert!(leaves(
            "table",
            "CREATE VIRTUAL TABLE t USING VirtualOGR('/etc/x.shp')"
        ));
        assert!(!leaves(
            "table",
            "CREATE VIRTUAL TABLE \"rtree_a_geom\" USING rtree(id, minx, maxx)"
        ));
        assert!(!leaves(
            "view",
            "CREATE VIEW v AS SELECT fid, geom, name FROM villages WHERE import_day > 3"
        ));
        assert!(!leaves(
            "table",
            "CREATE TABLE t (fid INTEGER, http TEXT, import TEXT)"
        ));
        assert!(!leaves(
            "trigger",
            "CREATE TRIGGER \"rtree_a_geom_insert\" AFTER INSERT ON a WHEN (new.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN SELECT 1; END"
        ));
    }
}
