//! Deygout's construction: at most three knife edges, the main one and one on either side of it.
//!
//! Source: [`P526_11`](crate::bibliography::P526_11), Annex 1 §4.4.2 (cascaded knife edges), which P.526-12
//! and later replaced by Bullington's construction; J(ν) is eq. (31) of
//! [`P526_15`](crate::bibliography::P526_15). The method is J. Deygout's,
//! [`DEYGOUT_1966`](crate::bibliography::DEYGOUT_1966). Use for: mountains with a few sharp ridges;
//! comparisons with older studies. Not for: flat or gently rolling ground, where samples beside the main edge
//! graze its ray and are taken for edges: it says too much there. Left out: the cascade of cylinders
//! (§4.4.1), and corrections for edges close together. Validity: see [`CARD`]. Departures: free space over
//! the slant distance, as in [`super`]. The empirical correction C is kept, as the recommendation has it: one
//! edge alone costs J(ν) + T·C, as it costs J(ν) + T·(10 + 0.02·D) by Bullington; [`Edges::knife_edges_db`]
//! is the classical sum without it. Checked against: edges computed by hand; tests/vectors/own/deygout.csv
//! (the same construction calculated apart from the project on synthetic terrain) within 1e-6 dB.

use super::super::{Card, Loss, LossError, Parameters, Path, PathLoss, Sweep};
use super::bullington::{Ends, NO_LOSS_NU, knife_edge_db};
use super::edges;
use crate::maths;

/// Identity card.
pub const CARD: Card = Card {
    name: "p526-deygout",
    title: "Deygout diffraction (three edges)",
    source: "ITU-R P.526-11 §4.4.2 and P.525-4",
    use_for: "mountains with a few sharp ridges; comparisons with older studies",
    not_for: "flat or rolling ground (it says too much), towns and forests, paths beyond 100 km",
    ..super::CARD
};

/// A sample taken for a knife edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// The sample's index in the profile.
    pub sample: usize,
    /// Its diffraction parameter between the two points of its stretch.
    pub nu: f64,
}

/// The edges of a path and what they cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edges {
    /// The sample of the largest ν; none on a profile without intermediate samples.
    pub main: Option<Edge>,
    /// The largest ν between transmitter and main edge.
    pub before: Option<Edge>,
    /// The largest ν between main edge and receiver.
    pub beyond: Option<Edge>,
    /// The whole diffraction loss, dB.
    pub l_d_db: f64,
}

impl Edges {
    /// The classical sum of the three edges, dB, without weight and correction.
    pub fn knife_edges_db(&self) -> f64 {
        j(self.main) + j(self.before) + j(self.beyond)
    }
}

/// J of an edge, dB; 0 where there is none.
fn j(edge: Option<Edge>) -> f64 {
    edge.map_or(0.0, |edge| knife_edge_db(edge.nu))
}

/// The model.
#[derive(Clone, Copy, Debug)]
pub struct Deygout {
    parameters: Parameters,
}

impl Deygout {
    /// With a study's earth radius factor.
    pub fn new(parameters: &Parameters) -> Self {
        Self {
            parameters: *parameters,
        }
    }

    /// The edges of a path.
    ///
    /// # Errors
    /// As [`PathLoss::loss`].
    pub fn edges(&self, path: &Path) -> Result<Edges, LossError> {
        let (_, ends) = edges::read(&CARD, &self.parameters, path)?;
        Ok(construct(&ends, path.distances_km, path.heights_m))
    }
}

/// A point on the profile that a ray starts from, ends at or bends over.
#[derive(Clone, Copy)]
struct Point {
    sample: usize,
    height_m: f64,
}

