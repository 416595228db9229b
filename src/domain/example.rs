//! Cells and villages for worlds made by hand: the only builders of them in the tests.
//!
//! Unit tests have them as `domain::example`, the tests outside the crate as `support::hand_made`; so paths
//! begin with the crate's name. A test changes what it is about (`Cell { eirp, ..omni(…) }`) and keeps the
//! rest.

use covgap::domain::{
    AdminUnit, Antenna, Cell, Electricity, Ends, Status, Technology, TestPoint, TestPointKind, Village,
};
use covgap::space::LonLat;
use covgap::units::{Db, Dbm, Frequency};

/// A place that is on the globe.
pub(crate) fn at(lon_deg: f64, lat_deg: f64) -> LonLat {
    LonLat::new(lon_deg, lat_deg).expect("valid")
}

/// A 4G cell, the same in all directions: 60 dBm, 800 MHz, 30 m above ground, on a site of its own.
pub(crate) fn omni(id: &str, operator: &str, position: LonLat) -> Cell {
    Cell {
        id: id.into(),
        site: format!("site of {id}"),
        operator: operator.into(),
        technology: Technology::G4,
        frequency: Frequency::from_mhz(800.0),
        position,
        antenna_height_m: 30.0,
        eirp: Dbm(60.0),
        reference_offset: Db(27.78),
        bandwidth_mhz: 10.0,
        antenna: Antenna {
            azimuth_deg: None,
            mechanical_tilt_deg: 0.0,
            electrical_tilt_deg: 0.0,
            horizontal_beam_width_deg: 360.0,
            vertical_beam_width_deg: 360.0,
            front_to_back_db: 0.0,
            side_lobe_db: 0.0,
            measured: None,
        },
        ends: Ends::default(),
        status: Status::OnAir,
    }
}

/// The same with the antenna of a sector: 65° wide and 8° high, tilted by 2°.
pub(crate) fn sector(id: &str, operator: &str, position: LonLat, azimuth_deg: f64) -> Cell {
    Cell {
        antenna: Antenna {
            azimuth_deg: Some(azimuth_deg),
            mechanical_tilt_deg: 0.0,
            electrical_tilt_deg: 2.0,
            horizontal_beam_width_deg: 65.0,
            vertical_beam_width_deg: 8.0,
            front_to_back_db: 25.0,
            side_lobe_db: 18.0,
            measured: None,
        },
        ..omni(id, operator, position)
    }
}

/// A village of which only its id and its centre are known.
pub(crate) fn village(id: &str, centre: LonLat) -> Village {
    let centre = TestPoint {
        id: "centre".into(),
        position: centre,
        kind: TestPointKind::Centre,
        weight: 1.0,
        around: None,
    };
    Village {
        id: id.into(),
        name: id.into(),
        boundary: None,
        population: None,
        households: None,
        electricity: Electricity::Unknown,
        commune: AdminUnit::default(),
        province: AdminUnit::default(),
        test_points: vec![centre],
    }
}

/// A village of clusters, each with its place and its share of the people; their ids are 0, 1, 2 ….
pub(crate) fn clustered(id: &str, clusters: &[(LonLat, f64)]) -> Village {
    let point = |(nth, (position, weight)): (usize, &(LonLat, f64))| TestPoint {
        id: nth.to_string(),
        position: *position,
        kind: TestPointKind::Cluster,
        weight: *weight,
        around: None,
    };
    Village {
        test_points: clusters.iter().enumerate().map(point).collect(),
        ..village(id, at(0.0, 0.0))
    }
}

/// The same with equal shares.
pub(crate) fn shared_equally(id: &str, places: &[LonLat]) -> Village {
    let share = 1.0 / places.len() as f64;
    let clusters: Vec<(LonLat, f64)> = places.iter().map(|place| (*place, share)).collect();
    clustered(id, &clusters)
}
