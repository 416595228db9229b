//! The Irregular Terrain Model (Longley–Rice), version 1.4: point to point over a profile, and over an area
//! by its roughness alone.
//!
//! Source: [`ITM_1_4`](crate::bibliography::ITM_1_4), which defines the model;
//! [`ITM_ALGORITHM`](crate::bibliography::ITM_ALGORITHM) ("Algorithm" in the code) and
//! [`NTIA_TR_82_100`](crate::bibliography::NTIA_TR_82_100) describe it,
//! [`ERL_79_ITS_67`](crate::bibliography::ERL_79_ITS_67), [`TN_101`](crate::bibliography::TN_101) and
//! [`VOGLER_1964`](crate::bibliography::VOGLER_1964) gave it its equations. Use for: loss over irregular
//! terrain at any share of time, locations and situations, 20 MHz to 20 GHz, where others used ITM and
//! results must compare; interference far beyond the horizon. Not for: single receivers behind ridges in
//! mountains (it knows two horizons, however many ridges there are), towns and forests (no loss of their
//! own), paths under 1 km. Left out: confidence and reliability as words: they are the situation's and the
//! time's share with 50 % of locations. Validity: see [`CARD`] and [`CARD_AREA`]; the definition's warnings
//! are kept, as [`Warnings`] with the loss and as its own bits in [`Parts`]. Departures: where the equations
//! have no value (the definition's program then reports 0 dB over free space) the answer is
//! [`LossError::NoValue`]. Shares within a thousandth of a percent of 0 and 100 are refused, permittivities
//! below 1.0001 (a ground of 1 has no defined impedance under horizontal polarisation; the definition's error
//! 1013 cannot occur above), and parameters without any physical meaning that the definition lets pass: see
//! [`Parameters::faults`](super::Parameters::faults). The definition's error 1016, the effective earth's
//! radius, cannot occur within its limits of refractivity. A caution: distances become sample indices by
//! truncation, so terrain that differs by nothing that can be measured may move a loss by 1 dB. Checked
//! against: tests/vectors/own/itm_p2p.csv, itm_area.csv and itm_edges.csv (the definition's program run on
//! synthetic terrain) within 1e-6 dB, all intermediate values, warnings and errors included; NTIA's own
//! examples and the published quantiles of Crystal Palace–Mursley within their printed rounding.

mod climate;
mod complex;
mod diffraction;
mod geometry;
mod line_of_sight;
mod link;
mod profile;
mod reference;
mod roughness;
mod spread;
mod surroundings;
mod sweep;
mod troposcatter;
mod variability;
pub mod warning;

use super::{
    Card, ClutterUse, Loss, LossError, Parameters, Path, PathLoss, Quantity, Range, Scatter, Sweep, Warnings,
    free_space,
};
use crate::maths;
use crate::units::{Db, Frequency, km_from_m, m_from_km};
use geometry::Geometry;
use link::Link;
use profile::Profile;
use surroundings::Air;
use variability::Quantiles;

const NAME: &str = "itm";
const NAME_AREA: &str = "itm-area";

/// C of the weight between rounded earth and knife edges, m²: where the path's own horizons are known, and
/// where they are not.
const KNOWN_PATH_M2: f64 = 10.0; // ERL 79-ITS 67, page 3-8
const KNOWN_AREA_M2: f64 = 0.0;

/// The definition has no limits of distance: those here keep it between a metre and a quarter of the earth.
const DISTANCES_KM: (f64, f64) = (0.001, 10_000.0);

const RANGES: [Range; 8] = {
    use Quantity::{DistanceKm, FrequencyMhz, RxHeightM, TxHeightM};
    [
        Range::hard(FrequencyMhz, 20.0, 20_000.0),
        Range::advised(FrequencyMhz, 40.0, 10_000.0),
        Range::hard(DistanceKm, DISTANCES_KM.0, DISTANCES_KM.1),
        Range::advised(DistanceKm, 1.0, 1000.0),
        Range::hard(TxHeightM, 0.5, 3000.0),
        Range::advised(TxHeightM, 1.0, 1000.0),
        Range::hard(RxHeightM, 0.5, 3000.0),
        Range::advised(RxHeightM, 1.0, 1000.0),
    ]
};

/// The keys of a study that both modes read, and three that the area mode reads beside them.
const READS_AREA: &[&str] = &[
    "time_pct",
    "location_pct",
    "situation_pct",
    "variability",
    "without_location_variability",
    "without_situation_variability",
    "ground_permittivity",
    "ground_conductivity_s_m",
    "sea_level_refractivity",
    "radio_climate",
    "terrain_irregularity_m",
    "tx_siting",
    "rx_siting",
];

/// Identity card of [`Itm`].
pub const CARD: Card = Card {
    name: NAME,
    title: "Irregular Terrain Model, point to point",
    source: "NTIA ITM v1.4 (Longley–Rice)",
    use_for: "loss over terrain at any share of time, locations and situations; comparison with other tools",
    not_for: "several ridges in a row, towns and forests (no loss of their own), paths under 1 km",
    least_samples: 3,
    clutter: ClutterUse::Ignores,
    reads: READS_AREA.split_at(10).0,
    scatter: Scatter::Okumura,
    ranges: &RANGES,
};

