//! Writing a file of measurements: samples as they come, the rest at the end, whole or not at all.

use super::format::{APPLICATION_ID, GEOPACKAGE_VERSION, SCHEMA, not_written};
use crate::domain::fault::Fault;
use crate::measurements::{Disagreement, GroupKind, PlaceRecord, Quantity, Record, Sample, season};
use crate::register::Stamp;
use crate::space::LonLat;
use rusqlite::{Connection, params};
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// A file of measurements that is being written.
#[derive(Debug)]
pub struct MeasurementsWriter {
    connection: Connection,
    staged: TempPath,
    path: PathBuf,
    bounds: Option<[f64; 4]>,
}

const SAMPLE: &str = "INSERT INTO samples (geom, row, time_ms, technology, operator, cell, device, campaign, season, quantity, level, level_outdoors, \
    rssi_dbm, rsrq_db, sinr_db, downlink_mbps, uplink_mbps, receiver_height_m, receiver_gain_dbi, car_loss_db) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";
const PLACE: &str = "INSERT INTO places (geom, bin_row, bin_col, lon_deg, lat_deg, cell, technology, operator, study_cell, quantity, unit, level, sample_median, \
    spread_db, samples, groups, receiver_height_m, first_ms, last_ms, first_at, last_at, flags) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)";

impl MeasurementsWriter {
    /// Begins a file beside its name. Never overwrites one.
    ///
    /// # Errors
    /// A file is there, or nothing can be written in the folder.
    pub fn create(path: &Path) -> Result<Self, Box<Fault>> {
        if path.symlink_metadata().is_ok() {
            let cause = "a file is there already, and measurements never overwrite one";
            let remedy = "name another file, or remove this one";
            return Err(Box::new(Fault::new(
                "measurements-file-exists",
                path,
                cause,
                remedy,
            )));
        }
        let folder = path
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".measurements-").suffix(".new");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let staged = builder.tempfile_in(folder).map_err(|e| not_written(path, e))?;
        let staged = staged.into_temp_path();
        let begun = || -> rusqlite::Result<Connection> {
            let connection = Connection::open(&staged)?;
            // The file is thrown away where anything goes wrong: it needs no journal.
            connection.pragma_update(None, "journal_mode", "OFF")?;
            connection.pragma_update(None, "synchronous", "OFF")?;
            connection.pragma_update(None, "application_id", APPLICATION_ID)?;
            connection.pragma_update(None, "user_version", GEOPACKAGE_VERSION)?;
            connection.execute_batch("BEGIN")?;
            connection.execute_batch(include_str!("sql/schema.sql"))?;
            Ok(connection)
        };
        let connection = begun().map_err(|e| not_written(path, e))?;
        Ok(Self {
            connection,
            staged,
            path: path.to_owned(),
            bounds: None,
        })
    }

    /// One more sample; nothing where it has no level.
    ///
    /// # Errors
    /// The disk is full.
    pub fn add(&mut self, sample: &Sample) -> Result<(), Box<Fault>> {
        let (Some((quantity, level)), Some((_, outdoors))) = (sample.level(), sample.level_outdoors()) else {
            return Ok(());
        };
        self.reach(sample.at);
        let value = |q: Quantity| sample.values.get(q).filter(|_| q != quantity);
        let mut statement = self
            .connection
            .prepare_cached(SAMPLE)
            .map_err(|e| not_written(&self.path, e))?;
        let written = statement.execute(params![
            geometry(sample.at),
            sample.row,
            sample.time_ms,
            sample.technology.map(|t| t.name()),
            sample.operator,
            sample.cell().to_string(),
            sample.device,
            sample.campaign,
            sample.time_ms.map(season),
            quantity.key(),
            level,
            outdoors,
            value(Quantity::Rssi),
            value(Quantity::Rsrq),
            value(Quantity::Sinr),
            value(Quantity::Downlink),
            value(Quantity::Uplink),
            sample.receiver_height_m,
            sample.receiver_gain_dbi,
            sample.car_loss_db,
        ]);
        written.map(|_| ()).map_err(|e| not_written(&self.path, e))
    }

    fn reach(&mut self, at: LonLat) {
        let (lon, lat) = (at.lon_deg(), at.lat_deg());
        let [w, s, e, n] = self.bounds.unwrap_or([lon, lat, lon, lat]);
        self.bounds = Some([w.min(lon), s.min(lat), e.max(lon), n.max(lat)]);
    }

    /// Writes the rest with the places, which come one by one instead of those of the record, and gives the file its name.
    ///
    /// # Errors
    /// The disk is full, or a file has come there meanwhile.
    pub fn finish(
        self,
        record: &Record,
        places: impl Iterator<Item = PlaceRecord>,
    ) -> Result<(), Box<Fault>> {
        let path = self.path.clone();
        let fault = |e: rusqlite::Error| not_written(&path, e);
        self.rest(record, places).map_err(fault)?;
        let Self {
            connection, staged, ..
        } = self;
        connection.close().map_err(|(_, e)| not_written(&path, e))?;
        let synced = std::fs::File::open(&staged).and_then(|file| file.sync_all());
        synced.map_err(|e| not_written(&path, e))?;
        staged
            .persist_noclobber(&path)
            .map_err(|e| not_written(&path, e.error))
    }

    fn rest(&self, record: &Record, places: impl Iterator<Item = PlaceRecord>) -> rusqlite::Result<()> {
        let connection = &self.connection;
        let mut last_ms = 0;
        for place in places {
            write_place(connection, &place)?;
            last_ms = last_ms.max(place.span_ms.map_or(0, |[_, last]| last));
        }
        for left in &record.left {
            connection.execute(
                "INSERT INTO dropped VALUES (?1, ?2, ?3, ?4)",
                params![left.code, left.text, left.count, left.examples.join("; ")],
            )?;
        }
        let from = &record.provenance;
        for (key, value) in [
            ("campaign", from.campaign.clone()),
            ("file", from.file.clone()),
            ("sha256", from.sha256.clone()),
            ("program", from.program.clone()),
            ("rows", from.rows.to_string()),
            ("used", from.used.to_string()),
            ("schema", SCHEMA.to_owned()),
        ] {
            connection.execute("INSERT INTO campaign VALUES (?1, ?2)", params![key, value])?;
        }
        if let Some(floor_dbm) = from.floor_dbm {
            let row = params!["floor_dbm", floor_dbm.to_string()];
            connection.execute("INSERT INTO campaign VALUES (?1, ?2)", row)?;
        }
        for a in &record.assumptions {
            let row = params![a.key, a.value, a.from.name()];
            connection.execute("INSERT INTO assumption VALUES (?1, ?2, ?3)", row)?;
        }
        for d in &record.disagreements {
            write_disagreement(connection, d)?;
        }
        // Samples know what their cell's places and their group are flagged with.
        connection.execute_batch(
            "UPDATE samples SET flags = 'identity-at-two-places' WHERE cell IN (SELECT cell FROM places WHERE instr(flags, 'identity-at-two-places'))",
        )?;
        let changed = Stamp::from_seconds(last_ms.div_euclid(1000)).to_string();
        connection.execute(
            "UPDATE gpkg_contents SET last_change = ?1",
            [changed.replace('Z', ".000Z")],
        )?;
        if let Some([w, s, e, n]) = self.bounds {
            connection.execute(
                "UPDATE gpkg_contents SET min_x = ?1, min_y = ?2, max_x = ?3, max_y = ?4 WHERE data_type = 'features'",
                params![w, s, e, n],
            )?;
        }
        connection.execute_batch("COMMIT")
    }
}

