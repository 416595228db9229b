//! Sums of power as whole numbers, so that they do not hang on the order of what is added.

use super::Scene;
use super::mast::Emitter;
use crate::domain::Technology;
use crate::maths;
use crate::radio::sinr::overlap_share;

/// The unit of power, mW: 10⁻¹⁸, −180 dBm. Sums end at 18 mW.
const UNIT_MW: f64 = 1e-18;
/// The least and the largest level of the table, centibels.
const LEAST: i32 = -18_000;
const MOST: i32 = 1_200;
/// A share of a carrier's power that counts, in parts of this.
const WHOLE: u64 = 1 << 16;

/// Powers by level.
pub(super) struct Powers(Vec<u64>);

impl Powers {
    /// The table: every centibel.
    pub(super) fn new() -> Self {
        let unit = |centibels: i32| maths::pow(10.0, f64::from(centibels) / 1000.0) / UNIT_MW;
        Self((LEAST..=MOST).map(|c| unit(c).round() as u64).collect())
    }

    /// A level's power in the unit; levels beyond the table are taken as its ends.
    pub(super) fn of(&self, centibels: i32) -> u64 {
        let nth = (centibels.clamp(LEAST, MOST) - LEAST) as usize;
        self.0.get(nth).copied().unwrap_or(u64::MAX)
    }

    /// A share of it.
    pub(super) fn shared(&self, centibels: i32, share: u64) -> u64 {
        ((u128::from(self.of(centibels)) * u128::from(share)) / u128::from(WHOLE)) as u64
    }

    /// A sum in mW.
    pub(super) fn mw(sum: u64) -> f64 {
        sum as f64 * UNIT_MW
    }
}

/// Which share of a cell's power falls into which channel of its service.
///
/// Of technologies that [have SINR](Technology::has_sinr) each distinct channel of a service has a sum of its
/// own.
pub(super) struct Shares {
    /// Service, centre and width.
    channels: Vec<(usize, (f64, f64))>,
}

impl Shares {
    /// Of the channels of a scene's cells; of none where SINR is not asked for.
    pub(super) fn new(scene: &Scene, asked: bool) -> Self {
        let mut channels: Vec<(usize, (f64, f64))> = Vec::new();
        if asked {
            for emitter in scene.masts.iter().flat_map(|m| &m.emitters) {
                let technology = scene.services.get(emitter.service).map(|s| s.technology);
                if technology.is_some_and(Technology::has_sinr) {
                    channels.push((emitter.service, emitter.carrier.channel_mhz));
                }
            }
        }
        let key = |c: &(usize, (f64, f64))| (c.0, c.1.0.to_bits(), c.1.1.to_bits());
        channels.sort_by_key(key);
        channels.dedup_by_key(|c| key(c));
        Self { channels }
    }

    /// How many sums a pixel has.
    pub(super) fn channels(&self) -> usize {
        self.channels.len()
    }

    /// The channel of a cell, by number; `None` where it has no SINR.
    pub(super) fn own(&self, emitter: &Emitter) -> Option<usize> {
        let channel = emitter.carrier.channel_mhz;
        self.channels
            .iter()
            .position(|(service, c)| *service == emitter.service && *c == channel)
    }

    /// From the reference signal's level to the whole carrier's, without what is taken off levels: centibels.
    pub(super) fn whole_offset(&self, emitter: &Emitter) -> i32 {
        super::brush::centibels((emitter.lowered + emitter.carrier.reference_offset).0)
    }

    /// The channels into which a cell's power falls, with the share of it that counts: its load and the
    /// overlap of the channels.
    pub(super) fn of(&self, emitter: &Emitter) -> impl Iterator<Item = (usize, u64)> {
        let (service, own, load) = (emitter.service, emitter.carrier.channel_mhz, emitter.carrier.load);
        self.channels
            .iter()
            .enumerate()
            .filter_map(move |(nth, (of, wanted))| {
                let share = load * overlap_share(*wanted, own);
                let share = (share * WHOLE as f64).round() as u64;
                (*of == service && share > 0).then_some((nth, share))
            })
    }

    /// What a cell's own carrier adds to the sum of its own channel.
    pub(super) fn own_share(&self, emitter: &Emitter) -> u64 {
        let own = self.own(emitter);
        self.of(emitter)
            .find(|(nth, _)| Some(*nth) == own)
            .map_or(0, |(_, share)| share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Dbm;

    #[test]
    fn a_level_and_its_power_are_one_to_a_hundredth_of_a_db() {
        let powers = Powers::new();
        assert_eq!(powers.of(-18_000), 1);
        assert!(powers.of(0).abs_diff(1_000_000_000_000_000_000) < 1_000);
        for centibels in [-15_000, -12_345, -9_001, -100] {
            assert!(
                (Dbm::from_mw(Powers::mw(powers.of(centibels))).0 - f64::from(centibels) / 100.0).abs()
                    < 0.005
            );
            assert_eq!(powers.shared(centibels, WHOLE / 2), powers.of(centibels) / 2);
        }
        assert_eq!(powers.of(i32::MIN), 1);
        assert_eq!(powers.of(i32::MAX), powers.of(1_200));
    }
}
