//! Styles in the register, so that QGIS opens it as it should look.

use super::chain;
use crate::register::Stamp;
use rusqlite::{Connection, params};

/// The layer of points as they are.
pub const LAYER: &str = "low_signal_points";

/// A style for [`LAYER`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// As QGIS lists it.
    pub name: String,
    /// The style in QGIS's own language.
    pub qml: String,
}

/// Writes styles over those of the same name; the first is the one that QGIS takes by itself.
pub(super) fn write(connection: &Connection, styles: &[Style], now: Stamp) -> rusqlite::Result<()> {
    for (k, style) in styles.iter().enumerate() {
        connection.execute(
            "DELETE FROM layer_styles WHERE f_table_name = ?1 AND styleName = ?2",
            params![LAYER, style.name],
        )?;
        connection.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time)
             VALUES ('', '', ?1, 'geom', ?2, ?3, '', ?4, '', '', ?5)",
            params![LAYER, style.name, style.qml, k == 0, chain::stamp_text(now)],
        )?;
    }
    Ok(())
}
