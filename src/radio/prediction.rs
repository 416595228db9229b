//! A model and what is added to it: the receiver's own surroundings, and at high frequencies the air.
//!
//! A model of terrain alone ends at the receiver's antenna as if nothing stood around it. Where land cover is known,
//! [`Prediction`] adds what the receiver's class takes:
//!
//! - Built-up classes, and woods, up to 3 GHz by [`P2108_1`](crate::bibliography::P2108_1) §3.1: the model's path ends at the top of
//!   the clutter (the class's representative height), and the terminal's loss below it is added.
//! - Built-up classes above 3 GHz by the median of §3.2, which is what clutter adds to a path that is otherwise the same: the model's
//!   path ends at the receiver's own height.
//! - Woods above 3 GHz by [`P833_10`](crate::bibliography::P833_10) §2.1, for the way through the woods that the path takes before the
//!   receiver.
//! - Open ground and water take nothing.
//!
//! Departure: what stands around a receiver never helps it. In a hollow, or beyond the horizon, terrain alone may take more of a path
//! that ends at the receiver than of one that ends at the clutter's top, by more than the clutter's own loss; then the loss without
//! clutter stands. Left out: the transmitter's end, which is taken to stand clear; and there is a step at 3 GHz, where the methods change.
//!
//! Models that know clutter themselves, by their constants or by reading it, get nothing added: see
//! [`ClutterUse`](super::model::ClutterUse). Gas by [`P676_13`](crate::bibliography::P676_13) is added from [`GAS_MATTERS_MHZ`] on, rain by
//! [`P838_3`](crate::bibliography::P838_3) from [`RAIN_MATTERS_MHZ`] on, over the whole length of the path.

use super::model::p833::{ST_PETERSBURG, in_woodland};
use super::model::p2108::height_gain::{STREET_WIDTH_M, height_gain};
use super::model::p2108::statistical::statistical;
use super::model::{
    Account, Card, Loss, LossError, Path, PathLoss, Polarization, Sweep, Warnings, p676, p838,
};
use crate::terrain::Cover;
use crate::terrain::cover::Kind;
use crate::units::{Db, Frequency};

/// Below this frequency gas takes less than 0.03 dB per kilometre, even of warm and wet air, MHz.
pub const GAS_MATTERS_MHZ: f64 = 10_000.0;

/// Below this frequency rain of 100 mm/h takes less than 0.05 dB per kilometre, MHz; at 7 GHz it takes 1.8.
pub const RAIN_MATTERS_MHZ: f64 = 3_000.0;

/// Up to here P.2108's height-gain model is defined, MHz.
const HEIGHT_GAIN_UP_TO_MHZ: f64 = 3_000.0;

/// P.2108 §3.2 is defined from this path length on, km: a shorter path loses no more than this one.
const STATISTICAL_FROM_KM: f64 = 0.25;

/// A way through woods longer than this takes no more, metres: the exponential of P.833 is at its end.
const DEEPEST_M: f64 = 10_000.0;

/// What the receiver's surroundings take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surrounded {
    /// Nothing.
    Bare,
    /// The clutter table's loss of the class.
    ByTable,
    /// As the recommendations say, by the kind and height of the class.
    ByRecommendation,
}

/// The air along a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Air {
    /// Pressure of dry air, hPa.
    pub dry_pressure_hpa: f64,
    /// Water vapour, g/m³.
    pub water_vapour_g_m3: f64,
    /// Temperature, K.
    pub temperature_k: f64,
    /// Rain, mm/h; 0: dry.
    pub rain_rate_mm_h: f64,
    /// Polarisation of the wave.
    pub polarization: Polarization,
}

/// A model with what is added to it.
pub struct Prediction {
    model: Box<dyn Sweep>,
    surrounded: Surrounded,
    air: Option<Air>,
}

/// What one receiver's surroundings do to a path.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Terminal {
    /// The model's path ends here above ground, metres.
    height_m: f64,
    /// Added to its loss.
    added: Option<(&'static str, Db)>,
    /// Ranges of measurement that the addition leaves.
    warnings: Warnings,
}

