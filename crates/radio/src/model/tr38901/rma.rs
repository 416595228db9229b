//! Rural macro cells, 3GPP TR 38.901: loss with and without line of sight.
//!
//! Source: [`TR38901`](crate::bibliography::TR38901), §7.4.1, table 7.4.1-1, scenario RMa, notes 2 and 5. Use
//! for: rural cells over level country, 0.5–30 GHz; the 5G bands that Hata's formulae do not reach. Not for:
//! mountains, where its loss without line of sight knows nothing of the ridge in between. Left out: as for
//! [all scenarios](super). Validity: see [`CARD`]; without line of sight the source promises 5 km, not 10:
//! beyond, the distance carries a warning. Mean building height and street width must lie in the source's
//! 5–50 m. Departures: the three-dimensional distance uses the antennas' heights above ground, as the source
//! does, on any terrain. Below 10 m and beyond the last distance the equations are extrapolated. With line of
//! sight the loss can lie a little below free space: see
//! [`RuralMacro::least_loss`](super::super::PathLoss::least_loss). Checked against: tests/vectors/own/rma.csv
//! (an independent calculation) and published values, within 1e-6 dB.

use super::super::{
    Card, ClutterUse, LossError, Parameters, Path, Quantity, Range, Scatter, Warnings, free_space,
};
use super::{C_M_S, Laws, TwoState, Way};
use crate::maths;
use crate::units::{Db, Frequency};
use std::f64::consts::PI;

const NAME: &str = "3gpp-38901-rma";

/// Identity card.
pub const CARD: Card = Card {
    name: NAME,
    title: "3GPP rural macro (RMa)",
    source: "3GPP TR 38.901, table 7.4.1-1",
    use_for: "rural macro cells over level country, 0.5–30 GHz",
    not_for: "mountains: beyond the line of sight it does not know the ridge in between",
    least_samples: 0,
    clutter: ClutterUse::Includes,
    reads: &["line_of_sight", "building_height_m", "street_width_m", "clutter"],
    scatter: Scatter::Shadow {
        los_db: 6.0,
        nlos_db: 8.0,
    },
    ranges: &[
        Range::hard(Quantity::FrequencyMhz, 100.0, 100_000.0),
        Range::advised(Quantity::FrequencyMhz, 500.0, 30_000.0),
        Range::hard(Quantity::DistanceKm, 0.001, 100.0),
        Range::advised(Quantity::DistanceKm, 0.010, 10.0),
        Range::hard(Quantity::TxHeightM, 1.0, 1000.0),
        Range::advised(Quantity::TxHeightM, 10.0, 150.0),
        Range::hard(Quantity::RxHeightM, 1.0, 100.0),
        Range::advised(Quantity::RxHeightM, 1.0, 10.0),
    ],
};

/// The model.
#[derive(Clone, Copy, Debug)]
pub struct RuralMacro {
    parameters: Parameters,
    slope: f64,
    offset_db: f64,
    per_m_db: f64,
}

impl RuralMacro {
    /// With a study's sight, building height, street width and earth radius factor.
    pub fn new(parameters: &Parameters) -> Self {
        let h_m = parameters.building_height_m;
        let h_power = maths::pow(h_m, 1.72);
        Self {
            parameters: *parameters,
            slope: (0.03 * h_power).min(10.0),
            offset_db: (0.044 * h_power).min(14.77),
            per_m_db: 0.002 * maths::log10(h_m),
        }
    }

    /// Before the breakpoint, dB.
    fn pl1_db(&self, f_ghz: f64, d_3d_m: f64) -> f64 {
        20.0 * maths::log10(40.0 * PI * d_3d_m * f_ghz / 3.0) + self.slope * maths::log10(d_3d_m)
            - self.offset_db
            + self.per_m_db * d_3d_m
    }

    fn los_db(&self, way: &Way) -> f64 {
        let d_bp_m = breakpoint_m(way);
        if way.d_2d_m <= d_bp_m {
            self.pl1_db(way.f_ghz, way.d_3d_m)
        } else {
            self.pl1_db(way.f_ghz, d_bp_m) + 40.0 * maths::log10(way.d_3d_m / d_bp_m) // PL2
        }
    }

    fn nlos_db(&self, way: &Way) -> f64 {
        let (h_m, w_m) = (self.parameters.building_height_m, self.parameters.street_width_m);
        let log_bs = maths::log10(way.h_bs_m);
        161.04 - 7.1 * maths::log10(w_m) + 7.5 * maths::log10(h_m)
            - (24.37 - 3.7 * (h_m / way.h_bs_m).powi(2)) * log_bs
            + (43.42 - 3.1 * log_bs) * (maths::log10(way.d_3d_m) - 3.0)
            + 20.0 * maths::log10(way.f_ghz)
            - (3.2 * maths::log10(11.75 * way.h_ut_m).powi(2) - 4.97)
    }
}

