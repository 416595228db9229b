//! What a phone reports of what arrives.

use super::air::Heard;
use super::way::Fix;
use super::{DriveSpec, purpose};
use crate::domain::Technology;
use crate::maths::random::{Random, hash};
use crate::maths::{cos, exp, ln, log10};
use crate::space::LonLat;

/// Independent looks at a fading signal in one report: a scatter of 2 dB about a mean power that stays.
const LOOKS: usize = 5;
/// Scatter of a fix, metres; the stated accuracy is twice that and more.
const FIX_M: f64 = 3.0;
/// Metres in a degree of a sphere of 6,371,009 m.
const M_PER_DEG: f64 = 111_195.08;
/// The first day of all drives, 4 March 2024 at 8 hours of universal time, seconds since 1970.
const FIRST_S: i64 = 1_709_539_200;
/// Seconds in a day.
const DAY_S: i64 = 86_400;
/// Noise of a terminal in a subcarrier of 15 kHz: thermal noise of −132 dBm, and 9 dB of its own.
const NOISE_DBM: f64 = -123.0;
/// Share of the other cells' power that is on the air.
const LOAD: f64 = 0.5;
/// RSRQ as it is reported, dB (3GPP TS 36.133 table 9.1.7-1).
const RSRQ_DB: [f64; 2] = [-19.0, -3.0];

/// A phone of one operator.
#[derive(Clone, Debug, PartialEq)]
pub struct Phone {
    /// As the log names it.
    pub name: String,
    /// Its number among the phones.
    pub number: u64,
    /// What its reports are off by, whole dB.
    pub off_db: i32,
    /// The technology that it is locked to.
    pub technology: Technology,
}

/// A report of one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Seconds since 1970; `None` where the log leaves it out.
    pub time_s: Option<i64>,
    /// The fix.
    pub at: LonLat,
    /// Its stated accuracy, metres.
    pub accuracy_m: u32,
    /// Its speed, m/s.
    pub speed_mps: f64,
    /// Which drive, from 0.
    pub route: u32,
    /// The cell, by its number in the network.
    pub cell: usize,
    /// The serving one?
    pub serves: bool,
    /// Level, whole dBm.
    pub level_dbm: i32,
    /// RSRQ, whole dB; of LTE and NR.
    pub rsrq_db: Option<i32>,
}

/// Least and most that a terminal reports, dBm: TS 45.008 §8.1.4, TS 25.133 table 9.1.1.3, TS 36.133 table
/// 9.1.4-1, TS 38.133 table 10.1.6.1-1.
pub(super) const fn reported_dbm(technology: Technology) -> [f64; 2] {
    match technology {
        Technology::G2 => [-110.0, -48.0],
        Technology::G3 => [-120.0, -25.0],
        Technology::G4 => [-156.0, -44.0],
        Technology::G5 => [-156.0, -31.0],
    }
}

impl Phone {
    /// What it reports in one moment; `heard`: the cells of its operator and technology.
    pub fn reports(&self, spec: &DriveSpec, fix: &Fix, heard: &[Heard]) -> Vec<Row> {
        let moment = (i64::from(fix.route) << 32) + i64::from(fix.second);
        let [least_dbm, most_dbm] = reported_dbm(self.technology);
        let floor_dbm = spec.floor_dbm.max(least_dbm);
        let faded = |h: &Heard| {
            let stream = hash(spec.seed ^ self.number, moment, h.cell as i64);
            Heard {
                cell: h.cell,
                level_dbm: h.level_dbm + fading_db(&mut Random::new(stream, purpose::FADING)),
            }
        };
        let mut measured: Vec<Heard> = heard.iter().map(faded).collect();
        let all_mw: f64 = measured.iter().map(|h| in_mw(h.level_dbm)).sum();
        measured.retain(|h| h.level_dbm >= floor_dbm);
        measured.sort_by(|a, b| b.level_dbm.total_cmp(&a.level_dbm).then(a.cell.cmp(&b.cell)));
        measured.truncate(1 + spec.neighbours);
        let (at, accuracy_m) = self.fix(spec, fix, moment);
        let row = |(nth, h): (usize, &Heard)| {
            let level_dbm = h.level_dbm.min(most_dbm).round() as i32 + self.off_db;
            let is_reported = f64::from(level_dbm) >= least_dbm;
            is_reported.then(|| Row {
                time_s: Some(FIRST_S + i64::from(fix.route) * DAY_S + i64::from(fix.second)),
                at,
                accuracy_m,
                speed_mps: fix.speed_mps,
                route: fix.route,
                cell: h.cell,
                serves: nth == 0,
                level_dbm,
                rsrq_db: self.technology.has_sinr().then(|| rsrq_db(h.level_dbm, all_mw)),
            })
        };
        measured.iter().enumerate().filter_map(row).collect()
    }

    /// Where the phone believes to be.
    fn fix(&self, spec: &DriveSpec, fix: &Fix, moment: i64) -> (LonLat, u32) {
        let stream = hash(spec.seed ^ self.number, moment, -1);
        let mut random = Random::new(stream, purpose::FIX);
        let north_deg = FIX_M * random.normal() / M_PER_DEG;
        let shrunk = M_PER_DEG * cos(fix.at.lat_deg().to_radians()).max(0.01);
        let east_deg = FIX_M * random.normal() / shrunk;
        let at = LonLat::wrapped(fix.at.lon_deg() + east_deg, fix.at.lat_deg() + north_deg);
        (at.unwrap_or(fix.at), 5 + random.below(8) as u32)
    }
}

fn in_mw(dbm: f64) -> f64 {
    exp(dbm * std::f64::consts::LN_10 / 10.0)
}

/// A mean of the powers of several looks at a Rayleigh-fading signal, dB over its mean.
fn fading_db(random: &mut Random) -> f64 {
    let looks: f64 = (0..LOOKS).map(|_| -ln(1.0 - random.unit())).sum();
    10.0 * log10((looks / LOOKS as f64).max(1e-9))
}

/// The share of the reference signal in all that is received on its subcarriers (3GPP TS 36.214 §5.1.3).
fn rsrq_db(level_dbm: f64, all_mw: f64) -> i32 {
    let own_mw = in_mw(level_dbm);
    let others_mw = (all_mw - own_mw).max(0.0);
    let subcarriers_mw = 12.0 * (LOAD * (own_mw + others_mw) + in_mw(NOISE_DBM));
    let db = 10.0 * log10(own_mw / subcarriers_mw);
    db.clamp(RSRQ_DB[0], RSRQ_DB[1]).round() as i32
}
