//! The figures behind the defaults: a row a country, a row a band of latitude, and the reference atmospheres.
//!
//! Source of ΔN, N_0 and R_0.01: means over the country's (or the band's) land area, calculated for this
//! table from ΔN and N_0 on the grid of 1.5° that [`P1812_7`](crate::bibliography::P1812_7) uses, and from
//! [`P837_7`](crate::bibliography::P837_7) Annex 1 (monthly rain and temperature; the calculation agrees with
//! the recommendation's published examples within 0.03 mm/h). Rounded to 1 N-unit/km, 5 N-units and 5 mm/h (5
//! at least). Outlines of countries were coarse: small islands do not count.
//!
//! Source of the climates: this project's reading of ITM's descriptions (and N_s of each), by where most
//! people live.

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

const fn figures(delta_n: f64, n_0: f64, rain_rate_mm_h: f64, climate: Climate) -> Figures {
    Figures {
        delta_n,
        sea_level_refractivity: n_0,
        rain_rate_mm_h,
        climate,
    }
}

/// A country: its ISO 3166-1 alpha-2 code, its name, its figures.
pub(super) type Country = (&'static str, &'static str, Figures);

/// By code: ΔN (N-units/km), N_0 (N-units), R_0.01 (mm/h), climate.
#[rustfmt::skip]
pub(super) const COUNTRIES: [Country; 44] = [
    ("AU", "Australia", figures(44.0, 330.0, 40.0, Desert)),
    ("BD", "Bangladesh", figures(54.0, 380.0, 105.0, MaritimeSubtropical)),
    ("BR", "Brazil", figures(50.0, 365.0, 80.0, Equatorial)),
    ("CA", "Canada", figures(38.0, 315.0, 20.0, ContinentalTemperate)),
    ("CD", "DR Congo", figures(42.0, 360.0, 70.0, Equatorial)),
    ("CN", "China", figures(37.0, 330.0, 30.0, ContinentalTemperate)),
    ("CO", "Colombia", figures(42.0, 370.0, 85.0, Equatorial)),
    ("DE", "Germany", figures(38.0, 325.0, 30.0, MaritimeTemperateLand)),
    ("EG", "Egypt", figures(47.0, 330.0, 5.0, Desert)),
    ("ES", "Spain", figures(45.0, 330.0, 30.0, ContinentalTemperate)),
    ("ET", "Ethiopia", figures(44.0, 355.0, 50.0, ContinentalSubtropical)),
    ("FR", "France", figures(41.0, 325.0, 30.0, MaritimeTemperateLand)),
    ("GB", "United Kingdom", figures(41.0, 325.0, 30.0, MaritimeTemperateLand)),
    ("ID", "Indonesia", figures(61.0, 380.0, 95.0, Equatorial)),
    ("IN", "India", figures(50.0, 360.0, 70.0, ContinentalSubtropical)),
    ("IT", "Italy", figures(45.0, 330.0, 35.0, ContinentalTemperate)),
    ("KE", "Kenya", figures(37.0, 360.0, 50.0, Equatorial)),
    ("KH", "Cambodia", figures(52.0, 380.0, 90.0, MaritimeSubtropical)),
    ("LA", "Laos", figures(48.0, 375.0, 80.0, ContinentalSubtropical)),
    ("LK", "Sri Lanka", figures(63.0, 385.0, 85.0, Equatorial)),
    ("MA", "Morocco", figures(48.0, 330.0, 20.0, ContinentalTemperate)),
    ("MG", "Madagascar", figures(37.0, 350.0, 70.0, MaritimeSubtropical)),
    ("ML", "Mali", figures(42.0, 325.0, 40.0, ContinentalSubtropical)),
    ("MM", "Myanmar", figures(51.0, 375.0, 85.0, MaritimeSubtropical)),
    ("MN", "Mongolia", figures(34.0, 320.0, 20.0, ContinentalTemperate)),
    ("MX", "Mexico", figures(47.0, 350.0, 50.0, ContinentalSubtropical)),
    ("MY", "Malaysia", figures(58.0, 380.0, 100.0, Equatorial)),
    ("NE", "Niger", figures(37.0, 325.0, 25.0, ContinentalSubtropical)),
    ("NG", "Nigeria", figures(45.0, 350.0, 70.0, MaritimeSubtropical)),
    ("NO", "Norway", figures(39.0, 315.0, 20.0, MaritimeTemperateLand)),
    ("NP", "Nepal", figures(50.0, 360.0, 55.0, ContinentalSubtropical)),
    ("NZ", "New Zealand", figures(42.0, 330.0, 35.0, MaritimeTemperateLand)),
    ("PE", "Peru", figures(49.0, 360.0, 60.0, Equatorial)),
    ("PG", "Papua New Guinea", figures(60.0, 380.0, 90.0, Equatorial)),
    ("PH", "Philippines", figures(52.0, 380.0, 95.0, MaritimeSubtropical)),
    ("SA", "Saudi Arabia", figures(40.0, 320.0, 15.0, Desert)),
    ("SE", "Sweden", figures(39.0, 320.0, 20.0, ContinentalTemperate)),
    ("SN", "Senegal", figures(70.0, 355.0, 60.0, MaritimeSubtropical)),
    ("TH", "Thailand", figures(54.0, 380.0, 85.0, MaritimeSubtropical)),
    ("TZ", "Tanzania", figures(36.0, 360.0, 55.0, Equatorial)),
    ("UG", "Uganda", figures(38.0, 360.0, 60.0, Equatorial)),
    ("US", "United States", figures(37.0, 325.0, 30.0, ContinentalTemperate)),
    ("VN", "Viet Nam", figures(50.0, 375.0, 85.0, MaritimeSubtropical)),
    ("ZA", "South Africa", figures(40.0, 335.0, 35.0, ContinentalSubtropical)),
];

/// From the equator to the poles: ΔN, N_0, R_0.01, climate; land only.
/// Each band of latitudes, on both sides of the equator, from the one before up to (and without) its degrees.
pub(super) const BANDS: [(f64, Figures); 7] = [
    (10.0, figures(49.0, 370.0, 75.0, Equatorial)),
    (20.0, figures(47.0, 355.0, 55.0, ContinentalSubtropical)),
    (30.0, figures(45.0, 340.0, 40.0, ContinentalSubtropical)),
    (40.0, figures(40.0, 325.0, 30.0, ContinentalTemperate)),
    (50.0, figures(37.0, 320.0, 25.0, ContinentalTemperate)),
    (60.0, figures(37.0, 320.0, 25.0, ContinentalTemperate)),
    (90.0, figures(39.0, 315.0, 15.0, ContinentalTemperate)),
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

/// Reference atmospheres of [`P835_6`](crate::bibliography::P835_6), Annex 1 §2–4, at 0 km: below 22° of
/// latitude the year round; up to 45° and beyond, summer and winter.
pub(super) const LOW_LATITUDE: Air = air(300.4222, 1012.0306, 19.6542);
pub(super) const MID_LATITUDE_SUMMER: Air = air(294.9838, 1012.8186, 14.3542);
pub(super) const MID_LATITUDE_WINTER: Air = air(272.7241, 1018.8627, 3.4742);
pub(super) const HIGH_LATITUDE_SUMMER: Air = air(286.8374, 1008.0278, 8.9880);
pub(super) const HIGH_LATITUDE_WINTER: Air = air(257.4345, 1010.8828, 1.2319);
