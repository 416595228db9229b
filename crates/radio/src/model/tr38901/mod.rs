//! Cells of country, town and street, 3GPP TR 38.901: path loss with and without line of sight, the
//! probability of sight, shadow fading, and the way into buildings and cars.
//!
//! Source: [`TR38901`](crate::bibliography::TR38901), §7.4.1 (table 7.4.1-1), §7.4.2 (table 7.4.2-1), §7.4.3.
//! The equations are those of versions 16.1 to 18.0 (releases 16 to 18). Use for: [`rma`] rural cells,
//! [`uma`] masts above the roofs of a town, [`umi`] street cells below them; [`o2i`] receivers indoors or in
//! cars. Not for: mountains: the loss without sight knows nothing of the ridge in between. Left out: indoor
//! offices and factories, the suburban scenario of release 19, spatial correlation of shadow fading.
//! Validity: each scenario's card. Sight: a study says that there is sight, or none, or leaves it to the
//! terrain: see [`sight`]. There is no "expected loss": a mean over sight and none is the loss of no
//! receiver. Whoever wants the share of places that are served weighs the two shares, each with its own loss
//! and [`shadow_sigma_db`], by [`los_probability`]. Checked against: see each scenario.

mod dual_slope;
pub mod o2i;
mod radial;
pub mod rma;
pub mod sight;
pub mod uma;
pub mod umi;

use crate::maths;
use radial::{Laws, along};
pub use sight::los_probability;

use super::{Card, Loss, LossError, Parameters, Path, PathLoss, Quantity, Sweep, Warnings};
use crate::units::{Db, Frequency, m_from_km};

/// The source's own rounding of the speed of light, m/s (table 7.4.1-1, notes 1 and 5).
const C_M_S: f64 = 3.0e8;

/// The source's scenarios.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// RMa: country.
    RuralMacro,
    /// UMa: a town, the mast above its roofs.
    UrbanMacro,
    /// UMi: a street, the mast below the roofs.
    UrbanMicro,
}

impl Scenario {
    /// The model's card.
    pub const fn card(self) -> &'static Card {
        match self {
            Self::RuralMacro => &rma::CARD,
            Self::UrbanMacro => &uma::CARD,
            Self::UrbanMicro => &umi::CARD,
        }
    }
}

/// Has a path line of sight, as a study wants it judged? What the model of this scenario decides before it
/// computes.
///
/// # Errors
/// As the model's [`PathLoss::loss`].
pub fn in_sight(scenario: Scenario, parameters: &Parameters, path: &Path) -> Result<bool, LossError> {
    fn judge<M: TwoState>(model: &M, path: &Path) -> Result<bool, LossError> {
        model.admit(path)?;
        sight::decide(model, path)
    }
    match scenario {
        Scenario::RuralMacro => judge(&rma::RuralMacro::new(parameters), path),
        Scenario::UrbanMacro => judge(&uma::UrbanMacro::new(parameters), path),
        Scenario::UrbanMicro => judge(&umi::UrbanMicro::new(parameters), path),
    }
}

/// Standard deviation of shadow fading, dB, table 7.4.1-1: how the losses of places at one distance scatter
/// about the model's.
///
/// # Errors
/// [`LossError::OutOfRange`] where the scenario's card refuses the path.
pub fn shadow_sigma_db(scenario: Scenario, in_sight: bool, path: &Path) -> Result<f64, LossError> {
    scenario.card().check(path)?;
    Ok(match (scenario, in_sight) {
        (Scenario::RuralMacro, true) => {
            let way = Way::of(path);
            if way.d_2d_m <= rma::breakpoint_m(&way) {
                4.0
            } else {
                6.0
            }
        }
        (Scenario::RuralMacro, false) => 8.0,
        (Scenario::UrbanMacro | Scenario::UrbanMicro, true) => 4.0,
        (Scenario::UrbanMacro, false) => 6.0,
        (Scenario::UrbanMicro, false) => 7.82,
    })
}

