//! The fields of measurements, and which columns are taken for them.

use crate::ingest::columns::{AxisName, Wish, Wishes};
use crate::ingest::list::Meaning;
use std::collections::BTreeMap;

/// All fields that a column can be mapped to, beside `lon` and `lat`.
pub const FIELDS: [&str; 35] = [
    "accuracy_m",
    "area",
    "campaign",
    "car_loss_db",
    "cell_identity",
    "channel",
    "clock",
    "code",
    "date",
    "device",
    "distance",
    "downlink_mbps",
    "field_strength_dbuvm",
    "frequency_mhz",
    "indoor",
    "level_dbm",
    "mcc",
    "mnc",
    "node",
    "operator",
    "path_loss_db",
    "plmn",
    "receiver_gain_dbi",
    "receiver_height_m",
    "rscp_dbm",
    "rsrp_dbm",
    "rsrq_db",
    "rssi_dbm",
    "rxlev_dbm",
    "sinr_db",
    "speed_mps",
    "technology",
    "time",
    "transmitter",
    "uplink_mbps",
];

/// Headings of longitude and latitude that mean these only together, and only here.
const PAIRS: [[&str; 2]; 6] = [
    ["rx_lon", "rx_lat"],
    ["lo", "la"],
    ["client_longitude", "client_latitude"],
    ["Loc_Lon", "Loc_Lat"],
    ["All-Longitude", "All-Latitude"],
    ["gps_lon", "gps_lat"],
];

/// What a table of measurements may say. `map`: field → heading.
pub(super) fn wishes(map: &BTreeMap<String, String>) -> Wishes {
    let axis = |key: &'static str, usual: &'static str| AxisName {
        key,
        name: map.get(usual).cloned().unwrap_or_else(|| usual.to_owned()),
        usual,
    };
    let wish = |key: &&'static str| Wish {
        key,
        named: map.get(*key).cloned(),
        own: Some(key),
        means: vec![Meaning::Measured(key), Meaning::Bare(key)],
        // Taken by its heading whatever else is named.
        needed: true,
    };
    Wishes {
        list: FIELDS.iter().map(wish).collect(),
        place: Some([axis("lon", "lon"), axis("lat", "lat")]),
        ..Wishes::default()
    }
}

/// Takes a pair of headings that only measurements have, where the usual ones are not there.
pub(super) fn adjust(columns: &[String], wishes: &mut Wishes) {
    let Some([lon, lat]) = &mut wishes.place else {
        return;
    };
    let has = |name: &str| columns.iter().any(|c| c == name);
    if lon.name != lon.usual || lat.name != lat.usual || (has(lon.usual) && has(lat.usual)) {
        return;
    }
    if let Some([x, y]) = PAIRS.iter().find(|[x, y]| has(x) && has(y)) {
        lon.name = (*x).to_owned();
        lat.name = (*y).to_owned();
    }
}
