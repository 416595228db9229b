//! The figures behind the defaults: a row a country, a row a band of latitude, and the reference atmospheres.
//!
//! Source of ΔN, N_0 and R_0.01: means over the country's (or the band's) land area, calculated for this table from ΔN and
//! N_0 on the grid of 1.5° that [`P1812_7`](crate::bibliography::P1812_7) uses, and from [`P837_7`](crate::bibliography::P837_7)
//! Annex 1 (monthly rain and temperature; the calculation agrees with the recommendation's published examples within 0.03
//! mm/h). Rounded to 1 N-unit/km, 5 N-units and 5 mm/h (5 at least). Outlines of countries were coarse: small islands do not
//! count.
//!
//! Source of the climates: this project's reading of ITM's descriptions (and N_s of each), by where most people live.

use crate::model::Climate::{
    self, ContinentalSubtropical, ContinentalTemperate, Desert, Equatorial, MaritimeSubtropical,
    MaritimeTemperateLand,
};

/// What the maps say of a country or a band, in the mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Figures {
    pub(super) delta_n: f64,
    pub(super) sea_level_refractivity: f64,
    pub(super) rain_rate_mm_h: f64,
    pub(super) climate: Climate,
}

/// A country by its ISO 3166-1 alpha-2 code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Country {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) figures: Figures,
}

/// Latitudes on both sides of the equator, from the band before up to (and without) `to_deg`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Band {
    pub(super) to_deg: f64,
    pub(super) figures: Figures,
}

const fn country(
    code: &'static str,
    name: &'static str,
    delta_n: f64,
    sea_level_refractivity: f64,
    rain_rate_mm_h: f64,
    climate: Climate,
) -> Country {
    Country {
        code,
        name,
        figures: Figures {
            delta_n,
            sea_level_refractivity,
            rain_rate_mm_h,
            climate,
        },
    }
}

const fn band(
    to_deg: f64,
    delta_n: f64,
    sea_level_refractivity: f64,
    rain_rate_mm_h: f64,
    climate: Climate,
) -> Band {
    Band {
        to_deg,
        figures: Figures {
            delta_n,
            sea_level_refractivity,
            rain_rate_mm_h,
            climate,
        },
    }
}

