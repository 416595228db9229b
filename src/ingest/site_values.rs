//! What single values of a sites file mean: directions, states, and the step to the reference
//! signal.

use crate::domain::Technology;
use crate::maths;
use crate::radio::carrier;
use crate::study::RadioTemplate;
use crate::units::wrap_azimuth_deg;

/// Where a sector looks.
pub(super) enum Beam {
    /// As given, 0 to 360.
    Towards(f64),
    /// Given outside 0 to 360 and brought in.
    Wrapped(f64),
    /// Given as letters of the compass.
    Letters(f64),
    /// Directions of several cells.
    Several(usize),
    /// Said to be omnidirectional.
    Omni,
    /// Nothing is said.
    Silent,
    /// Not a direction.
    Fault(&'static str),
}

/// Reads an azimuth.
pub(super) fn beam(text: Option<&str>) -> Beam {
    let Some(text) = text.map(str::trim) else {
        return Beam::Silent;
    };
    let word = text.to_lowercase();
    if ["omni", "omnidirectional", "none", "null", "n/a", "-"].contains(&word.as_str()) {
        return Beam::Omni;
    }
    if let Some(azimuth_deg) = compass_deg(text) {
        return Beam::Letters(azimuth_deg);
    }
    if let Some(several) = directions_in(text) {
        return Beam::Several(several);
    }
    match text.parse::<f64>() {
        Ok(azimuth_deg) => beam_towards(azimuth_deg),
        Err(_) => Beam::Fault("this is not a number"),
    }
}

/// The same of a number.
pub(super) fn beam_towards(azimuth_deg: f64) -> Beam {
    match azimuth_deg {
        -1.0 => Beam::Omni,
        a if (0.0..=360.0).contains(&a) => Beam::Towards(wrap_azimuth_deg(a)),
        a if (-360.0..=720.0).contains(&a) => Beam::Wrapped(wrap_azimuth_deg(a)),
        _ => Beam::Fault("this is no direction"),
    }
}

/// The sixteen directions of the compass clockwise from north, in English.
const COMPASS: [&str; 16] = [
    "n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw",
];

/// Their words: north, north-east, "North East" …
const DIRECTIONS: [&str; 8] = [
    "north",
    "northeast",
    "east",
    "southeast",
    "south",
    "southwest",
    "west",
    "northwest",
];

/// The same in Vietnamese; its letters are none, since N is Nam, the south, among them.
const DIRECTIONS_VI: [&str; 8] = [
    "bắc",
    "đôngbắc",
    "đông",
    "đôngnam",
    "nam",
    "tâynam",
    "tây",
    "tâybắc",
];

/// A direction of the compass, degrees.
pub(super) fn compass_deg(text: &str) -> Option<f64> {
    let word: String = text
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace() && !['-', '.', '_'].contains(c))
        .collect();
    let by_letters = COMPASS.iter().position(|l| *l == word).map(|i| 22.5 * i as f64);
    let in_words = |words: &[&str; 8]| words.iter().position(|w| *w == word).map(|i| 45.0 * i as f64);
    by_letters
        .or_else(|| in_words(&DIRECTIONS))
        .or_else(|| in_words(&DIRECTIONS_VI))
}

/// Is it a list of directions?
pub(super) fn lists_directions(text: &str) -> bool {
    directions_in(text).is_some()
}

