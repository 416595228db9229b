//! Radio climates along a path, P.1812-7 §3.3 and §3.6: how much of it is sea, and the longest ways over
//! land.

use crate::cover::Cover;
use crate::cover::Zone;
use crate::maths;

/// What the zones of a path come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zones {
    /// ω: share of the path over sea, 0…1.
    pub sea_share: f64,
    /// `d_tm`: longest continuous way over land, inland or coastal, km.
    pub d_tm_km: f64,
    /// `d_lm`: longest continuous way over inland ground, km.
    pub d_lm_km: f64,
    /// Does the transmitter stand on the sea?
    pub tx_at_sea: bool,
    /// Does the receiver stand on the sea?
    pub rx_at_sea: bool,
}

impl Zones {
    /// Of a path by its samples; inland throughout where `cover` is empty. Every sample represents the ground
    /// half way to its neighbours.
    pub fn of(distances_km: &[f64], cover: &[Cover]) -> Self {
        let d_km = distances_km.last().copied().unwrap_or(f64::NAN);
        if cover.iter().all(|c| c.zone == Zone::Inland) {
            return Self {
                sea_share: 0.0,
                d_tm_km: d_km,
                d_lm_km: d_km,
                tx_at_sea: false,
                rx_at_sea: false,
            };
        }
        let at_sea = |sample: Option<&Cover>| sample.is_some_and(|c| c.zone == Zone::Sea);
        let mut sea_km = 0.0;
        let (mut land, mut inland) = (Longest::default(), Longest::default());
        for (i, sample) in cover.iter().enumerate() {
            let own_km = own_way_km(distances_km, i);
            if sample.zone == Zone::Sea {
                sea_km += own_km;
            }
            land.step(sample.zone != Zone::Sea, own_km);
            inland.step(sample.zone == Zone::Inland, own_km);
        }
        Self {
            sea_share: (sea_km / d_km).min(1.0),
            d_tm_km: land.longest_km,
            d_lm_km: inland.longest_km,
            tx_at_sea: at_sea(cover.first()),
            rx_at_sea: at_sea(cover.last()),
        }
    }

    /// τ: how far inland conditions are developed on the longest inland way, 0…1.
    pub fn tau(&self) -> f64 {
        1.0 - maths::exp(-(4.12e-4 * maths::pow(self.d_lm_km, 2.41))) // eq. (3)
    }
}

/// The way that a sample represents: half of the intervals on both sides, km.
fn own_way_km(distances_km: &[f64], i: usize) -> f64 {
    let here_km = distances_km[i];
    let before_km = i.checked_sub(1).map_or(here_km, |j| distances_km[j]);
    let after_km = distances_km.get(i + 1).copied().unwrap_or(here_km);
    0.5 * (after_km - before_km)
}

/// The longest run of samples of a kind.
#[derive(Default)]
struct Longest {
    run_km: f64,
    longest_km: f64,
}

impl Longest {
    fn step(&mut self, belongs: bool, own_km: f64) {
        self.run_km = if belongs { self.run_km + own_km } else { 0.0 };
        self.longest_km = self.longest_km.max(self.run_km);
    }

    /// The longest with one more sample.
    fn and(&self, belongs: bool, own_km: f64) -> f64 {
        let run_km = if belongs { self.run_km + own_km } else { 0.0 };
        self.longest_km.max(run_km)
    }
}

/// The zones of the paths to one sample after the other.
#[derive(Default)]
pub(super) struct Outward {
    /// Of the samples before the last one.
    sea_km: f64,
    land: Longest,
    inland: Longest,
    /// The last sample and the distance of the one before it.
    last: Option<(f64, Zone, f64)>,
    tx_at_sea: bool,
    anything_else: bool,
}

impl Outward {
    /// Goes on to the next sample: the zones of the path that ends there. Its last sample represents half of
    /// the last interval, and for more once there is a sample beyond it.
    pub(super) fn reach(&mut self, d_km: f64, zone: Zone) -> Zones {
        let before_km = match self.last {
            None => {
                self.tx_at_sea = zone == Zone::Sea;
                d_km
            }
            Some((last_km, last, before_km)) => {
                let own_km = 0.5 * (d_km - before_km);
                self.sea_km += if last == Zone::Sea { own_km } else { 0.0 };
                self.land.step(last != Zone::Sea, own_km);
                self.inland.step(last == Zone::Inland, own_km);
                last_km
            }
        };
        self.last = Some((d_km, zone, before_km));
        self.anything_else |= zone != Zone::Inland;
        if !self.anything_else {
            return Zones {
                sea_share: 0.0,
                d_tm_km: d_km,
                d_lm_km: d_km,
                tx_at_sea: false,
                rx_at_sea: false,
            };
        }
        let own_km = 0.5 * (d_km - before_km);
        let sea_km = self.sea_km + if zone == Zone::Sea { own_km } else { 0.0 };
        Zones {
            sea_share: (sea_km / d_km).min(1.0),
            d_tm_km: self.land.and(zone != Zone::Sea, own_km),
            d_lm_km: self.inland.and(zone == Zone::Inland, own_km),
            tx_at_sea: self.tx_at_sea,
            rx_at_sea: zone == Zone::Sea,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carried_outward_they_are_those_of_each_path() {
        let kinds = [Zone::Inland, Zone::CoastalLand, Zone::Sea];
        let runs = [0, 0, 0, 1, 1, 2, 2, 2, 1, 0, 0, 2, 0, 0, 0, 0, 0, 1, 2, 2];
        let cover: Vec<Cover> = runs
            .iter()
            .map(|&k| Cover {
                zone: kinds[k],
                ..Cover::BARE
            })
            .collect();
        let d_km: Vec<f64> = (0..runs.len())
            .map(|i| 0.3 * i as f64 + 0.01 * (i * i) as f64)
            .collect();
        for from in 0..runs.len() - 1 {
            let (d_km, cover) = (&d_km[..runs.len() - from], &cover[from..]);
            let mut outward = Outward::default();
            for i in 0..cover.len() {
                let got = outward.reach(d_km[i], cover[i].zone);
                if i > 0 {
                    assert_eq!(got, Zones::of(&d_km[..=i], &cover[..=i]), "{from} {i}");
                }
            }
        }
    }

    #[test]
    fn every_sample_is_for_the_ground_half_way_to_its_neighbours() {
        let at = |zone| Cover { zone, ..Cover::BARE };
        let (inland, coast, sea) = (at(Zone::Inland), at(Zone::CoastalLand), at(Zone::Sea));
        let d_km = [0.0, 1.0, 2.0, 3.0, 5.0, 6.0];
        let got = Zones::of(&d_km, &[inland, inland, coast, sea, sea, coast]);
        // Inland to 1.5 km, coast to 2.5 km, sea to 5.5 km, coast to 6 km.
        assert_eq!((got.d_lm_km, got.d_tm_km), (1.5, 2.5));
        assert_eq!(got.sea_share, 0.5);
        assert!(!got.tx_at_sea && !got.rx_at_sea);
        assert!(Zones::of(&[0.0, 1.0], &[sea, inland]).tx_at_sea);
    }

    #[test]
    fn without_cover_all_is_inland() {
        let got = Zones::of(&[0.0, 1.0, 30.0], &[]);
        assert_eq!((got.sea_share, got.d_tm_km, got.d_lm_km), (0.0, 30.0, 30.0));
        // 4.12e-4 · 30^2.41 = 1.4956
        assert!((got.tau() - 0.7759).abs() < 1e-3, "{}", got.tau());
    }
}
