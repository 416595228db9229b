//! What models ask about the air: from the study, else from its maps, else from the country, else from the
//! latitude.

use crate::radio::climate;
use crate::radio::model::Parameters;
use crate::radio::prediction::Air;
use crate::study::Study;
use crate::world::World;
use schemars::JsonSchema;
use serde::Serialize;

/// The air of a study and where each value came from.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StudyAir {
    /// ΔN, N-units/km.
    pub delta_n: f64,
    /// Its origin, for people.
    pub delta_n_origin: String,
    /// N_0, N-units.
    pub sea_level_refractivity: f64,
    /// Its origin.
    pub sea_level_refractivity_origin: String,
    /// ITM's number of the radio climate.
    pub radio_climate: u8,
    /// Its origin.
    pub radio_climate_origin: String,
    /// Rain along the path, mm/h.
    pub rain_rate_mm_h: f64,
    /// Pressure of dry air, hPa, for gas above 10 GHz; by the latitude, as are the next two.
    pub dry_pressure_hpa: f64,
    /// Water vapour, g/m³.
    pub water_vapour_g_m3: f64,
    /// Temperature, K.
    pub temperature_k: f64,
    #[serde(skip)]
    parameters: Parameters,
    #[serde(skip)]
    air: Air,
}

impl StudyAir {
    /// Of a study at the middle of its villages.
    pub fn of(study: &Study, world: &World) -> Self {
        let spec = &study.climate;
        let usual = climate::defaults(world.extent.centre().lat_deg(), spec.country.as_deref());
        let (delta_n, delta_n_origin) = first(spec.delta_n, world.air.delta_n, usual.delta_n, &usual.origin);
        let (n_0, n_0_origin) = first(
            spec.sea_level_refractivity,
            world.air.sea_level_refractivity,
            usual.sea_level_refractivity,
            &usual.origin,
        );
        let (climate, climate_origin) = match spec.radio_climate {
            Some(climate) => (climate, "study".to_owned()),
            None => (usual.climate, usual.origin.clone()),
        };
        Self {
            delta_n,
            delta_n_origin,
            sea_level_refractivity: n_0,
            sea_level_refractivity_origin: n_0_origin,
            radio_climate: climate as u8,
            radio_climate_origin: climate_origin,
            rain_rate_mm_h: spec.rain_rate_mm_h,
            dry_pressure_hpa: usual.dry_pressure_hpa,
            water_vapour_g_m3: usual.water_vapour_g_m3,
            temperature_k: usual.temperature_k,
            parameters: Parameters {
                delta_n,
                sea_level_refractivity: n_0,
                climate,
                ..study.radio.parameters
            },
            air: Air {
                dry_pressure_hpa: usual.dry_pressure_hpa,
                water_vapour_g_m3: usual.water_vapour_g_m3,
                temperature_k: usual.temperature_k,
                rain_rate_mm_h: spec.rain_rate_mm_h,
                polarization: study.radio.parameters.polarization,
            },
        }
    }

    /// The study's parameters with the air's.
    pub const fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// What gas and rain need.
    pub const fn air(&self) -> Air {
        self.air
    }
}

/// The first value there is, and where it came from.
fn first(study: Option<f64>, map: Option<f64>, usual: f64, usual_origin: &str) -> (f64, String) {
    match (study, map) {
        (Some(value), _) => (value, "study".to_owned()),
        (None, Some(value)) => (value, "map".to_owned()),
        (None, None) => (usual, usual_origin.to_owned()),
    }
}
