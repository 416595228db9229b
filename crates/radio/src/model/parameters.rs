//! What a study can set about a model.

use super::LossError;
use super::choices::{Climate, Environment, Polarization, Sight, Siting, SuiTerrain, Variability};
use thiserror::Error;

/// What a study can set about a model. Every field has a default; models read what concerns them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// Surroundings, for the models of Hata's family.
    pub environment: Environment,
    /// Line of sight, for TR 38.901.
    pub sight: Sight,
    /// Median effective earth radius factor k; 4/3 where the study is silent.
    pub earth_radius_factor: f64,
    /// Polarisation of the wave.
    pub polarization: Polarization,
    /// Mean building height, metres, for TR 38.901 RMa.
    pub building_height_m: f64,
    /// Mean street width, metres, for TR 38.901 RMa.
    pub street_width_m: f64,
    /// Share of time during which the loss is not exceeded, %: p of P.1812, time variability of ITM.
    pub time_pct: f64,
    /// Share of locations at which the loss is not exceeded, %: p_L of P.1812, location variability of ITM,
    /// reliability of extended Hata.
    pub location_pct: f64,
    /// Share of like situations in which the loss is not exceeded, %: the confidence of ITM.
    pub situation_pct: f64,
    /// Standard deviation of the location variability, dB; `None`: as the model's source gives it.
    pub location_sigma_db: Option<f64>,
    /// ΔN: mean decrease of the refractive index over the lowest kilometre, N-units/km.
    pub delta_n: f64,
    /// N_0: refractivity of the surface brought down to sea level, N-units.
    pub sea_level_refractivity: f64,
    /// Radio climate, for ITM.
    pub climate: Climate,
    /// Relative permittivity of the ground, for ITM.
    pub ground_permittivity: f64,
    /// Conductivity of the ground, S/m, for ITM.
    pub ground_conductivity_s_m: f64,
    /// What varies, for ITM.
    pub variability: Variability,
    /// Δh: interdecile range of the terrain's heights, metres, for ITM's area mode, which reads no profile.
    pub terrain_irregularity_m: f64,
    /// How the transmitter's place was chosen, for ITM's area mode.
    pub tx_siting: Siting,
    /// How the receiver's place was chosen, for ITM's area mode.
    pub rx_siting: Siting,
    /// Way over land from the transmitter to the coast, km, for P.1812's ducting; 500 or more: far inland.
    pub tx_coast_km: f64,
    /// Way over land from the receiver to the coast, km.
    pub rx_coast_km: f64,
    /// Terrain type of the SUI model.
    pub sui_terrain: SuiTerrain,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            environment: Environment::QuasiOpen,
            sight: Sight::Terrain,
            earth_radius_factor: 4.0 / 3.0,
            polarization: Polarization::Vertical,
            building_height_m: 5.0,
            street_width_m: 20.0,
            time_pct: 50.0,
            location_pct: 50.0,
            situation_pct: 50.0,
            location_sigma_db: None,
            delta_n: 45.0,
            sea_level_refractivity: 325.0,
            climate: Climate::ContinentalTemperate,
            ground_permittivity: 15.0,
            ground_conductivity_s_m: 0.005,
            variability: Variability::BROADCAST,
            terrain_irregularity_m: 90.0,
            tx_siting: Siting::Random,
            rx_siting: Siting::Random,
            tx_coast_km: 500.0,
            rx_coast_km: 500.0,
            sui_terrain: SuiTerrain::B,
        }
    }
}

/// A parameter outside its range.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[error("{name} is {value}; it must lie in {min}…{max} {unit}")]
pub struct BadParameter {
    /// The field of [`Parameters`].
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// Smallest allowed.
    pub min: f64,
    /// Largest allowed.
    pub max: f64,
    /// Unit of all three; empty for a plain number.
    pub unit: &'static str,
}

impl Parameters {
    /// The defaults, but for what is changed.
    pub(crate) fn with(change: impl FnOnce(&mut Self)) -> Self {
        let mut parameters = Self::default();
        change(&mut parameters);
        parameters
    }

