//! What GDAL does not write into a GeoPackage: styles, names and lists of values of columns, and where the
//! numbers come from. Plain SQL, once GDAL has closed the file.

use super::features::NO_TIME;
use super::lists;
use super::model::Written;
use super::style;
use rusqlite::{Connection, Transaction, params};
use std::collections::BTreeSet;
use std::path::Path;

/// The extensions of GeoPackage 1.3 that are in use: table, column, name, definition, scope.
const EXTENSIONS: [(&str, &str, &str); 4] = [
    (
        "gpkg_data_columns",
        "gpkg_schema",
        "http://www.geopackage.org/spec130/#extension_schema",
    ),
    (
        "gpkg_data_column_constraints",
        "gpkg_schema",
        "http://www.geopackage.org/spec130/#extension_schema",
    ),
    (
        "gpkg_metadata",
        "gpkg_metadata",
        "http://www.geopackage.org/spec130/#extension_metadata",
    ),
    (
        "gpkg_metadata_reference",
        "gpkg_metadata",
        "http://www.geopackage.org/spec130/#extension_metadata",
    ),
];

/// Names of the styles, by language.
const STYLES: [&str; 2] = ["English", "Tiếng Việt"];

/// Adds it all. `language` (0 English, 1 Vietnamese) is the one whose style QGIS takes by itself; `about` is
/// JSON.
pub(super) fn complete(
    path: &Path,
    layers: &[Written],
    language: usize,
    about: &str,
) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    // Nothing of what is replaced stays in the file: the same inputs give the same bytes.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(include_str!("schema.sql"))?;
    for (table, name, definition) in EXTENSIONS {
        transaction.execute(
            "INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
             SELECT ?1, NULL, ?2, ?3, 'read-write'
             WHERE NOT EXISTS (SELECT 1 FROM gpkg_extensions WHERE table_name = ?1 AND extension_name = ?2)",
            params![table, name, definition],
        )?;
    }
    values(&transaction, layers)?;
    for layer in layers {
        columns(&transaction, layer)?;
        styles(&transaction, layer, language)?;
        transaction.execute(
            "UPDATE gpkg_contents SET identifier = ?2, description = ?3 WHERE table_name = ?1",
            params![
                layer.name,
                layer.title[language],
                format!("{} | {}: {}", layer.title[0], layer.title[1], layer.description)
            ],
        )?;
    }
    transaction.execute("UPDATE gpkg_contents SET last_change = ?1", [NO_TIME])?;
    transaction.execute(
        "INSERT INTO gpkg_metadata (id, md_scope, md_standard_uri, mime_type, metadata)
         VALUES (1, 'dataset', 'urn:covgap:run', 'application/json', ?1)",
        [about],
    )?;
    transaction.execute(
        "INSERT INTO gpkg_metadata_reference (reference_scope, timestamp, md_file_id) VALUES ('geopackage', ?1, 1)",
        [NO_TIME],
    )?;
    transaction.commit()?;
    connection.close().map_err(|(_, error)| error)
}

/// The lists of values that some layer has.
fn values(transaction: &Transaction, layers: &[Written]) -> rusqlite::Result<()> {
    let fields = layers.iter().flat_map(|l| &l.fields);
    let used: BTreeSet<&str> = fields.filter_map(|f| f.list.map(|l| l.name)).collect();
    for list in lists::ALL.iter().filter(|l| used.contains(l.name)) {
        for (value, words) in list.values {
            transaction.execute(
                "INSERT INTO gpkg_data_column_constraints (constraint_name, constraint_type, value, description)
                 VALUES (?1, 'enum', ?2, ?3)",
                params![list.name, value, words[0]],
            )?;
        }
    }
    Ok(())
}

/// Names of a layer's columns: the name in English, the title in Vietnamese. A name may be there once in a
/// table.
fn columns(transaction: &Transaction, layer: &Written) -> rusqlite::Result<()> {
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for field in &layer.fields {
        let [english, vietnamese] = &field.alias;
        let name = if taken.insert(english) {
            english.clone()
        } else {
            format!("{english} ({})", field.key)
        };
        transaction.execute(
            "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, constraint_name)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                layer.name,
                field.key,
                name,
                vietnamese,
                field.list.map(|l| l.name)
            ],
        )?;
    }
    Ok(())
}

fn styles(transaction: &Transaction, layer: &Written, language: usize) -> rusqlite::Result<()> {
    for (at, name) in STYLES.iter().enumerate() {
        transaction.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD,
               useAsDefault, description, owner, update_time)
             VALUES ('', '', ?1, 'geom', ?2, ?3, '', ?4, ?5, '', ?6)",
            params![
                layer.name,
                name,
                style::document(layer, at),
                at == language,
                layer.title[at],
                NO_TIME
            ],
        )?;
    }
    Ok(())
}
