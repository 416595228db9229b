//! Location variability: by how much levels scatter between places that a model cannot tell apart.
//!
//! | models | σ | source |
//! |---|---|---|
//! | p1812 | (0.52 + 0.024·f)·w_a^0.28, f in GHz, within a square of w_a = 100 m | [`P1812_7`](crate::bibliography::P1812_7) Annex 1 §4.7 |
//! | 3gpp-38901-rma, -uma, -umi | the shadow fading of the state: 6, 4, 4 dB in sight, 8, 6, 7.82 dB out of it | [`TR38901`](crate::bibliography::TR38901) table 7.4.1-1 |
//! | all others | 0.65·(log10 f)² − 1.3·log10 f + A, f in MHz, A = 5.2 urban, 6.6 elsewhere | curves of Okumura as fitted in [`SAUNDERS`](crate::bibliography::SAUNDERS) |
//!
//! Departures: where the state is decided by terrain or unknown, TR 38.901's value out of sight is taken, the
//! larger; RMa in sight has 4 dB before the breakpoint, 6 dB behind: 6 is taken everywhere. A model with
//! neither a table nor a formula of its own (free space, diffraction, ITM …) takes Okumura's curves; open
//! country takes the suburban one, for which the fit has no other. The frequency stays within 100 … 3000 MHz,
//! where those curves were measured, at its nearest end outside. Not in it: the error of the model itself and
//! of its terrain, which is larger for P.1812 than this σ.

use super::model::p1812::location::{Place, location_sigma_db as p1812_sigma_db};
use super::model::{self, Environment, Parameters, Scatter, Sight, VariabilityMode};
use crate::maths;
use crate::units::Frequency;

/// Side of the square within which P.1812's σ applies, metres: a village's core.
pub const SQUARE_M: f64 = 100.0;

/// Standard deviation of levels over locations, dB: the parameters' own where they state one, else the
/// model's (see the module's table). `model` is a name of [`MODELS`](super::model::MODELS); an unknown one is
/// treated as "all others".
pub fn location_sigma_db(model: &str, frequency: Frequency, parameters: &Parameters) -> f64 {
    if let Some(sigma_db) = parameters.location_sigma_db {
        return sigma_db;
    }
    let in_sight = parameters.sight == Sight::Los;
    let state = |los_db, nlos_db| if in_sight { los_db } else { nlos_db };
    match model::find(model).map_or(Scatter::Okumura, |m| m.card.scatter) {
        Scatter::P1812 => p1812_db(frequency, SQUARE_M),
        Scatter::Shadow { los_db, nlos_db } => state(los_db, nlos_db),
        Scatter::Okumura => okumura_db(frequency, parameters.environment),
    }
}

/// Is a model's loss the median over locations? Not where the model reads a share of them and was asked for
/// another one; in some of ITM's modes locations vary together with time or situations.
pub fn is_median(model: &str, parameters: &Parameters) -> bool {
    if !model::reads(model, "location_pct") {
        return true;
    }
    let share_pct = match parameters.variability.mode {
        _ if !model::reads(model, "variability") => parameters.location_pct,
        VariabilityMode::Broadcast => parameters.location_pct,
        VariabilityMode::Mobile => parameters.time_pct,
        VariabilityMode::SingleMessage | VariabilityMode::Accidental => parameters.situation_pct,
    };
    share_pct == 50.0
}

/// P.1812's σ within a square of a side in metres.
pub fn p1812_db(frequency: Frequency, square_m: f64) -> f64 {
    // A receiver at the clutter's top: the factor u is 1.
    p1812_sigma_db(frequency.ghz(), square_m, 0.0, 0.0, Place::Outdoor)
}

/// Okumura's σ in surroundings.
pub fn okumura_db(frequency: Frequency, environment: Environment) -> f64 {
    let a_db = match environment {
        Environment::Urban | Environment::UrbanLarge => 5.2,
        Environment::Suburban | Environment::QuasiOpen | Environment::Open => 6.6,
    };
    let log_f = maths::log10(frequency.mhz().clamp(100.0, 3000.0));
    0.65 * log_f * log_f - 1.3 * log_f + a_db
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_values() {
        let mhz = Frequency::from_mhz;
        // 100^0.28 = 3.63078; (0.52 + 0.024·0.8)·3.63078
        assert!((p1812_db(mhz(800.0), 100.0) - 1.95772).abs() < 1e-4);
        // log10 800 = 2.90309: 5.47815 − 3.77402 + 6.6
        assert!((okumura_db(mhz(800.0), Environment::Suburban) - 8.3041).abs() < 1e-4);
        assert!((okumura_db(mhz(800.0), Environment::Urban) - 6.9041).abs() < 1e-4);
        // The curves end at 3 GHz.
        assert_eq!(
            okumura_db(mhz(3500.0), Environment::Open),
            okumura_db(mhz(3000.0), Environment::Open)
        );
    }

    #[test]
    fn a_share_of_locations_is_the_one_that_the_model_reads() {
        let median = |model: &str, change: fn(&mut Parameters)| {
            let mut parameters = Parameters::default();
            change(&mut parameters);
            is_median(model, &parameters)
        };
        assert!(median("p1812", |_| ()) && !median("p1812", |p| p.location_pct = 95.0));
        assert!(median("p1812", |p| p.time_pct = 10.0));
        assert!(median("free-space", |p| p.location_pct = 95.0));
        assert!(!median("itm", |p| p.location_pct = 95.0));
        assert!(median("itm", |p| p.time_pct = 95.0));
        let mobile = |p: &mut Parameters| (p.variability.mode, p.time_pct) = (VariabilityMode::Mobile, 95.0);
        assert!(!median("itm", mobile) && median("p1812", mobile));
        assert!(!median("itm-area", |p| {
            (p.variability.mode, p.situation_pct) = (VariabilityMode::Accidental, 95.0);
        }));
    }

    #[test]
    fn each_model_has_its_own_and_the_parameters_go_before() {
        let f = Frequency::from_mhz(1800.0);
        let mut parameters = Parameters::default();
        let sigma = |name: &str, p: &Parameters| location_sigma_db(name, f, p);
        assert_eq!(sigma("3gpp-38901-rma", &parameters), 8.0);
        assert_eq!(sigma("p1812", &parameters), p1812_db(f, 100.0));
        assert_eq!(
            sigma("p526-delta-bullington", &parameters),
            okumura_db(f, Environment::Open)
        );
        parameters.sight = Sight::Los;
        assert_eq!(sigma("3gpp-38901-rma", &parameters), 6.0);
        assert_eq!(sigma("3gpp-38901-umi", &parameters), 4.0);
        parameters.location_sigma_db = Some(5.5);
        assert_eq!(sigma("p1812", &parameters), 5.5);
    }
}