/// A path as the equations read it.
#[derive(Clone, Copy, Debug)]
struct Way {
    f_hz: f64,
    f_ghz: f64,
    h_bs_m: f64,
    h_ut_m: f64,
    d_2d_m: f64,
    d_3d_m: f64,
}

impl Way {
    fn of(path: &Path) -> Self {
        let d_2d_m = m_from_km(path.distance_km());
        Self {
            f_hz: path.frequency.hz(),
            f_ghz: path.frequency.ghz(),
            h_bs_m: path.tx_height_m,
            h_ut_m: path.rx_height_m,
            d_2d_m,
            d_3d_m: maths::hypot(d_2d_m, path.tx_height_m - path.rx_height_m), // figure 7.4.1-1
        }
    }
}

/// A scenario with its two states.
trait TwoState: Sync + Send {
    const CARD: &'static Card;

    /// Is a profile without land cover bare ground? Where not, no one is known to be in sight.
    const BARE_WHERE_UNKNOWN: bool;

    /// Farthest distance without sight that the source covers, km.
    const NLOS_MAX_KM: f64;

    fn parameters(&self) -> &Parameters;

    /// What no path of this length loses less than.
    fn least_db(&self, frequency: Frequency, distance_km: f64) -> Db;

    /// Are the path and the parameters such that the equations hold?
    fn admit(&self, path: &Path) -> Result<Warnings, LossError>;

    fn loss_db(&self, way: &Way, in_sight: bool) -> f64;

    /// The same for all paths of a radial, from the way of one on which both distances are 1 m; `None` where
    /// the equations read the distance in other ways too.
    fn laws(&self, metre: &Way) -> Option<Laws>;
}

impl<M: TwoState> PathLoss for M {
    fn card(&self) -> &'static Card {
        M::CARD
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        let warnings = self.admit(path)?;
        let in_sight = sight::decide(self, path)?;
        Ok(close(self, path, warnings, in_sight))
    }

    fn least_loss(&self, frequency: Frequency, distance_km: f64) -> Db {
        self.least_db(frequency, distance_km)
    }
}

impl<M: TwoState> Sweep for M {
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        along(self, radial, out);
    }
}