/// Identity card of [`ItmArea`].
pub const CARD_AREA: Card = Card {
    name: NAME_AREA,
    title: "Irregular Terrain Model, area",
    source: "NTIA ITM v1.4 (Longley–Rice), TR-82-100",
    use_for: "a first view of an area whose terrain is known by its roughness alone",
    not_for: "single places (it reads no profile), towns and forests, paths under 1 km",
    least_samples: 0,
    reads: READS_AREA,
    ..CARD
};

/// What brings the wave to the receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// 1: the receiver lies within the smooth earth's horizon.
    LineOfSight = 1,
    /// 2: beyond it, by diffraction.
    Diffraction = 2,
    /// 3: beyond it, by scatter from the troposphere.
    Troposcatter = 3,
}

/// A loss with all that the model found on the way. Pairs: transmitter, receiver.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// Basic transmission loss at the shares asked for.
    pub loss: Db,
    /// Elevations of the horizons, radians.
    pub theta_hzn_rad: [f64; 2],
    /// Distances to the horizons, metres.
    pub d_hzn_m: [f64; 2],
    /// Effective antenna heights, metres.
    pub h_e_m: [f64; 2],
    /// Surface refractivity, N-units.
    pub n_s: f64,
    /// Δh: interdecile range of the terrain's heights, metres.
    pub delta_h_m: f64,
    /// Reference attenuation: median over free space, dB.
    pub a_ref_db: f64,
    /// Free-space loss, dB.
    pub a_fs_db: f64,
    /// Length of the path, km.
    pub d_km: f64,
    /// Mode of propagation.
    pub mode: Mode,
    /// Warnings as the definition writes them: see [`warning`].
    pub warning_bits: u32,
}

impl Parts {
    /// The warnings by what they concern.
    pub fn warnings(&self) -> Warnings {
        warning::warnings(self.warning_bits)
    }

    /// The first result that is not finite.
    fn not_finite(&self) -> Option<&'static str> {
        let numbers = [
            ("an elevation of a horizon", self.theta_hzn_rad[0]),
            ("an elevation of a horizon", self.theta_hzn_rad[1]),
            ("a distance of a horizon", self.d_hzn_m[0]),
            ("a distance of a horizon", self.d_hzn_m[1]),
            ("an effective height", self.h_e_m[0]),
            ("an effective height", self.h_e_m[1]),
            ("the terrain irregularity", self.delta_h_m),
            ("the reference attenuation", self.a_ref_db),
            ("the loss", self.loss.0),
        ];
        numbers
            .iter()
            .find(|(_, v)| !v.is_finite())
            .map(|(what, _)| *what)
    }
}

/// What both modes share.
#[derive(Clone, Copy, Debug)]
struct Core {
    model: &'static str,
    parameters: Parameters,
    quantiles: Quantiles,
}

impl Core {
    fn new(model: &'static str, parameters: &Parameters) -> Self {
        Self {
            model,
            parameters: *parameters,
            quantiles: Quantiles::of(parameters),
        }
    }

    /// The air over a path of this mean height.
    fn air(&self, h_sys_m: f64) -> Result<Air, LossError> {
        let air = Air::over(self.parameters.sea_level_refractivity, h_sys_m);
        let card = if self.model == NAME { &CARD } else { &CARD_AREA };
        card.require(Quantity::SurfaceRefractivity, air.n_s, 150.0, 400.0)?;
        Ok(air)
    }

    fn link(&self, path: &Path, air: Air, geometry: Geometry, known_path_m2: f64) -> Link {
        let f_mhz = path.frequency.mhz();
        Link {
            f_mhz,
            h_m: [path.tx_height_m, path.rx_height_m],
            geometry,
            air,
            z_g: surroundings::ground_impedance(&self.parameters, f_mhz),
            known_path_m2,
        }
    }

    /// From the geometry to the loss.
    fn parts(
        &self,
        path: &Path,
        air: Air,
        geometry: Geometry,
        known_path_m2: f64,
    ) -> Result<Parts, LossError> {
        let f_mhz = path.frequency.mhz();
        let link = self.link(path, air, geometry, known_path_m2);
        let (a_db, mode) = reference::attenuation_db(&link);
        // Cut off by a comparison that leaves NaN what it is.
        let a_ref_db = if a_db < 0.0 { 0.0 } else { a_db };
        let a_fs_db = free_space_db(f_mhz, geometry.d_m);
        let parts = Parts {
            loss: Db(a_fs_db + self.quantiles.attenuation_db(&geometry, f_mhz, a_ref_db)),
            theta_hzn_rad: geometry.theta_hzn_rad,
            d_hzn_m: geometry.d_hzn_m,
            h_e_m: geometry.h_e_m,
            n_s: air.n_s,
            delta_h_m: geometry.delta_h_m,
            a_ref_db,
            a_fs_db,
            d_km: km_from_m(geometry.d_m),
            mode,
            warning_bits: warning::bits(&link, self.quantiles.are_extreme()),
        };
        match parts.not_finite() {
            Some(what) => Err(LossError::NoValue {
                model: self.model,
                what,
            }),
            None => Ok(parts),
        }
    }