    /// Everything that lies outside its range, whichever model reads it. Where several models read a
    /// parameter and their ranges differ, only what none of them accepts is a fault here; each refuses for
    /// itself what it cannot use.
    pub fn faults(&self) -> Vec<BadParameter> {
        let limits = [
            EARTH_RADIUS,
            BUILDING_HEIGHT,
            STREET_WIDTH,
            TIME,
            LOCATION,
            SITUATION,
            GROUND_PERMITTIVITY,
            GROUND_CONDUCTIVITY,
            TERRAIN_IRREGULARITY,
            LOCATION_SIGMA,
            DELTA_N,
            TX_COAST,
            RX_COAST,
        ];
        limits.iter().filter_map(|limit| self.fault(limit)).collect()
    }

    /// What is wrong with one of them.
    fn fault(&self, &(name, value_of, min, max, unit): &Limit) -> Option<BadParameter> {
        let value = value_of(self);
        // Written so that NaN fails.
        if value >= min && value <= max {
            return None;
        }
        Some(BadParameter {
            name,
            value,
            min,
            max,
            unit,
        })
    }

    /// Refuses, in a model's name, the first that lies outside its range.
    fn require(&self, model: &'static str, limits: &[Limit]) -> Result<(), LossError> {
        match limits.iter().find_map(|limit| self.fault(limit)) {
            Some(fault) => Err(LossError::BadParameter { model, fault }),
            None => Ok(()),
        }
    }

    /// What both modes of ITM read, by its definition.
    pub(super) fn require_itm(&self, model: &'static str) -> Result<(), LossError> {
        let n_0 = within(REFRACTIVITY, 250.0, 400.0);
        let ground = [GROUND_PERMITTIVITY, GROUND_CONDUCTIVITY];
        self.require(model, &[n_0])?;
        self.require(model, &ground)?;
        self.require(model, &[SITUATION, TIME, LOCATION])
    }

    /// What the area mode reads beyond that.
    pub(super) fn require_itm_area(&self, model: &'static str) -> Result<(), LossError> {
        self.require_itm(model)?;
        self.require(model, &[TERRAIN_IRREGULARITY])
    }

    /// P.1812-7 table 1 for both shares; the range of N₀ is our own.
    pub(super) fn require_p1812(&self, model: &'static str) -> Result<(), LossError> {
        let shares = [within(TIME, 1.0, 50.0), within(LOCATION, 1.0, 99.0)];
        self.require(model, &shares)?;
        let n_0 = within(REFRACTIVITY, 200.0, 500.0);
        self.require(model, &[LOCATION_SIGMA, DELTA_N, n_0, TX_COAST, RX_COAST])
    }

    pub(super) fn require_earth_radius(&self, model: &'static str) -> Result<(), LossError> {
        self.require(model, &[EARTH_RADIUS])
    }

    pub(super) fn require_rural_macro(&self, model: &'static str) -> Result<(), LossError> {
        self.require(model, &[BUILDING_HEIGHT, STREET_WIDTH, EARTH_RADIUS])
    }
}

/// What a parameter may be: its name, how it is read, the smallest and the largest value, the unit.
type Limit = (&'static str, fn(&Parameters) -> f64, f64, f64, &'static str);

/// The same parameter within other limits.
const fn within((name, value_of, _, _, unit): Limit, min: f64, max: f64) -> Limit {
    (name, value_of, min, max, unit)
}

#[rustfmt::skip] // A line a parameter.
mod limits {
    use super::Limit;

