//! Radio cells: one sector on one carrier of a mast.

use super::Technology;
use crate::space::LonLat;
use crate::units::{Db, Dbi, Dbm, Frequency};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The two measured cuts of an antenna, from a pattern file.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredPattern {
    /// As the study names the file.
    pub name: String,
    /// Attenuation at 0° … 359° clockwise from the main beam, dB, positive.
    pub horizontal_db: Arc<[f64; 360]>,
    /// Attenuation at 0° (horizon in front), 90° (down), 180° (behind), 270° (up) and between, dB, positive.
    pub vertical_db: Arc<[f64; 360]>,
    /// Electrical tilt that the vertical cut already contains, degrees, positive downwards.
    pub electrical_tilt_deg: f64,
}

/// The sector pattern of a cell's antenna, as far as a table row can say it.
#[derive(Clone, Debug, PartialEq)]
pub struct Antenna {
    /// Azimuth of the main beam, degrees clockwise from north; `None` for an omnidirectional antenna.
    pub azimuth_deg: Option<f64>,
    /// Mechanical tilt of the antenna body, degrees, positive downwards.
    pub mechanical_tilt_deg: f64,
    /// Electrical tilt of the beam, degrees, positive downwards; equal in every direction.
    pub electrical_tilt_deg: f64,
    /// Horizontal half-power beam width, degrees.
    pub horizontal_beam_width_deg: f64,
    /// Vertical half-power beam width, degrees.
    pub vertical_beam_width_deg: f64,
    /// The most that the horizontal pattern attenuates (front to back), dB.
    pub front_to_back_db: f64,
    /// The most that the vertical pattern attenuates (side lobes), dB.
    pub side_lobe_db: f64,
    /// A measured pattern, which takes the place of beam widths and bounds.
    pub measured: Option<Arc<MeasuredPattern>>,
}

/// What a cell's link needs beyond the power it radiates: the way back, the receivers at both ends, the load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ends {
    /// Gain of the cell's antenna, which receives as well.
    pub gain: Dbi,
    /// Feeder and other losses between antenna and base station, positive.
    pub losses: Db,
    /// Noise figure of the base station's receiver.
    pub noise_figure: Db,
    /// Transmitter power of the terminal.
    pub terminal_power: Dbm,
    /// Antenna gain of the terminal, body loss taken off.
    pub terminal_gain: Dbi,
    /// Noise figure of the terminal's receiver.
    pub terminal_noise_figure: Db,
    /// Share of the cell's resources in use, 0…1: how much it disturbs others.
    pub load: f64,
}

impl Default for Ends {
    /// An LTE phone and a base station of 3GPP TR 36.942: 15 dBi, no feeder, noise figures of 5 and 9 dB, 23
    /// dBm into 0 dBi; half load.
    fn default() -> Self {
        Self {
            gain: Dbi(15.0),
            losses: Db(0.0),
            noise_figure: Db(5.0),
            terminal_power: Dbm(23.0),
            terminal_gain: Dbi(0.0),
            terminal_noise_figure: Db(9.0),
            load: 0.5,
        }
    }
}

/// What is known of a cell's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Radiating: counts.
    OnAir,
    /// Planned: counts only where the study says so.
    Planned,
    /// Off, dismantled: never counts.
    Off,
}

/// A radio cell: one sector on one carrier of one mast, of one operator and technology.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Unique in a network; comes from the input, never from a row number.
    pub id: String,
    /// The mast it hangs on.
    pub site: String,
    /// Who runs it.
    pub operator: String,
    /// Generation.
    pub technology: Technology,
    /// Carrier frequency (downlink).
    pub frequency: Frequency,
    /// Where the mast is.
    pub position: LonLat,
    /// Antenna's height above ground, metres.
    pub antenna_height_m: f64,
    /// Total power radiated in the main direction, over an isotropic antenna: transmitter power + antenna
    /// gain − losses.
    pub eirp: Dbm,
    /// From the carrier's total power to the power of the reference signal, dB (positive: below). LTE and NR:
    /// 10·log10(12·N_RB).
    pub reference_offset: Db,
    /// Channel bandwidth, MHz.
    pub bandwidth_mhz: f64,
    /// The sector's pattern.
    pub antenna: Antenna,
    /// The way back, receivers and load.
    pub ends: Ends,
    /// Counts or not.
    pub status: Status,
}

/// The most operators that a list can name. All of the world's public mobile networks are about a thousand, those
/// of the country with the most, by their codes, some three hundred: a list with more has another column in the
/// place of the operator. Every operator takes rows, bands and comparisons of its own.
pub const MOST_OPERATORS: usize = 1000;

/// What a cell says of itself on the air, as far as the list of cells has it: by these a terminal's log names
/// the cells that it hears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AirIdentity {
    /// The whole identity: CI of GSM, UTRAN cell identity of UMTS, ECI of LTE, NCI of NR.
    pub cell: Option<u64>,
    /// The physical code, which cells far from each other share: BSIC, scrambling code, PCI.
    pub code: Option<u16>,
}

impl AirIdentity {
    /// The largest whole identity: NR has 36 bits (3GPP TS 38.413 §9.3.1.7), and all ones stand for none.
    pub const MOST_CELL: u64 = (1 << 36) - 2;
    /// The largest physical code: NR has 1008 (3GPP TS 38.211 §7.4.2.1).
    pub const MOST_CODE: u16 = 1007;
}

/// All cells of a study, sorted by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    cells: Vec<Cell>,
    /// In the order of the cells; empty where no cell has one.
    identities: Vec<AirIdentity>,
}

impl Network {
    /// Sorts the cells by id, so that results never depend on the order of rows.
    pub fn new(mut cells: Vec<Cell>) -> Self {
        cells.sort_by(|a, b| a.id.cmp(&b.id));
        Self {
            cells,
            identities: Vec::new(),
        }
    }

    /// The same network with what its cells say of themselves on the air, by their ids.
    pub fn identified(self, by_id: &BTreeMap<String, AirIdentity>) -> Self {
        let identities = if by_id.is_empty() {
            Vec::new()
        } else {
            let of = |cell: &Cell| by_id.get(&cell.id).copied().unwrap_or_default();
            self.cells.iter().map(of).collect()
        };
        Self { identities, ..self }
    }

    /// What a cell says of itself on the air, by its place in [`Network::cells`].
    pub fn identity(&self, cell: usize) -> AirIdentity {
        self.identities.get(cell).copied().unwrap_or_default()
    }

    /// The cells, by id.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The operators' names, sorted, each once.
    pub fn operators(&self) -> Vec<String> {
        let mut names: Vec<String> = self.cells.iter().map(|c| c.operator.clone()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// Number of sites: of different names. For places see [`Masts`](super::Masts).
    pub fn site_count(&self) -> usize {
        let mut sites: Vec<&str> = self.cells.iter().map(|c| c.site.as_str()).collect();
        sites.sort_unstable();
        sites.dedup();
        sites.len()
    }
}