    /// Free space less the most that time, place and situation can give: see
    /// [`Quantiles::least_attenuation_db`]. The last term represents the profile's steps, which need be equal
    /// to a thousandth only: by so much of at least two steps the model's path may be shorter than the
    /// caller's, 20·log(1 + 0.001/2) dB.
    fn least_loss(&self, frequency: Frequency, distance_km: f64, rough_m: Option<f64>) -> Db {
        let least_db = self.quantiles.least_attenuation_db(frequency.mhz(), rough_m);
        if !least_db.is_finite() {
            // Refused parameters: there is no loss to bound.
            return free_space::loss(frequency, distance_km);
        }
        Db(free_space_db(frequency.mhz(), m_from_km(distance_km)) + least_db - 0.0044)
    }
}

/// A_fs, with the definition's constant, which is 0.002 dB above the exact one.
fn free_space_db(f_mhz: f64, d_m: f64) -> f64 {
    32.45 + 20.0 * maths::log10(f_mhz) + 20.0 * maths::log10(km_from_m(d_m))
}

/// ITM point to point: reads the profile.
#[derive(Clone, Copy, Debug)]
pub struct Itm {
    core: Core,
}

impl Itm {
    /// With a study's shares, climate, refractivity, ground and polarisation.
    pub fn new(parameters: &Parameters) -> Self {
        Self {
            core: Core::new(NAME, parameters),
        }
    }

    /// The loss of a path with all that the model found on the way.
    ///
    /// # Errors
    /// As [`PathLoss::loss`].
    pub fn parts(&self, path: &Path) -> Result<Parts, LossError> {
        CARD.check(path)?;
        self.core.parameters.require_itm(NAME)?;
        let profile = Profile::of(NAME, path)?;
        let air = self.core.air(profile.h_sys_m())?;
        let geometry = Geometry::of_profile(&profile, [path.tx_height_m, path.rx_height_m], air.a_e_m);
        self.core.parts(path, air, geometry, KNOWN_PATH_M2)
    }
}

/// ITM over an area: reads the distance and, of the terrain, its roughness and how the sites were chosen.
#[derive(Clone, Copy, Debug)]
pub struct ItmArea {
    core: Core,
}

impl ItmArea {
    /// With a study's shares, climate, refractivity, ground, polarisation, roughness and siting.
    pub fn new(parameters: &Parameters) -> Self {
        Self {
            core: Core::new(NAME_AREA, parameters),
        }
    }

    /// The loss of a path with all that the model found on the way.
    ///
    /// # Errors
    /// As [`PathLoss::loss`].
    pub fn parts(&self, path: &Path) -> Result<Parts, LossError> {
        let (air, geometry) = self.geometry(path)?;
        self.core.parts(path, air, geometry, KNOWN_AREA_M2)
    }

    /// The geometry, of which only the length depends on the distance.
    fn geometry(&self, path: &Path) -> Result<(Air, Geometry), LossError> {
        CARD_AREA.check(path)?;
        let p = &self.core.parameters;
        p.require_itm_area(NAME_AREA)?;
        let air = self.core.air(0.0)?;
        let geometry = Geometry::of_sites(
            [p.tx_siting, p.rx_siting],
            [path.tx_height_m, path.rx_height_m],
            p.terrain_irregularity_m,
            m_from_km(path.distance_km()),
            air.a_e_m,
        );
        Ok((air, geometry))
    }
}

fn loss_of(parts: Result<Parts, LossError>) -> Result<Loss, LossError> {
    parts.map(|p| Loss {
        loss: p.loss,
        warnings: p.warnings(),
    })
}

impl PathLoss for Itm {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        loss_of(self.parts(path))
    }

    fn least_loss(&self, frequency: Frequency, distance_km: f64) -> Db {
        self.core.least_loss(frequency, distance_km, None)
    }
}

impl PathLoss for ItmArea {
    fn card(&self) -> &'static Card {
        &CARD_AREA
    }

    fn loss(&self, path: &Path) -> Result<Loss, LossError> {
        loss_of(self.parts(path))
    }

    fn least_loss(&self, frequency: Frequency, distance_km: f64) -> Db {
        let rough_m = self.core.parameters.terrain_irregularity_m;
        self.core.least_loss(frequency, distance_km, Some(rough_m))
    }
}

impl Sweep for Itm {
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        sweep::along(self, radial, out);
    }
}

impl Sweep for ItmArea {
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        sweep::along_area(self, radial, out);
    }
}

#[cfg(test)]
mod tests;