/// How many directions a text lists: `0/120/240`, `0; 120; 240`, `N|SE|SW`, `0 120 240`, `0-120-240`.
fn directions_in(text: &str) -> Option<usize> {
    let is_direction = |part: &str| {
        let part = part.trim().trim_end_matches('°').trim();
        let number = part.replace(',', ".").parse::<f64>().ok();
        number.is_some_and(|a| (0.0..=360.0).contains(&a)) || compass_deg(part).is_some()
    };
    let listed = |parts: Vec<&str>| {
        let parts: Vec<&str> = parts.into_iter().filter(|p| !p.trim().is_empty()).collect();
        (parts.len() > 1 && parts.iter().all(|p| is_direction(p))).then_some(parts.len())
    };
    let marks = ['/', ';', '|', '+', '&', '\\', '\n'];
    let commas = |t: &str| t.matches(',').count();
    listed(text.split(marks).collect())
        // One comma is a decimal comma; a comma before a blank, or several, part a list.
        .or_else(|| (commas(text) > 1 || text.contains(", ")).then(|| listed(text.split(',').collect()))?)
        .or_else(|| listed(text.split_whitespace().collect()))
        // A minus at the front is a sign.
        .or_else(|| (text.matches('-').count() > 1).then(|| listed(text.split('-').collect()))?)
}

/// From the carrier's power to the reference signal's, dB: 10·log10(12·N_RB) where the carrier has resource
/// blocks, which follow from its bandwidth and, for NR, the spacing of its subcarriers.
///
/// `bandwidth_mhz` and `spacing_khz` are the row's own, where it has them; else the template speaks for
/// itself. `None`: the template says nothing. A bandwidth that the standards' tables do not have gets blocks
/// in proportion to the template's.
pub(super) fn carrier_offset(
    template: &RadioTemplate,
    bandwidth_mhz: Option<f64>,
    spacing_khz: Option<u32>,
) -> Option<f64> {
    let offset = |blocks: f64| 10.0 * maths::log10(12.0 * blocks.max(1.0));
    let typical = match (template.technology, template.resource_blocks) {
        (Technology::G4 | Technology::G5, Some(typical)) => typical,
        (Technology::G4, None) => return bandwidth_mhz.map(|mhz| offset(lte_blocks(mhz))),
        _ => return template.reference_offset_db,
    };
    if bandwidth_mhz.is_none() && spacing_khz.is_none() {
        return Some(offset(f64::from(typical)));
    }
    let mhz = bandwidth_mhz.unwrap_or(template.bandwidth_mhz);
    if template.technology == Technology::G4 {
        return Some(offset(lte_blocks(mhz)));
    }
    let typical_khz = carrier::nr_spacing_khz(template.bandwidth_mhz, typical);
    let in_table = spacing_khz
        .or(typical_khz)
        .and_then(|khz| carrier::nr_resource_blocks_of(mhz, khz));
    let narrower = match (spacing_khz, typical_khz) {
        (Some(own), Some(typical)) => f64::from(typical) / f64::from(own),
        _ => 1.0,
    };
    let in_proportion = || (f64::from(typical) * mhz / template.bandwidth_mhz * narrower).round();
    Some(offset(in_table.map_or_else(in_proportion, f64::from)))
}

/// Resource blocks of an LTE channel; of a bandwidth that LTE does not have, five a megahertz.
fn lte_blocks(bandwidth_mhz: f64) -> f64 {
    carrier::lte_resource_blocks(bandwidth_mhz)
        .map_or_else(|| (5.0 * bandwidth_mhz).round().max(6.0), f64::from)
}

#[cfg(test)]
mod compass_tests {
    use super::*;

    #[test]
    fn letters_and_words_of_the_compass_are_directions() {
        for (text, azimuth_deg) in [
            ("N", 0.0),
            ("ne", 45.0),
            ("SSW", 202.5),
            ("W", 270.0),
            ("North-East", 45.0),
            ("south west", 225.0),
            ("Tây Bắc", 315.0),
            ("Nam", 180.0),
        ] {
            assert_eq!(compass_deg(text), Some(azimuth_deg), "{text}");
        }
        for text in ["NN", "B", "north by east", "", "45"] {
            assert_eq!(compass_deg(text), None, "{text}");
        }
    }