fn write_place(connection: &Connection, place: &PlaceRecord) -> rusqlite::Result<()> {
    let text = |ms: i64| Stamp::from_seconds(ms.div_euclid(1000)).to_string();
    let flags: Vec<&str> = place.flags.iter().map(|f| f.name()).collect();
    let [first, last] = [0, 1].map(|k| place.span_ms.and_then(|span| span.get(k).copied()));
    connection.prepare_cached(PLACE)?.execute(params![
        geometry(place.at),
        place.bin[0],
        place.bin[1],
        place.at.lon_deg(),
        place.at.lat_deg(),
        place.cell,
        place.technology.map(|t| t.name()),
        place.operator,
        place.study_cell,
        place.quantity.key(),
        place.quantity.unit(),
        place.level,
        place.sample_median,
        place.spread_db,
        place.samples,
        place.groups,
        place.receiver_height_m,
        first,
        last,
        first.map(text),
        last.map(text),
        flags.join(","),
    ])?;
    Ok(())
}

fn write_disagreement(connection: &Connection, d: &Disagreement) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT OR IGNORE INTO disagreement VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            d.kind.name(),
            d.label,
            d.difference_db,
            d.places as i64,
            d.is_one_of_two
        ],
    )?;
    let column = match d.kind {
        GroupKind::Campaign => "campaign",
        GroupKind::Device => "device",
        GroupKind::Season => "season",
        GroupKind::Site => return Ok(()),
    };
    let flag = format!("{column}-disagrees");
    connection.execute(
        &format!("UPDATE samples SET flags = ?1 WHERE {column} = ?2 AND flags = ''"),
        params![flag, d.label],
    )?;
    Ok(())
}

/// A point as GeoPackage stores it (§2.1.3): "GP", version 0, little-endian without envelope, SRS 4326, then
/// WKB.
fn geometry(at: LonLat) -> Vec<u8> {
    let mut blob = vec![b'G', b'P', 0, 1];
    blob.extend_from_slice(&4326i32.to_le_bytes());
    blob.push(1);
    blob.extend_from_slice(&1u32.to_le_bytes());
    blob.extend_from_slice(&at.lon_deg().to_le_bytes());
    blob.extend_from_slice(&at.lat_deg().to_le_bytes());
    blob
}