impl Terminal {
    /// The model's loss, and what is added to it. Where a path that ends at the receiver's own height loses more than one that ends at the
    /// clutter's top with what is added to it, that path's: clutter never helps.
    fn on(
        mut self,
        own_height_m: f64,
        loss_at: impl Fn(f64) -> Result<Loss, LossError>,
    ) -> Result<(Loss, Self), LossError> {
        let mut loss = loss_at(self.height_m)?;
        if self.height_m != own_height_m {
            let added = self.added.map_or(Db(0.0), |(_, db)| db);
            match loss_at(own_height_m) {
                Ok(bare) if bare.loss > loss.loss + added => {
                    loss = bare;
                    self = Self::bare(own_height_m);
                }
                _ => {}
            }
        }
        loss.warnings = loss.warnings.and(self.warnings);
        Ok((loss, self))
    }

    /// A receiver around which nothing stands.
    const fn bare(height_m: f64) -> Self {
        Self {
            height_m,
            added: None,
            warnings: Warnings::NONE,
        }
    }
}

/// Attenuation by the air, dB/km; 0 where it does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Specific {
    gas_db_km: f64,
    rain_db_km: f64,
}

impl Prediction {
    /// A model with what is added; the model itself where nothing is.
    pub fn over(model: Box<dyn Sweep>, surrounded: Surrounded, air: Option<Air>) -> Box<dyn Sweep> {
        if surrounded == Surrounded::Bare && air.is_none() {
            return model;
        }
        Box::new(Self {
            model,
            surrounded,
            air,
        })
    }

    fn specific(&self, frequency: Frequency) -> Result<Specific, LossError> {
        let mut specific = Specific::default();
        let Some(air) = self.air else {
            return Ok(specific);
        };
        if frequency.mhz() >= GAS_MATTERS_MHZ {
            let gas = p676::specific_attenuation(
                frequency,
                air.dry_pressure_hpa,
                air.water_vapour_g_m3,
                air.temperature_k,
            )?;
            specific.gas_db_km = gas.total_db_km();
        }
        if frequency.mhz() >= RAIN_MATTERS_MHZ && air.rain_rate_mm_h != 0.0 {
            let rain = p838::coefficients(frequency, 0.0, air.polarization.into())?;
            specific.rain_db_km = rain.specific_db_km(air.rain_rate_mm_h)?;
        }
        Ok(specific)
    }

    fn terminal(&self, path: &Path) -> Result<Terminal, LossError> {
        let bare = Terminal::bare(path.rx_height_m);
        let Some(cover) = path.cover_at_receiver() else {
            return Ok(bare);
        };
        match self.surrounded {
            Surrounded::Bare => Ok(bare),
            Surrounded::ByTable => Ok(Terminal {
                added: Some(("clutter around the receiver", Db(cover.loss_db))),
                ..bare
            }),
            Surrounded::ByRecommendation => recommended(path, &cover, bare),
        }
    }
}

fn recommended(path: &Path, cover: &Cover, bare: Terminal) -> Result<Terminal, LossError> {
    if matches!(cover.kind, Kind::Open | Kind::Water) || cover.height_m <= path.rx_height_m {
        return Ok(bare);
    }
    if path.frequency.mhz() <= HEIGHT_GAIN_UP_TO_MHZ {
        let added = height_gain(
            path.frequency,
            path.rx_height_m,
            STREET_WIDTH_M,
            cover.height_m,
            cover.kind,
        )?;
        return Ok(Terminal {
            height_m: cover.height_m,
            added: Some(("clutter around the receiver", added)),
            ..bare
        });
    }
    if cover.kind == Kind::Trees {
        let depth_m = woods_before_receiver_m(path).min(DEEPEST_M);
        let woods = in_woodland(path.frequency, depth_m, &ST_PETERSBURG)?;
        return Ok(Terminal {
            added: Some(("woods around the receiver", woods.loss)),
            warnings: woods.warnings,
            ..bare
        });
    }
    let distance_km = path.distance_km().max(STATISTICAL_FROM_KM);
    Ok(Terminal {
        added: Some((
            "clutter around the receiver",
            statistical(path.frequency, distance_km, 50.0)?,
        )),
        ..bare
    })
}