/// d_BP, m, note 5.
pub(super) fn breakpoint_m(way: &Way) -> f64 {
    2.0 * PI * way.h_bs_m * way.h_ut_m * way.f_hz / C_M_S
}

impl TwoState for RuralMacro {
    const CARD: &'static Card = &CARD;
    const BARE_WHERE_UNKNOWN: bool = true;
    const NLOS_MAX_KM: f64 = 5.0;

    fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Free space less the height-dependent constant of PL1, which the distance terms make good only farther
    /// out, and less 0.006 dB for the source's rounded speed of light. PL1 exceeds free space by a term that
    /// grows with distance, and beyond the breakpoint the loss grows twice as fast as free space, so the
    /// deficit is nowhere larger. (The hard limits keep the breakpoint beyond 1 m.)
    fn least_db(&self, frequency: Frequency, distance_km: f64) -> Db {
        free_space::loss(frequency, distance_km) - Db(self.offset_db + 0.0061)
    }

    fn admit(&self, path: &Path) -> Result<Warnings, LossError> {
        let warnings = CARD.check(path)?;
        self.parameters.require_rural_macro(NAME)?;
        Ok(warnings)
    }

    fn loss_db(&self, way: &Way, in_sight: bool) -> f64 {
        let los_db = self.los_db(way);
        if in_sight {
            los_db
        } else {
            los_db.max(self.nlos_db(way))
        }
    }

    fn laws(&self, metre: &Way) -> Option<Laws> {
        let breakpoint_m = breakpoint_m(metre);
        let slope_db = 43.42 - 3.1 * maths::log10(metre.h_bs_m);
        Some(Laws {
            near_db: (self.pl1_db(metre.f_ghz, 1.0) - self.per_m_db, 20.0 + self.slope),
            near_per_m_db: self.per_m_db,
            far_db: (
                self.pl1_db(metre.f_ghz, breakpoint_m) - 40.0 * maths::log10(breakpoint_m),
                40.0,
            ),
            nlos_db: (self.nlos_db(metre), slope_db),
            breakpoint_m,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{PathLoss, Sight};
    use super::*;

    fn path<'a>(d_km: &'a [f64], heights_m: &'a [f64]) -> Path<'a> {
        Path::bare(700.0, [35.0, 1.5], d_km, heights_m)
    }

    fn model(sight: Sight) -> RuralMacro {
        RuralMacro::new(&Parameters::with(|p| p.sight = sight))
    }

    #[test]
    fn the_loss_is_continuous_at_the_breakpoint() {
        // 2π · 35 · 1.5 · 0.7e9 / 3e8 = 769.69 m
        let los = model(Sight::Los);
        let at = |d: f64| los.loss(&path(&[d], &[])).expect("a loss").loss.0;
        assert!((at(0.76968) - at(0.76970)).abs() < 0.01);
        // Beyond it 40 dB a decade.
        assert!((at(10.0) - at(1.0) - 40.0).abs() < 0.02);
    }

    #[test]
    fn the_sight_comes_from_the_terrain() {
        let d = [0.0, 1.0, 2.0, 3.0];
        let open = model(Sight::Terrain)
            .loss(&path(&d, &[0.0; 4]))
            .expect("a loss")
            .loss;
        let shut = model(Sight::Terrain)
            .loss(&path(&d, &[0.0, 90.0, 0.0, 0.0]))
            .expect("a loss")
            .loss;
        let without = model(Sight::Terrain).loss(&path(&d, &[])).expect("a loss").loss;
        assert_eq!(open, model(Sight::Los).loss(&path(&d, &[])).expect("a loss").loss);
        assert_eq!(
            shut,
            model(Sight::Nlos).loss(&path(&d, &[])).expect("a loss").loss
        );
        assert_eq!(shut, without);
        assert!(shut > open);
    }

    #[test]
    fn beyond_five_kilometres_only_sight_is_promised() {
        let far = [7.0];
        assert!(
            model(Sight::Los)
                .loss(&path(&far, &[]))
                .expect("a loss")
                .warnings
                .is_empty()
        );
        assert!(
            !model(Sight::Nlos)
                .loss(&path(&far, &[]))
                .expect("a loss")
                .warnings
                .is_empty()
        );
    }

    #[test]
    fn a_building_height_that_is_none_is_an_error() {
        let bad = RuralMacro::new(&Parameters::with(|p| p.building_height_m = f64::NAN));
        let got = bad.loss(&path(&[1.0], &[]));
        assert!(matches!(got, Err(LossError::BadParameter { .. })), "{got:?}");
    }
}