/// The construction over a usable profile.
fn construct(ends: &Ends, distances_km: &[f64], heights_m: &[f64]) -> Edges {
    let tx = Point {
        sample: 0,
        height_m: ends.h_ts_m,
    };
    let rx = Point {
        sample: heights_m.len().saturating_sub(1),
        height_m: ends.h_rs_m,
    };
    let worst = |from, to| worst_between(ends, distances_km, heights_m, from, to);
    let mut found = Edges {
        main: worst(tx, rx),
        before: None,
        beyond: None,
        l_d_db: 0.0,
    };
    let Some(main) = found.main.filter(|main| main.nu > NO_LOSS_NU) else {
        return found;
    };
    let top = Point {
        sample: main.sample,
        height_m: heights_m[main.sample],
    };
    (found.before, found.beyond) = (worst(tx, top), worst(top, rx));
    let j_p_db = knife_edge_db(main.nu);
    let t = 1.0 - maths::exp(-j_p_db / 6.0); // P.526-11 §4.4.2
    let c_db = 10.0 + 0.04 * ends.d_km; // P.526-11 §4.4.2
    found.l_d_db = j_p_db + t * (j(found.before) + j(found.beyond) + c_db); // P.526-11 §4.4.2
    found
}

/// The sample of the largest ν strictly between two points, the first among equals.
fn worst_between(
    ends: &Ends,
    distances_km: &[f64],
    heights_m: &[f64],
    from: Point,
    to: Point,
) -> Option<Edge> {
    let from_km = distances_km[from.sample];
    let stretch = Ends {
        d_km: distances_km[to.sample] - from_km,
        h_ts_m: from.height_m,
        h_rs_m: to.height_m,
        ..*ends
    };
    let (slope, bulge) = (stretch.slope(), stretch.bulge());
    let mut worst: Option<Edge> = None;
    for sample in from.sample + 1..to.sample {
        let d_1_km = distances_km[sample] - from_km;
        let line_m = stretch.h_ts_m + slope * d_1_km;
        let above_m = heights_m[sample] + bulge * d_1_km * (stretch.d_km - d_1_km) - line_m;
        let nu = stretch.nu(above_m, d_1_km); // P.526-11 §4.4.2
        if worst.is_none_or(|w| nu > w.nu) {
            worst = Some(Edge { sample, nu });
        }
    }
    worst
}

impl PathLoss for Deygout {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        let (warnings, ends) = edges::read(&CARD, &self.parameters, path)?;
        let found = construct(&ends, path.distances_km, path.heights_m);
        edges::close(&CARD, path, warnings, found.l_d_db)
    }
}

impl Sweep for Deygout {}

#[cfg(test)]
mod tests {
    use super::super::super::{Surroundings, free_space};
    use super::super::edges::Bullington;
    use super::*;
    use crate::units::{Frequency, SPEED_OF_LIGHT_M_S};

    /// Antennas at 100 m over ground at 0, wavelength 0.3 m.
    fn path<'a>(d: &'a [f64], h: &'a [f64]) -> Path<'a> {
        Path {
            frequency: Frequency::from_hz(SPEED_OF_LIGHT_M_S / 0.3),
            tx_height_m: 100.0,
            rx_height_m: 100.0,
            distances_km: d,
            heights_m: h,
            surroundings: Surroundings::NONE,
        }
    }

    /// An earth that is all but flat.
    fn model() -> Deygout {
        Deygout::new(&Parameters::with(|p| p.earth_radius_factor = 1000.0))
    }

    #[test]
    fn one_edge_is_a_knife_edge_and_the_correction() {
        // 50 m over the ray in the middle of 10 km, with 10²·… of bulge 500·25/6371000 = 0.002 m: ν =
        // 50.002·√(0.002·10/(0.3·25)) = 2.58209; J = 6.9 + 20·log10(√(2.48209² + 1) + 2.48209) = 21.150 dB.
        let (d, h) = ([0.0, 5.0, 10.0], [0.0, 150.0, 0.0]);
        let edges = model().edges(&path(&d, &h)).expect("edges");
        assert!(
            (edges.main.expect("an edge").nu - 2.58209).abs() < 1e-4,
            "{edges:?}"
        );
        assert_eq!((edges.before, edges.beyond), (None, None));
        let j_db = edges.knife_edges_db();
        assert!((j_db - 21.150).abs() < 2e-3, "{j_db}");
        // T = 1 − e^(−21.150/6) = 0.97055; C = 10.4 dB.
        assert!((edges.l_d_db - (j_db + 0.97055 * 10.4)).abs() < 1e-3, "{edges:?}");
    }