/// The way through woods that ends at the receiver, metres: as many samples as are woods without a gap, each for the ground
/// half-way to its neighbours.
fn woods_before_receiver_m(path: &Path) -> f64 {
    let cover = path.surroundings.cover;
    let woods = cover.iter().rev().take_while(|c| c.kind == Kind::Trees).count();
    let n = cover.len().min(path.distances_km.len());
    let (Some(&end_km), Some(first)) = (path.distances_km.get(n.wrapping_sub(1)), n.checked_sub(woods))
    else {
        return 0.0;
    };
    let edge_km = match (first.checked_sub(1), path.distances_km.get(first)) {
        (Some(before), Some(at_km)) => 0.5 * (path.distances_km[before] + at_km),
        _ => 0.0,
    };
    1000.0 * (end_km - edge_km).max(0.0)
}

impl PathLoss for Prediction {
    fn card(&self) -> &'static Card {
        self.model.card()
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        let account = self.account(path)?;
        Ok(Loss {
            loss: account.total(),
            warnings: account.model.warnings,
        })
    }

    /// What is added is never negative.
    fn least_loss(&self, frequency: Frequency, distance_km: f64) -> Db {
        self.model.least_loss(frequency, distance_km)
    }

    fn account(&self, path: &Path) -> Result<Account, LossError> {
        let (model, terminal) = self.terminal(path)?.on(path.rx_height_m, |rx_height_m| {
            self.model.loss(&Path { rx_height_m, ..*path })
        })?;
        let mut added: Vec<(&'static str, Db)> = terminal.added.into_iter().collect();
        let (specific, d_km) = (self.specific(path.frequency)?, path.distance_km());
        for (name, db_km) in [("gas", specific.gas_db_km), ("rain", specific.rain_db_km)] {
            if db_km != 0.0 {
                added.push((name, Db(db_km * d_km)));
            }
        }
        Ok(Account {
            model,
            model_rx_height_m: terminal.height_m,
            added,
        })
    }
}

impl Sweep for Prediction {
    /// One sweep of the model for every height at which paths end: a handful, as many as the clutter's classes have.
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        let specific = self.specific(radial.frequency);
        let terminals: Vec<Result<Terminal, LossError>> =
            (0..out.len()).map(|i| self.terminal(&radial.prefix(i))).collect();
        let own_m = radial.rx_height_m;
        let mut heights_m: Vec<f64> = terminals.iter().flatten().map(|t| t.height_m).collect();
        heights_m.push(own_m);
        heights_m.sort_by(f64::total_cmp);
        heights_m.dedup_by(|a, b| a.total_cmp(b).is_eq());
        let swept: Vec<Vec<Result<Loss, LossError>>> = heights_m
            .iter()
            .map(|&rx_height_m| {
                let mut losses = out.to_vec();
                self.model.along(
                    &Path {
                        rx_height_m,
                        ..*radial
                    },
                    &mut losses,
                );
                losses
            })
            .collect();
        for (i, (slot, terminal)) in out.iter_mut().zip(terminals).enumerate() {
            let d_km = radial.distances_km.get(i).copied().unwrap_or(f64::NAN);
            let loss_at = |height_m: f64| match heights_m.binary_search_by(|h| h.total_cmp(&height_m)) {
                Ok(at) => swept[at][i],
                // Not reached: every terminal's height was swept.
                Err(_) => self.model.loss(&Path {
                    rx_height_m: height_m,
                    ..radial.prefix(i)
                }),
            };
            let reckoned = terminal.and_then(|t| t.on(own_m, loss_at));
            *slot = reckoned.and_then(|(loss, terminal)| Ok(whole(loss, &terminal, specific?, d_km)));
        }
    }
}

/// The model's loss with what is added, summed in the order of [`Account::total`].
fn whole(mut loss: Loss, terminal: &Terminal, specific: Specific, d_km: f64) -> Loss {
    if let Some((_, db)) = terminal.added {
        loss.loss += db;
    }
    for db_km in [specific.gas_db_km, specific.rain_db_km] {
        if db_km != 0.0 {
            loss.loss += Db(db_km * d_km);
        }
    }
    loss
}

#[cfg(test)]
mod tests {
    use super::super::model::{Parameters, Quantity, Surroundings, find};
    use super::*;

    const WOODS: Cover = Cover {
        height_m: 15.0,
        kind: Kind::Trees,
        loss_db: 12.0,
        ..Cover::BARE
    };

    fn model(name: &str) -> Box<dyn Sweep> {
        (find(name).expect("in the list").build)(&Parameters::default())
    }

