//! A model and what is added to it: the receiver's own surroundings, and above 10 GHz the air.
//!
//! A model of terrain alone ends at the receiver's antenna as if nothing stood around it. Where land cover is known,
//! [`Prediction`] adds what the receiver's class takes:
//!
//! - Built-up classes, and woods up to 3 GHz, by [`P2108_1`](crate::bibliography::P2108_1): the model's path ends at the top of
//!   the clutter (the class's representative height), and the terminal's loss below it is added: §3.1 up to 3 GHz, the median of §3.2
//!   above.
//! - Woods above 3 GHz by [`P833_10`](crate::bibliography::P833_10) §2.1, for the way through the woods that the path takes before the
//!   receiver.
//! - Open ground and water take nothing.
//!
//! Models that know clutter themselves, by their constants or by reading it, get nothing added: see
//! [`ClutterUse`](super::model::ClutterUse). From [`AIR_MATTERS_MHZ`] on, gas by [`P676_13`](crate::bibliography::P676_13) and rain by
//! [`P838_3`](crate::bibliography::P838_3) are added over the whole length of the path.

use super::model::p833::{ST_PETERSBURG, in_woodland};
use super::model::p2108::height_gain::{STREET_WIDTH_M, height_gain};
use super::model::p2108::statistical::statistical;
use super::model::{Account, Card, Loss, LossError, Path, PathLoss, Polarization, Sweep, p676, p838};
use crate::terrain::Cover;
use crate::terrain::cover::Kind;
use crate::units::{Db, Frequency};

/// Below this frequency gas and rain take less than a hundredth of a dB per kilometre, MHz.
pub const AIR_MATTERS_MHZ: f64 = 10_000.0;

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
}

/// Attenuation by the air, dB/km.
#[derive(Clone, Copy, Debug, PartialEq)]
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

    /// Below 10 GHz and without land cover the model stands alone, and nothing may cost it time.
    fn adds_nothing(&self, path: &Path) -> bool {
        let bare = self.surrounded == Surrounded::Bare || path.surroundings.cover.is_empty();
        bare && (self.air.is_none() || path.frequency.mhz() < AIR_MATTERS_MHZ)
    }

    fn specific(&self, frequency: Frequency) -> Result<Option<Specific>, LossError> {
        let Some(air) = self.air.filter(|_| frequency.mhz() >= AIR_MATTERS_MHZ) else {
            return Ok(None);
        };
        let gas = p676::specific_attenuation(
            frequency,
            air.dry_pressure_hpa,
            air.water_vapour_g_m3,
            air.temperature_k,
        )?;
        let rain = p838::coefficients(frequency, 0.0, air.polarization.into())?;
        Ok(Some(Specific {
            gas_db_km: gas.total_db_km(),
            rain_db_km: rain.specific_db_km(air.rain_rate_mm_h)?,
        }))
    }

    fn terminal(&self, path: &Path) -> Result<Terminal, LossError> {
        let rx_height_m = path.rx_height_m;
        let bare = Terminal {
            height_m: rx_height_m,
            added: None,
        };
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
        });
    }
    if cover.kind == Kind::Trees {
        let depth_m = woods_before_receiver_m(path).min(DEEPEST_M);
        let added = in_woodland(path.frequency, depth_m, &ST_PETERSBURG)?.loss;
        return Ok(Terminal {
            added: Some(("woods around the receiver", added)),
            ..bare
        });
    }
    let distance_km = path.distance_km().max(STATISTICAL_FROM_KM);
    Ok(Terminal {
        height_m: cover.height_m,
        added: Some((
            "clutter around the receiver",
            statistical(path.frequency, distance_km, 50.0)?,
        )),
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
        if self.adds_nothing(path) {
            return self.model.loss(path);
        }
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
        let terminal = self.terminal(path)?;
        let model = self.model.loss(&Path {
            rx_height_m: terminal.height_m,
            ..*path
        })?;
        let mut added: Vec<(&'static str, Db)> = terminal.added.into_iter().collect();
        if let Some(specific) = self.specific(path.frequency)? {
            let d_km = path.distance_km();
            added.push(("gas", Db(specific.gas_db_km * d_km)));
            added.push(("rain", Db(specific.rain_db_km * d_km)));
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
        if self.adds_nothing(radial) {
            return self.model.along(radial, out);
        }
        let specific = self.specific(radial.frequency);
        let terminals: Vec<Result<Terminal, LossError>> =
            (0..out.len()).map(|i| self.terminal(&radial.prefix(i))).collect();
        let mut heights_m: Vec<f64> = terminals.iter().flatten().map(|t| t.height_m).collect();
        heights_m.sort_by(f64::total_cmp);
        heights_m.dedup();
        let mut swept = out.to_vec();
        for height_m in heights_m {
            let ends_there = Path {
                rx_height_m: height_m,
                ..*radial
            };
            self.model.along(&ends_there, &mut swept);
            for (slot, (loss, terminal)) in out.iter_mut().zip(swept.iter().zip(&terminals)) {
                if terminal.as_ref().is_ok_and(|t| t.height_m == height_m) {
                    *slot = *loss;
                }
            }
        }
        for (i, (slot, terminal)) in out.iter_mut().zip(&terminals).enumerate() {
            let d_km = radial.distances_km.get(i).copied().unwrap_or(f64::NAN);
            *slot = whole(*slot, *terminal, specific, d_km);
        }
    }
}

/// The model's loss with what is added, summed in the order of [`Account::total`].
fn whole(
    model: Result<Loss, LossError>,
    terminal: Result<Terminal, LossError>,
    specific: Result<Option<Specific>, LossError>,
    d_km: f64,
) -> Result<Loss, LossError> {
    let (terminal, specific) = (terminal?, specific);
    let mut loss = model?;
    if let Some((_, db)) = terminal.added {
        loss.loss += db;
    }
    if let Some(specific) = specific? {
        loss.loss += Db(specific.gas_db_km * d_km);
        loss.loss += Db(specific.rain_db_km * d_km);
    }
    Ok(loss)
}

#[cfg(test)]
mod tests {
    use super::super::model::{Parameters, Surroundings, find};
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
    fn the_air_counts_above_10_ghz_only() {
        let world = World::new();
        let whole = Prediction::over(model("free-space"), Surrounded::Bare, Some(AIR));
        let path = world.path(5900.0);
        assert_eq!(whole.loss(&path), model("free-space").loss(&path));
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