/// From a decided sight to the loss.
fn close<M: TwoState>(model: &M, path: &Path, mut warnings: Warnings, in_sight: bool) -> Loss {
    if !in_sight && path.distance_km() > M::NLOS_MAX_KM {
        warnings.insert(Quantity::DistanceKm);
    }
    Loss {
        loss: Db(model.loss_db(&Way::of(path), in_sight)),
        warnings,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{MODELS, PathLoss, Sight, Surroundings};
    use super::*;
    use crate::cover::Cover;

    /// What a sweep must answer: each path for itself.
    fn one_by_one(model: &dyn PathLoss, radial: &Path) -> Vec<Result<Loss, LossError>> {
        (0..radial.distances_km.len())
            .map(|i| model.loss(&radial.prefix(i)))
            .collect()
    }

    #[test]
    fn a_sweep_over_covered_ground_sound_or_spoiled_equals_the_paths() {
        let n = 60;
        let distances_km: Vec<f64> = (0..n).map(|i| 0.1 * f64::from(i)).collect();
        let wave = |i: i32, period: i32| f64::from(i * i % period) / f64::from(period);
        let heights_m: Vec<f64> = (0..n).map(|i| 100.0 + 60.0 * wave(i, 23)).collect();
        let cover: Vec<Cover> = (0..n).map(|i| Cover::high(20.0 * wave(i, 7))).collect();
        let mut holed_m = heights_m.clone();
        holed_m[40] = f64::NAN;
        let mut sunk = cover.clone();
        sunk[30].height_m = -1.0;
        let grounds: [(&[f64], &[Cover]); 7] = [
            (&heights_m, &cover),
            (&heights_m, &[]),
            (&holed_m, &cover),
            (&heights_m, &sunk),
            (&heights_m[..25], &cover),
            (&heights_m, &cover[..25]),
            (&[], &[]),
        ];
        let (mut seen, mut unseen) = (0, 0);
        for (heights_m, cover) in grounds {
            let radial = Path::bare(900.0, [45.0, 1.5], &distances_km, heights_m)
                .under(cover, Surroundings::MIDDLE_LATITUDE_DEG);
            for scenario in MODELS.iter().filter(|m| m.card.name.starts_with("3gpp")) {
                let build = |sight| (scenario.build)(&Parameters::with(|p| p.sight = sight));
                let model = build(Sight::Terrain);
                let wanted = one_by_one(&*model, &radial);
                let mut swept = wanted.clone();
                swept.fill(Err(LossError::UNASKED));
                model.along(&radial, &mut swept);
                for (got, wanted) in swept.iter().zip(&wanted) {
                    match (got, wanted) {
                        (Ok(got), Ok(wanted)) => {
                            assert!((got.loss.0 - wanted.loss.0).abs() < 1e-6, "{got:?} {wanted:?}");
                            assert_eq!(got.warnings, wanted.warnings);
                        }
                        (got, wanted) => assert_eq!(got, wanted, "{}", scenario.card.name),
                    }
                }
                let in_sight = one_by_one(&*build(Sight::Los), &radial);
                let same = wanted.iter().zip(&in_sight).filter(|(a, b)| a.is_ok() && a == b);
                let same = same.count();
                seen += same;
                unseen += wanted.iter().filter(|a| a.is_ok()).count() - same;
            }
        }
        assert!(seen > 50 && unseen > 50, "{seen} {unseen}");
    }

    #[test]
    fn the_sight_judged_is_the_sight_computed_with() {
        let d_km = [0.0, 0.5, 1.0, 1.5];
        let parameters = Parameters::default();
        let path = |heights_m| Path::bare(900.0, [30.0, 1.5], &d_km, heights_m);
        let sight = |scenario, heights_m| in_sight(scenario, &parameters, &path(heights_m));
        assert_eq!(sight(Scenario::RuralMacro, &[0.0; 4]), Ok(true));
        assert_eq!(sight(Scenario::RuralMacro, &[0.0, 40.0, 0.0, 0.0]), Ok(false));
        assert_eq!(sight(Scenario::RuralMacro, &[]), Ok(false));
        // Houses that are not known.
        assert_eq!(sight(Scenario::UrbanMacro, &[0.0; 4]), Ok(false));
        assert!(sight(Scenario::UrbanMicro, &[0.0; 4]).is_ok());
        let holed = sight(Scenario::RuralMacro, &[0.0, f64::NAN, 0.0, 0.0]);
        assert!(matches!(holed, Err(LossError::BadProfile { sample: 1, .. })));
    }

    #[test]
    fn shadow_fading_is_that_of_the_table() {
        let sigma = |scenario, in_sight, d_km: f64| {
            shadow_sigma_db(scenario, in_sight, &Path::bare(700.0, [35.0, 1.5], &[d_km], &[]))
        };
        // The rural breakpoint: 2π · 35 · 1.5 · 0.7e9 / 3e8 = 769.69 m.
        assert_eq!(sigma(Scenario::RuralMacro, true, 0.769), Ok(4.0));
        assert_eq!(sigma(Scenario::RuralMacro, true, 0.770), Ok(6.0));
        assert_eq!(sigma(Scenario::RuralMacro, false, 0.1), Ok(8.0));
        assert_eq!(sigma(Scenario::UrbanMacro, true, 4.0), Ok(4.0));
        assert_eq!(sigma(Scenario::UrbanMacro, false, 4.0), Ok(6.0));
        assert_eq!(sigma(Scenario::UrbanMicro, true, 4.0), Ok(4.0));
        assert_eq!(sigma(Scenario::UrbanMicro, false, 4.0), Ok(7.82));
        assert!(sigma(Scenario::UrbanMicro, false, f64::NAN).is_err());
    }
}
