//! What a study can set about a model.

use super::LossError;
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
    /// Polarisation, for the spherical-earth part of diffraction.
    pub polarization: Polarization,
    /// Mean building height, metres, for TR 38.901 RMa.
    pub building_height_m: f64,
    /// Mean street width, metres, for TR 38.901 RMa.
    pub street_width_m: f64,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            environment: Environment::Open,
            sight: Sight::Terrain,
            earth_radius_factor: 4.0 / 3.0,
            polarization: Polarization::Vertical,
            building_height_m: 5.0,
            street_width_m: 20.0,
        }
    }
}

/// Surroundings of the receiver in Hata's family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// Large city.
    UrbanLarge,
    /// Small or medium city.
    Urban,
    /// Suburb.
    Suburban,
    /// Open country.
    Open,
}

/// How a two-state model decides between line of sight and none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Always in sight.
    Los,
    /// Never in sight.
    Nlos,
    /// By the terrain profile; without a profile, not in sight.
    Terrain,
}

/// Polarisation of the wave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polarization {
    /// Horizontal.
    Horizontal,
    /// Vertical.
    Vertical,
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
    /// Everything that lies outside its range, whichever model reads it. An empty answer means that no model will
    /// refuse these parameters.
    pub fn faults(&self) -> Vec<BadParameter> {
        [self.earth_radius(), self.building_height(), self.street_width()]
            .into_iter()
            .filter_map(Result::err)
            .collect()
    }

    /// k: 4/3 in the median; P.1812 uses 3 for ducting, sub-refraction goes down to about 0.3.
    fn earth_radius(&self) -> Result<(), BadParameter> {
        within("earth_radius_factor", self.earth_radius_factor, 0.2, 1000.0, "")
    }

    /// TR 38.901, table 7.4.1-1.
    fn building_height(&self) -> Result<(), BadParameter> {
        within("building_height_m", self.building_height_m, 5.0, 50.0, "m")
    }

    /// TR 38.901, table 7.4.1-1.
    fn street_width(&self) -> Result<(), BadParameter> {
        within("street_width_m", self.street_width_m, 5.0, 50.0, "m")
    }

    pub(super) fn require_earth_radius(&self, model: &'static str) -> Result<(), LossError> {
        self.earth_radius()
            .map_err(|fault| LossError::BadParameter { model, fault })
    }

    pub(super) fn require_rural_macro(&self, model: &'static str) -> Result<(), LossError> {
        self.building_height()
            .and_then(|()| self.street_width())
            .and_then(|()| self.earth_radius())
            .map_err(|fault| LossError::BadParameter { model, fault })
    }
}

fn within(
    name: &'static str,
    value: f64,
    min: f64,
    max: f64,
    unit: &'static str,
) -> Result<(), BadParameter> {
    // Written so that NaN fails.
    if value >= min && value <= max {
        Ok(())
    } else {
        Err(BadParameter {
            name,
            value,
            min,
            max,
            unit,
        })
    }
}

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
            ..Parameters::default()
        };
        let names: Vec<&str> = bad.faults().iter().map(|f| f.name).collect();
        assert_eq!(
            names,
            ["earth_radius_factor", "building_height_m", "street_width_m"]
        );
    }
}
