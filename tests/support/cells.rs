//! A cell for worlds made by hand. Apart from the other builders, which need native libraries.

use covgap::domain::{Antenna, Cell, Ends, Status, Technology};
use covgap::space::LonLat;
use covgap::units::{Db, Dbm, Frequency};

/// A 4G cell of operator A, the same in all directions: 60 dBm, 800 MHz, 30 m above ground, on a site of its own. Tests change what they are about.
pub fn omni(id: &str, position: LonLat) -> Cell {
    Cell {
        id: id.into(),
        site: id.into(),
        operator: "A".into(),
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
