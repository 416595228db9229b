//! The air over a study: what to take where the study says nothing, and the user's own maps of it.
//!
//! [`defaults`] knows a country, and any place by its latitude. They are planning values: means over whole
//! countries. Within one country the maps leave the mean by up to 28 N-units/km (ΔN: Saudi Arabia) and 44
//! N-units (N_0: Australia), mostly by less than half of that, and rain by far more: India's R_0.01 is 70
//! mm/h in the mean, 5 in the desert and 144 in the north-east. ΔN and N_0 matter beyond the horizon, hardly
//! in sight; for a rain margin use a local rate.
//!
//! Who has the maps of ITU-R (they may not be passed on, so none comes with this program) reads them with
//! [`maps`].
//!
//! Source: [`P1812_7`](crate::bibliography::P1812_7) (maps of ΔN and N_0),
//! [`P837_7`](crate::bibliography::P837_7) (rain), [`P835_6`](crate::bibliography::P835_6) (air at sea
//! level); how they were read is reported in the table's file. Departures: none of these values is a
//! recommendation's own figure but the air's. At middle and high latitudes that air is the mean of summer and
//! winter. It is the air at sea level: high ground has less of it.

pub mod maps;
mod table;

use crate::model::Climate;
use crate::model::p676::vapour_pressure_hpa;
use table::{Air, BANDS, COUNTRIES, Country, Figures};

/// What a study can be run with where it says nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Defaults {
    /// ΔN: mean decrease of the refractive index over the lowest kilometre, N-units/km, positive.
    pub delta_n: f64,
    /// N_0: refractivity of the surface brought down to sea level, N-units.
    pub sea_level_refractivity: f64,
    /// Radio climate, for ITM.
    pub climate: Climate,
    /// R_0.01: rain exceeded for 0.01 % of an average year, mm/h.
    pub rain_rate_mm_h: f64,
    /// Water vapour at sea level, g/m³.
    pub water_vapour_g_m3: f64,
    /// Temperature at sea level, K.
    pub temperature_k: f64,
    /// Pressure of the dry air at sea level, hPa: what [`p676`](crate::model::p676) asks for.
    pub dry_pressure_hpa: f64,
    /// Where the values are from, for people: `Viet Nam`, or `latitude band 0–10°`.
    pub origin: String,
}

/// The values for a place: of its country where that is known (ISO 3166-1 alpha-2, in either case), else of
/// its latitude. The air always follows the latitude.
///
/// Always an answer, and `origin` says of what: a country that is not in the table is passed over, and a
/// latitude that is none (NaN, beyond a pole) counts as 45°, which `origin` then tells.
pub fn defaults(latitude_deg: f64, country: Option<&str>) -> Defaults {
    let known = (-90.0..=90.0).contains(&latitude_deg);
    let from_equator_deg = if known { latitude_deg.abs() } else { 45.0 };
    let (figures, mut origin) = match country.and_then(find) {
        Some((_, name, figures)) => (*figures, (*name).to_string()),
        None => of_band(from_equator_deg),
    };
    if !known {
        origin += " (latitude not known: 45° taken)";
    }
    let air = air_at(from_equator_deg);
    Defaults {
        delta_n: figures.delta_n,
        sea_level_refractivity: figures.sea_level_refractivity,
        climate: figures.climate,
        rain_rate_mm_h: figures.rain_rate_mm_h,
        water_vapour_g_m3: air.water_vapour_g_m3,
        temperature_k: air.temperature_k,
        dry_pressure_hpa: air.total_pressure_hpa
            - vapour_pressure_hpa(air.water_vapour_g_m3, air.temperature_k),
        origin,
    }
}

/// The countries that [`defaults`] knows: code and name, by code.
pub fn countries() -> impl Iterator<Item = (&'static str, &'static str)> {
    COUNTRIES.iter().map(|(code, name, _)| (*code, *name))
}

fn find(code: &str) -> Option<&'static Country> {
    COUNTRIES
        .iter()
        .find(|(known, ..)| known.eq_ignore_ascii_case(code.trim()))
}

fn of_band(from_equator_deg: f64) -> (Figures, String) {
    let mut from_deg = 0.0;
    for (to_deg, figures) in BANDS {
        if from_equator_deg < to_deg || to_deg >= 90.0 {
            return (figures, format!("latitude band {from_deg:.0}–{to_deg:.0}°"));
        }
        from_deg = to_deg;
    }
    (BANDS[0].1, String::new())
}

