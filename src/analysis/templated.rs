//! A cell made of a radio template: what a station of that kind would radiate.

use crate::domain::{Antenna, Cell, Ends, Status};
use crate::radio::link;
use crate::space::LonLat;
use crate::study::{AntennaModel, RadioTemplate};
use crate::units::{Db, Dbi, Dbm, Frequency};

/// The cell at a place and height above ground (metres), named after the template; `pattern` is the file that
/// the template names. `None` where the template has neither resource blocks nor a reference offset, which
/// reading one excludes.
pub fn cell(
    template: &RadioTemplate,
    pattern: Option<&AntennaModel>,
    position: LonLat,
    antenna_height_m: f64,
) -> Option<Cell> {
    let gain_dbi = pattern.map_or(template.gain_dbi, |a| a.gain().0);
    let reference_offset = match template.resource_blocks {
        Some(blocks) => link::reference_offset(blocks),
        None => template.reference_offset_db.map(Db),
    }?;
    Some(Cell {
        id: format!("{} at {position}", template.name),
        site: "made up".into(),
        operator: "made up".into(),
        technology: template.technology,
        frequency: Frequency::from_mhz(template.frequency_mhz),
        position,
        antenna_height_m,
        eirp: Dbm(template.power_dbm + gain_dbi - template.losses_db),
        reference_offset,
        bandwidth_mhz: template.bandwidth_mhz,
        antenna: Antenna {
            azimuth_deg: template.azimuth_deg,
            mechanical_tilt_deg: template.mechanical_tilt_deg,
            electrical_tilt_deg: template.electrical_tilt_deg,
            horizontal_beam_width_deg: template.horizontal_beam_width_deg,
            vertical_beam_width_deg: template.vertical_beam_width_deg,
            front_to_back_db: template.front_to_back_db,
            side_lobe_db: template.side_lobe_db,
            measured: pattern.map(|a| a.pattern.clone()),
        },
        ends: Ends {
            gain: Dbi(gain_dbi),
            losses: Db(template.losses_db),
            noise_figure: Db(template.noise_figure_db),
            terminal_power: Dbm(template.terminal_power_dbm),
            terminal_gain: Dbi(template.terminal_gain_dbi),
            terminal_noise_figure: Db(template.terminal_noise_figure_db),
            load: template.load,
        },
        status: Status::OnAir,
    })
}