    #[test]
    fn three_edges_each_over_its_own_stretch() {
        // Edges of 150, 200 and 150 m at 2.5, 5 and 7.5 km: the ray from 100 m to the top at 200 m passes 150
        // m at 2.5 km, which it grazes but for the bulge of 500·2.5²/6371000 = 0.0005 m: J(0) = 6.03 dB on
        // either side.
        let (d, h) = ([0.0, 2.5, 5.0, 7.5, 10.0], [0.0, 150.0, 200.0, 150.0, 0.0]);
        let edges = model().edges(&path(&d, &h)).expect("edges");
        assert_eq!(edges.main.map(|e| e.sample), Some(2));
        for side in [edges.before, edges.beyond] {
            assert!(side.is_some_and(|e| e.nu.abs() < 1e-3), "{edges:?}");
        }
        // ν = 100·√(0.02/7.5) = 5.1640: J = 6.9 + 20·log10(√(5.064² + 1) + 5.064) = 27.09 dB.
        assert!(
            (edges.knife_edges_db() - (27.09 + 2.0 * 6.03)).abs() < 0.02,
            "{edges:?}"
        );
    }

    #[test]
    fn far_below_the_ray_the_ground_costs_nothing() {
        let (d, h) = ([0.0, 1.0, 2.0], [0.0, -200.0, 0.0]);
        let p = path(&d, &h);
        let got = model().loss(&p).expect("a loss").loss;
        assert_eq!(got, free_space::loss(p.frequency, 2.0));
        assert_eq!(model().edges(&p).expect("edges").before, None);
        let bare = path(&[0.0, 2.0], &[0.0, 0.0]);
        assert_eq!(model().loss(&bare).expect("a loss").loss, got);
    }

    /// Hills without ties.
    fn hills() -> (Vec<f64>, Vec<f64>) {
        let d: Vec<f64> = (0..=60).map(|i| 0.5 * f64::from(i)).collect();
        let h = (0..=60)
            .map(|i| 140.0 * maths::sin(1.7 * f64::from(i * i)).abs() + f64::from(i))
            .collect();
        (d, h)
    }

    #[test]
    fn both_ways_lose_the_same() {
        let (d, mut h) = hills();
        let forth = model().loss(&path(&d, &h)).expect("a loss").loss.0;
        h.reverse();
        let back = model().loss(&path(&d, &h)).expect("a loss").loss.0;
        assert!((forth - back).abs() < 1e-9, "{forth} {back}");
        assert!(forth > 110.0);
    }

    #[test]
    fn one_edge_costs_about_what_bullington_says_and_many_cost_more() {
        let bullington = Bullington::new(&Parameters::with(|p| p.earth_radius_factor = 1000.0));
        let more = |d: &[f64], h: &[f64]| {
            let p = path(d, h);
            model().loss(&p).expect("a loss").loss - bullington.loss(&p).expect("a loss").loss
        };
        // C differs by 0.02 dB a kilometre: 0.97·0.2 dB.
        let one = more(&[0.0, 5.0, 10.0], &[0.0, 150.0, 0.0]).0;
        assert!(one > 0.19 && one < 0.2, "{one}");
        let (d, h) = hills();
        assert!(more(&d, &h).0 > one);
    }

    #[test]
    fn heights_that_overflow_are_refused() {
        let (d, h) = ([0.0, 5.0, 10.0], [0.0, 1e308, 0.0]);
        let want = Err(LossError::BadProfile {
            model: CARD.name,
            sample: 2,
        });
        assert_eq!(model().loss(&path(&d, &h)), want);
    }
}