    /// k: 4/3 in the median; P.1812 uses 3 for ducting, sub-refraction goes down to about 0.3.
    pub(super) const EARTH_RADIUS: Limit = ("earth_radius_factor", |p| p.earth_radius_factor, 0.2, 1000.0, "");
    /// TR 38.901, table 7.4.1-1.
    pub(super) const BUILDING_HEIGHT: Limit = ("building_height_m", |p| p.building_height_m, 5.0, 50.0, "m");
    /// TR 38.901, table 7.4.1-1.
    pub(super) const STREET_WIDTH: Limit = ("street_width_m", |p| p.street_width_m, 5.0, 50.0, "m");
    /// Shares lie between 0 and 100 %, both excluded: there the quantiles are infinite.
    pub(super) const TIME: Limit = ("time_pct", |p| p.time_pct, 0.001, 99.999, "%");
    pub(super) const LOCATION: Limit = ("location_pct", |p| p.location_pct, 0.001, 99.999, "%");
    pub(super) const SITUATION: Limit = ("situation_pct", |p| p.situation_pct, 0.001, 99.999, "%");
    /// Above that of vacuum; water has 81.
    pub(super) const GROUND_PERMITTIVITY: Limit = ("ground_permittivity", |p| p.ground_permittivity, 1.0001, 1000.0, "");
    /// Above 0; sea water has 5 S/m.
    pub(super) const GROUND_CONDUCTIVITY: Limit = ("ground_conductivity_s_m", |p| p.ground_conductivity_s_m, 1e-6, 100.0, "S/m");
    /// Not below 0; mountains have 500 m.
    pub(super) const TERRAIN_IRREGULARITY: Limit = ("terrain_irregularity_m", |p| p.terrain_irregularity_m, 0.0, 10_000.0, "m");
    /// Published deviations stay below 15 dB.
    pub(super) const LOCATION_SIGMA: Limit = ("location_sigma_db", |p| p.location_sigma_db.unwrap_or(0.0), 0.0, 30.0, "dB");
    /// P.1812-7 wants it positive; at 157 the earth would be flat for waves. The upper limit is our own.
    pub(super) const DELTA_N: Limit = ("delta_n", |p| p.delta_n, 0.0, 150.0, "N-units/km");
    /// Half the way around the earth.
    pub(super) const TX_COAST: Limit = ("tx_coast_km", |p| p.tx_coast_km, 0.0, 20_000.0, "km");
    pub(super) const RX_COAST: Limit = ("rx_coast_km", |p| p.rx_coast_km, 0.0, 20_000.0, "km");
    /// Every model has limits of its own.
    pub(super) const REFRACTIVITY: Limit = ("sea_level_refractivity", |p| p.sea_level_refractivity, 0.0, f64::INFINITY, "N-units");
}
use limits::*;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_usable_and_faults_come_all_together() {
        assert!(Parameters::default().faults().is_empty());
        let bad = Parameters {
            earth_radius_factor: f64::NAN,
            building_height_m: 4.0,
            street_width_m: 60.0,
            ground_permittivity: 1.0,
            ..Parameters::default()
        };
        let names: Vec<&str> = bad.faults().iter().map(|f| f.name).collect();
        assert_eq!(
            names,
            [
                "earth_radius_factor",
                "building_height_m",
                "street_width_m",
                "ground_permittivity"
            ]
        );
    }

    #[test]
    fn a_share_that_one_model_refuses_and_another_takes_is_no_fault() {
        let rare = Parameters::with(|p| (p.time_pct, p.location_pct) = (99.0, 99.9));
        assert!(rare.faults().is_empty());
        let refused = rare.require_p1812("p1812");
        assert!(matches!(refused, Err(LossError::BadParameter { fault, .. }) if fault.name == "time_pct"));
    }

    #[test]
    fn air_and_coasts_that_are_none_are_faults() {
        let bad = Parameters {
            location_sigma_db: Some(f64::NAN),
            delta_n: 157.0,
            tx_coast_km: -1.0,
            rx_coast_km: f64::INFINITY,
            ..Parameters::default()
        };
        let names: Vec<&str> = bad.faults().iter().map(|f| f.name).collect();
        assert_eq!(
            names,
            ["location_sigma_db", "delta_n", "tx_coast_km", "rx_coast_km"]
        );
    }
}