/// The year's mean air at sea level.
fn air_at(from_equator_deg: f64) -> Air {
    if from_equator_deg < 22.0 {
        table::LOW_LATITUDE
    } else if from_equator_deg <= 45.0 {
        mean(table::MID_LATITUDE_SUMMER, table::MID_LATITUDE_WINTER)
    } else {
        mean(table::HIGH_LATITUDE_SUMMER, table::HIGH_LATITUDE_WINTER)
    }
}

fn mean(summer: Air, winter: Air) -> Air {
    let of = |a: f64, b: f64| 0.5 * (a + b);
    Air {
        temperature_k: of(summer.temperature_k, winter.temperature_k),
        total_pressure_hpa: of(summer.total_pressure_hpa, winter.total_pressure_hpa),
        water_vapour_g_m3: of(summer.water_vapour_g_m3, winter.water_vapour_g_m3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::p676;
    use crate::units::Frequency;

    #[test]
    fn viet_nam_by_its_code_in_either_case() {
        let got = defaults(21.5, Some("vn"));
        assert_eq!(got, defaults(21.5, Some(" VN ")));
        assert_eq!((got.delta_n, got.sea_level_refractivity), (50.0, 375.0));
        assert_eq!(
            (got.rain_rate_mm_h, got.climate),
            (85.0, Climate::MaritimeSubtropical)
        );
        assert_eq!(got.origin, "Viet Nam");
        // 19.6542 g/m³ at 300.4222 K are 27.248 hPa: 1012.0306 − 27.248.
        assert!((got.dry_pressure_hpa - 984.7826).abs() < 1e-3, "{got:?}");
    }

    #[test]
    fn a_place_without_a_country_has_its_band() {
        let at = |latitude_deg| defaults(latitude_deg, None);
        assert_eq!(at(-5.0).origin, "latitude band 0–10°");
        assert_eq!(at(10.0).origin, "latitude band 10–20°");
        assert_eq!(at(90.0).origin, "latitude band 60–90°");
        assert_eq!(at(5.0), at(-5.0));
        assert_eq!(defaults(5.0, Some("XX")).origin, "latitude band 0–10°");
        assert_eq!(defaults(5.0, Some("")).origin, "latitude band 0–10°");
    }

    #[test]
    fn a_latitude_that_is_none_is_reported() {
        for bad in [f64::NAN, 91.0, f64::NEG_INFINITY] {
            let got = defaults(bad, None);
            assert!(got.origin.contains("not known"), "{got:?}");
            assert_eq!(got.temperature_k, defaults(45.0, None).temperature_k);
        }
        assert!(defaults(f64::NAN, Some("FR")).origin.starts_with("France"));
    }

    #[test]
    fn the_air_gets_colder_and_drier_towards_the_poles() {
        let [low, mid, high] = [0.0, 30.0, 60.0].map(|latitude_deg| defaults(latitude_deg, None));
        assert!(low.temperature_k > mid.temperature_k && mid.temperature_k > high.temperature_k);
        assert!(
            low.water_vapour_g_m3 > mid.water_vapour_g_m3 && mid.water_vapour_g_m3 > high.water_vapour_g_m3
        );
        // (14.3542 + 3.4742)/2
        assert!((mid.water_vapour_g_m3 - 8.9142).abs() < 1e-9);
    }

    #[test]
    fn every_row_is_one_of_this_earth_and_found_by_its_code() {
        let mut last = "";
        for (code, name) in countries() {
            assert!(code > last, "{code} is out of order");
            last = code;
            let got = defaults(10.0, Some(code));
            assert_eq!(got.origin, name);
            assert!((30.0..=80.0).contains(&got.delta_n), "{code}");
            assert!((310.0..=390.0).contains(&got.sea_level_refractivity), "{code}");
            assert!((5.0..=110.0).contains(&got.rain_rate_mm_h), "{code}");
        }
        assert_eq!(countries().count(), 44);
    }

    #[test]
    fn the_air_is_of_use_to_p676() {
        for latitude_deg in [0.0, 30.0, 60.0] {
            let d = defaults(latitude_deg, None);
            let f = Frequency::from_ghz(18.0);
            assert!(
                p676::specific_attenuation(f, d.dry_pressure_hpa, d.water_vapour_g_m3, d.temperature_k)
                    .is_ok()
            );
        }
    }
}