    #[test]
    fn a_list_of_directions_is_none_of_one_cell() {
        for (text, many) in [
            ("0/120/240", 3),
            ("0 / 120 / 240", 3),
            ("0;120;240", 3),
            ("0,120,240", 3),
            ("0, 120", 2),
            ("0-120-240", 3),
            ("0 120 240", 3),
            ("N/SE/SW", 3),
            ("60|180|300", 3),
            ("0°/120°/240°", 3),
        ] {
            assert!(
                matches!(beam(Some(text)), Beam::Several(n) if n == many),
                "{text}"
            );
        }
        for text in [
            "120", "120,5", "-30", "120.5", "45°", "45 deg", "1/4/2024", "N E", "omni",
        ] {
            let is_list = matches!(text, "1/4/2024" | "N E");
            assert_eq!(lists_directions(text), is_list && text == "N E", "{text}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(technology: Technology) -> RadioTemplate {
        RadioTemplate {
            name: "t".to_owned(),
            title: String::new(),
            source: String::new(),
            technology,
            frequency_mhz: 1800.0,
            power_dbm: 46.0,
            gain_dbi: 17.0,
            losses_db: 2.0,
            antenna_height_m: 30.0,
            azimuth_deg: None,
            mechanical_tilt_deg: 0.0,
            electrical_tilt_deg: 2.0,
            horizontal_beam_width_deg: 65.0,
            vertical_beam_width_deg: 7.0,
            front_to_back_db: 30.0,
            side_lobe_db: 20.0,
            antenna_pattern: None,
            bandwidth_mhz: 20.0,
            resource_blocks: Some(100),
            reference_offset_db: None,
            noise_figure_db: 5.0,
            terminal_power_dbm: 23.0,
            terminal_gain_dbi: 0.0,
            terminal_noise_figure_db: 9.0,
            load: 0.5,
            sha256: String::new(),
        }
    }

    #[test]
    fn directions() {
        assert!(matches!(beam(Some("120")), Beam::Towards(120.0)));
        assert!(matches!(beam(Some("360")), Beam::Towards(0.0)));
        assert!(matches!(beam(Some("-90")), Beam::Wrapped(270.0)));
        assert!(matches!(beam(Some("-1")), Beam::Omni));
        assert!(matches!(beam(Some("Omni")), Beam::Omni));
        assert!(matches!(beam(None), Beam::Silent));
        assert!(matches!(beam(Some("900")), Beam::Fault(_)));
        assert!(matches!(beam(Some("NaN")), Beam::Fault(_)));
    }

    #[test]
    fn a_20_mhz_lte_carrier_lies_31_db_above_its_reference_signal() {
        let lte = template(Technology::G4);
        assert!((carrier_offset(&lte, None, None).expect("blocks") - 30.79).abs() < 0.01);
        assert!((carrier_offset(&lte, Some(10.0), None).expect("blocks") - 27.78).abs() < 0.01);
        assert!((carrier_offset(&lte, Some(1.4), None).expect("blocks") - 18.57).abs() < 0.01);
        let mut nr = template(Technology::G5);
        nr.bandwidth_mhz = 100.0;
        nr.resource_blocks = Some(273);
        // 30 kHz: 133 blocks in 50 MHz, 24 in 10 MHz; 15 kHz: 52 in 10 MHz.
        assert!((carrier_offset(&nr, Some(50.0), None).expect("blocks") - 32.03).abs() < 0.01);
        assert!((carrier_offset(&nr, Some(10.0), None).expect("blocks") - 24.59).abs() < 0.01);
        assert!((carrier_offset(&nr, Some(10.0), Some(15)).expect("blocks") - 27.95).abs() < 0.01);
        // No channel of NR has 12 MHz: in proportion, 273·12/100 = 33 blocks.
        assert!((carrier_offset(&nr, Some(12.0), None).expect("blocks") - 25.98).abs() < 0.01);
        let mut gsm = template(Technology::G2);
        assert_eq!(carrier_offset(&gsm, Some(0.2), None), None);
        gsm.reference_offset_db = Some(0.0);
        assert_eq!(carrier_offset(&gsm, Some(0.2), None), Some(0.0));
    }
}