/// By code: ΔN (N-units/km), N_0 (N-units), R_0.01 (mm/h), climate.
#[rustfmt::skip]
pub(super) const COUNTRIES: [Country; 44] = [
    country("AU", "Australia", 44.0, 330.0, 40.0, Desert),
    country("BD", "Bangladesh", 54.0, 380.0, 105.0, MaritimeSubtropical),
    country("BR", "Brazil", 50.0, 365.0, 80.0, Equatorial),
    country("CA", "Canada", 38.0, 315.0, 20.0, ContinentalTemperate),
    country("CD", "DR Congo", 42.0, 360.0, 70.0, Equatorial),
    country("CN", "China", 37.0, 330.0, 30.0, ContinentalTemperate),
    country("CO", "Colombia", 42.0, 370.0, 85.0, Equatorial),
    country("DE", "Germany", 38.0, 325.0, 30.0, MaritimeTemperateLand),
    country("EG", "Egypt", 47.0, 330.0, 5.0, Desert),
    country("ES", "Spain", 45.0, 330.0, 30.0, ContinentalTemperate),
    country("ET", "Ethiopia", 44.0, 355.0, 50.0, ContinentalSubtropical),
    country("FR", "France", 41.0, 325.0, 30.0, MaritimeTemperateLand),
    country("GB", "United Kingdom", 41.0, 325.0, 30.0, MaritimeTemperateLand),
    country("ID", "Indonesia", 61.0, 380.0, 95.0, Equatorial),
    country("IN", "India", 50.0, 360.0, 70.0, ContinentalSubtropical),
    country("IT", "Italy", 45.0, 330.0, 35.0, ContinentalTemperate),
    country("KE", "Kenya", 37.0, 360.0, 50.0, Equatorial),
    country("KH", "Cambodia", 52.0, 380.0, 90.0, MaritimeSubtropical),
    country("LA", "Laos", 48.0, 375.0, 80.0, ContinentalSubtropical),
    country("LK", "Sri Lanka", 63.0, 385.0, 85.0, Equatorial),
    country("MA", "Morocco", 48.0, 330.0, 20.0, ContinentalTemperate),
    country("MG", "Madagascar", 37.0, 350.0, 70.0, MaritimeSubtropical),
    country("ML", "Mali", 42.0, 325.0, 40.0, ContinentalSubtropical),
    country("MM", "Myanmar", 51.0, 375.0, 85.0, MaritimeSubtropical),
    country("MN", "Mongolia", 34.0, 320.0, 20.0, ContinentalTemperate),
    country("MX", "Mexico", 47.0, 350.0, 50.0, ContinentalSubtropical),
    country("MY", "Malaysia", 58.0, 380.0, 100.0, Equatorial),
    country("NE", "Niger", 37.0, 325.0, 25.0, ContinentalSubtropical),
    country("NG", "Nigeria", 45.0, 350.0, 70.0, MaritimeSubtropical),
    country("NO", "Norway", 39.0, 315.0, 20.0, MaritimeTemperateLand),
    country("NP", "Nepal", 50.0, 360.0, 55.0, ContinentalSubtropical),
    country("NZ", "New Zealand", 42.0, 330.0, 35.0, MaritimeTemperateLand),
    country("PE", "Peru", 49.0, 360.0, 60.0, Equatorial),
    country("PG", "Papua New Guinea", 60.0, 380.0, 90.0, Equatorial),
    country("PH", "Philippines", 52.0, 380.0, 95.0, MaritimeSubtropical),
    country("SA", "Saudi Arabia", 40.0, 320.0, 15.0, Desert),
    country("SE", "Sweden", 39.0, 320.0, 20.0, ContinentalTemperate),
    country("SN", "Senegal", 70.0, 355.0, 60.0, MaritimeSubtropical),
    country("TH", "Thailand", 54.0, 380.0, 85.0, MaritimeSubtropical),
    country("TZ", "Tanzania", 36.0, 360.0, 55.0, Equatorial),
    country("UG", "Uganda", 38.0, 360.0, 60.0, Equatorial),
    country("US", "United States", 37.0, 325.0, 30.0, ContinentalTemperate),
    country("VN", "Viet Nam", 50.0, 375.0, 85.0, MaritimeSubtropical),
    country("ZA", "South Africa", 40.0, 335.0, 35.0, ContinentalSubtropical),
];

/// From the equator to the poles: ΔN, N_0, R_0.01, climate; land only.
pub(super) const BANDS: [Band; 7] = [
    band(10.0, 49.0, 370.0, 75.0, Equatorial),
    band(20.0, 47.0, 355.0, 55.0, ContinentalSubtropical),
    band(30.0, 45.0, 340.0, 40.0, ContinentalSubtropical),
    band(40.0, 40.0, 325.0, 30.0, ContinentalTemperate),
    band(50.0, 37.0, 320.0, 25.0, ContinentalTemperate),
    band(60.0, 37.0, 320.0, 25.0, ContinentalTemperate),
    band(90.0, 39.0, 315.0, 15.0, ContinentalTemperate),
];

/// Air at sea level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Air {
    pub(super) temperature_k: f64,
    /// Of dry air and vapour together.
    pub(super) total_pressure_hpa: f64,
    pub(super) water_vapour_g_m3: f64,
}

const fn air(temperature_k: f64, total_pressure_hpa: f64, water_vapour_g_m3: f64) -> Air {
    Air {
        temperature_k,
        total_pressure_hpa,
        water_vapour_g_m3,
    }
}

/// Reference atmospheres of [`P835_6`](crate::bibliography::P835_6), Annex 1 §2–4, at 0 km: below 22° of latitude the year
/// round; up to 45° and beyond, summer and winter.
pub(super) const LOW_LATITUDE: Air = air(300.4222, 1012.0306, 19.6542);
pub(super) const MID_LATITUDE_SUMMER: Air = air(294.9838, 1012.8186, 14.3542);
pub(super) const MID_LATITUDE_WINTER: Air = air(272.7241, 1018.8627, 3.4742);
pub(super) const HIGH_LATITUDE_SUMMER: Air = air(286.8374, 1008.0278, 8.9880);
pub(super) const HIGH_LATITUDE_WINTER: Air = air(257.4345, 1010.8828, 1.2319);