    /// 10 km of flat ground, the last 2 km wooded.
    struct World {
        distances_km: Vec<f64>,
        heights_m: Vec<f64>,
        cover: Vec<Cover>,
    }

    impl World {
        fn new() -> Self {
            Self {
                distances_km: (0..=100).map(|i| 0.1 * f64::from(i)).collect(),
                heights_m: vec![50.0; 101],
                cover: (0..=100)
                    .map(|i| if i > 80 { WOODS } else { Cover::BARE })
                    .collect(),
            }
        }

        fn path(&self, f_mhz: f64) -> Path<'_> {
            Path {
                frequency: Frequency::from_mhz(f_mhz),
                tx_height_m: 40.0,
                rx_height_m: 1.5,
                distances_km: &self.distances_km,
                heights_m: &self.heights_m,
                surroundings: Surroundings {
                    cover: &self.cover,
                    latitude_deg: 21.0,
                },
            }
        }
    }

    const AIR: Air = Air {
        dry_pressure_hpa: 1013.25,
        water_vapour_g_m3: 7.5,
        temperature_k: 288.15,
        rain_rate_mm_h: 20.0,
        polarization: Polarization::Vertical,
    };

    #[test]
    fn nothing_added_is_the_model_itself() {
        let world = World::new();
        let path = world.path(800.0);
        let whole = Prediction::over(model("p526-delta-bullington"), Surrounded::Bare, None);
        assert_eq!(whole.loss(&path), model("p526-delta-bullington").loss(&path));
    }

    #[test]
    fn a_receiver_in_woods_is_reckoned_at_their_top_and_loses_what_p2108_says() {
        let world = World::new();
        let path = world.path(800.0);
        let whole = Prediction::over(model("p526-delta-bullington"), Surrounded::ByRecommendation, None);
        let account = whole.account(&path).expect("an account");
        assert_eq!(account.model_rx_height_m, 15.0);
        let at_top = Path {
            rx_height_m: 15.0,
            ..path
        };
        assert_eq!(Ok(account.model), model("p526-delta-bullington").loss(&at_top));
        // ν = 0.342·√0.8·√(13.5·atan(13.5/27)·180/π) = 5.75: J(ν) = 28.1, less 6.03.
        let (_, added) = account.added[0];
        assert!((added.0 - 22.0).abs() < 0.3, "{added:?}");
        assert_eq!(whole.loss(&path).expect("a loss").loss, account.total());
    }

    #[test]
    fn above_3_ghz_the_way_through_the_woods_counts() {
        let world = World::new();
        let path = world.path(3500.0);
        let whole = Prediction::over(model("p526-delta-bullington"), Surrounded::ByRecommendation, None);
        let account = whole.account(&path).expect("an account");
        assert_eq!(account.model_rx_height_m, 1.5);
        // A_m = 1.37·3500^0.42 = 42.2 dB; 1.95 km of woods at 0.7 dB/m are as deep as can be.
        assert!((account.added[0].1.0 - 42.2).abs() < 0.1, "{:?}", account.added);
        assert!((woods_before_receiver_m(&path) - 1950.0).abs() < 1e-6);
        // No wood was measured so high: the loss says so, one by one and in a sweep.
        let warned =
            |loss: Result<Loss, LossError>| loss.expect("a loss").warnings.contains(Quantity::FrequencyMhz);
        assert!(warned(whole.loss(&path)) && !warned(whole.loss(&world.path(800.0))));
        let mut swept = vec![whole.loss(&path); 101];
        whole.along(&path, &mut swept);
        assert!(warned(swept[100]) && !warned(swept[50]));
    }

    #[test]
    fn above_3_ghz_the_path_to_a_village_ends_at_the_receiver() {
        let mut world = World::new();
        for cover in &mut world.cover[81..] {
            cover.kind = Kind::Suburban;
        }
        // A bank 200 m before the receiver, lower than the roofs.
        world.heights_m[98] = 58.0;
        let path = world.path(3500.0);
        let whole = Prediction::over(model("p526-delta-bullington"), Surrounded::ByRecommendation, None);
        let account = whole.account(&path).expect("an account");
        assert_eq!(account.model_rx_height_m, 1.5);
        assert_eq!(Ok(account.model), model("p526-delta-bullington").loss(&path));
        let added = statistical(path.frequency, 10.0, 50.0).expect("a loss");
        assert_eq!(account.added, [("clutter around the receiver", added)]);
    }

    #[test]
    fn clutter_never_helps() {
        let mut world = World::new();
        // Beyond the horizon, 60 km away, ten times the height is worth more than the woods below it take.
        for km in &mut world.distances_km {
            *km *= 6.0;
        }
        let bare = model("p526-delta-bullington");
        let whole = Prediction::over(model("p526-delta-bullington"), Surrounded::ByRecommendation, None);
        let mut swept = vec![bare.loss(&world.path(150.0)); 101];
        whole.along(&world.path(150.0), &mut swept);
        for f_mhz in [150.0, 450.0, 800.0, 2600.0] {
            let path = world.path(f_mhz);
            let (in_woods, without) = (
                whole.loss(&path).expect("a loss"),
                bare.loss(&path).expect("a loss"),
            );
            assert!(
                in_woods.loss >= without.loss,
                "{f_mhz} MHz: {in_woods:?} {without:?}"
            );
        }
        let truth = whole.loss(&world.path(150.0)).expect("a loss");
        assert!((swept[100].expect("a loss").loss - truth.loss).0.abs() < 1e-6);
        let account = whole.account(&world.path(150.0)).expect("an account");
        assert_eq!((account.model_rx_height_m, account.added), (1.5, vec![]));
    }

    #[test]
    fn open_ground_takes_nothing_and_the_table_takes_what_it_says() {
        let world = World::new();
        let path = world.path(800.0).prefix(50);
        let whole = Prediction::over(model("free-space"), Surrounded::ByRecommendation, None);
        assert_eq!(whole.loss(&path), model("free-space").loss(&path));
        let path = world.path(800.0);
        let whole = Prediction::over(model("free-space"), Surrounded::ByTable, None);
        let difference =
            whole.loss(&path).expect("a loss").loss - model("free-space").loss(&path).expect("a loss").loss;
        assert!((difference.0 - 12.0).abs() < 1e-9);
    }

    #[test]
    fn gas_counts_above_10_ghz_and_rain_above_3() {
        let world = World::new();
        let whole = Prediction::over(model("free-space"), Surrounded::Bare, Some(AIR));
        let path = world.path(2900.0);
        assert_eq!(whole.loss(&path), model("free-space").loss(&path));
        // P.838-3 at 7 GHz, vertical: k = 0.001425, α = 1.4745; 20 mm/h: 0.118 dB/km over 10 km.
        let account = whole.account(&world.path(7000.0)).expect("an account");
        assert_eq!(account.added.len(), 1);
        assert!((account.added[0].1.0 - 1.18).abs() < 0.02, "{:?}", account.added);
        let account = whole.account(&world.path(26_000.0)).expect("an account");
        let names: Vec<&str> = account.added.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["gas", "rain"]);
        // About 0.16 dB/km of gas; k = 0.15, α = 0.95 at 26 GHz: 2.6 dB/km of rain.
        assert!((account.added[0].1.0 - 1.6).abs() < 0.4, "{:?}", account.added);
        assert!((account.added[1].1.0 - 26.0).abs() < 3.0, "{:?}", account.added);
    }

    #[test]
    fn a_sweep_is_the_truth_at_every_sample() {
        let world = World::new();
        for (name, f_mhz) in [
            ("p526-delta-bullington", 800.0),
            ("p526-delta-bullington", 3500.0),
            ("free-space", 26_000.0),
        ] {
            let whole = Prediction::over(model(name), Surrounded::ByRecommendation, Some(AIR));
            let path = world.path(f_mhz);
            let unasked = Err(LossError::NeedsTerrain {
                model: "",
                samples: 0,
                least: 0,
            });
            let mut swept = vec![unasked; 101];
            whole.along(&path, &mut swept);
            for (i, got) in swept.iter().enumerate() {
                let truth = whole.loss(&path.prefix(i));
                match (got, truth) {
                    (Ok(a), Ok(b)) => assert!((a.loss.0 - b.loss.0).abs() < 1e-6, "{name} {i}: {a:?} {b:?}"),
                    (a, b) => assert_eq!(a.is_err(), b.is_err(), "{name} {i}: {a:?} {b:?}"),
                }
            }
        }
    }
}
