//! In which unit a file gives heights, and how many metres that is.

use super::band_names::depth;
use super::height_words::{FOOT_M, US_SURVEY_FOOT_M, Unit};
use super::notes::{Notes, file_name};
use super::role::Role;
use super::stated_unit::Statement;
use crate::space::crs::Crs;
use crate::study::Units;
use crate::world::Fault;
use std::path::Path;

/// Units that differ by less than this share are one: 9 cm at 9,000 m. The two feet differ by 2·10⁻⁶.
const SAME: f64 = 1e-5;

/// Metres of the unit of a file's heights; nothing where the unit is not known, or where they are depths,
/// which is noted as a fault. `stated` is what the file says in words; `systems` are the systems that may say
/// it: the first that does counts.
pub(super) fn m_per_unit(
    notes: &mut Notes,
    role: Role,
    path: &Path,
    stated: &[Statement],
    systems: [Option<&Crs>; 2],
    overruled: Option<Units>,
) -> Option<f64> {
    if role != Role::Terrain {
        return Some(1.0);
    }
    let of_system = systems.into_iter().flatten().find_map(Crs::height_unit);
    if of_system.is_some_and(|system| system.counts_down) {
        notes.problem(depth(
            path,
            "the vertical part of its coordinate system gives depths",
        ));
        return None;
    }
    if let Some(units) = overruled {
        let text = "terrain files whose unit of heights the study gives with height_unit";
        notes.note("terrain-unit-given", text, file_name(path));
        return Some(units.m_per_unit());
    }
    let mut all: Vec<(&'static str, &str, f64)> = Vec::new();
    for statement in stated {
        match statement.unit {
            Unit::Known(m) => all.push((statement.place, &statement.text, m)),
            Unit::Silent => {}
            Unit::Unknown => {
                notes.problem(unknown(path, statement));
                return None;
            }
        }
    }
    let system = of_system.map(|u| {
        (
            "the vertical part of its coordinate system",
            u.name.as_str(),
            u.m_per_unit,
        )
    });
    all.extend(system);
    let Some(first) = all.first().copied() else {
        return Some(1.0);
    };
    let (_, unit, m) = first;
    if let Some(other) = all.iter().find(|other| (other.2 / m - 1.0).abs() > SAME) {
        notes.problem(conflicting(path, &first, other));
        return None;
    }
    if (m - 1.0).abs() > SAME {
        if [FOOT_M, US_SURVEY_FOOT_M]
            .iter()
            .any(|foot| (m / foot - 1.0).abs() < SAME)
        {
            let text = "terrain files in feet, turned into metres";
            notes.note("terrain-in-feet", text, format!("{}: {unit}", file_name(path)));
        } else {
            let text = "terrain files in another unit than metres, turned into metres";
            let place = format!("{}: {unit}, {m} m", file_name(path));
            notes.note("terrain-unit-converted", text, place);
        }
    }
    Some(m)
}

fn unknown(path: &Path, statement: &Statement) -> Fault {
    Fault::new(
        "terrain-unit-unknown",
        path,
        format!(
            "{} gives its heights in a unit that is not known",
            statement.place
        ),
        "write the file again with its heights in metres, or say the unit with height_unit in [terrain]",
    )
    .with_value(&statement.text)
}

fn conflicting(path: &Path, one: &(&str, &str, f64), other: &(&str, &str, f64)) -> Fault {
    let cause = format!(
        "{} gives heights in '{}', {} in '{}'",
        one.0, one.1, other.0, other.1
    );
    let remedy = "write the file again with one unit, or say the right one with height_unit in [terrain]";
    Fault::new("terrain-unit-conflict", path, cause, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::height_words::m_of;

    fn read(stated: &str, system: Option<&str>) -> (Option<f64>, Notes) {
        let mut notes = Notes::default();
        let system = system.map(|text| Crs::parse(text).expect("known"));
        let m = m_per_unit(
            &mut notes,
            Role::Terrain,
            Path::new("a.tif"),
            &[Statement {
                place: "its band",
                text: stated.to_owned(),
                unit: m_of(stated),
            }],
            [None, system.as_ref()],
            None,
        );
        (m, notes)
    }

    #[test]
    fn units_are_read_in_every_usual_spelling() {
        for (words, m) in [
            (&["", "m", "Metre", "meters", "[m]", "unknown"][..], 1.0),
            (&["ft", "FEET", "International foot", "ft (intl)"], 0.3048),
            (
                &[
                    "US survey foot",
                    "us_survey_feet",
                    "ftUS",
                    "us-ft",
                    "Foot_US",
                    "US-ft",
                ],
                1200.0 / 3937.0,
            ),
            (&["dm", "decimetre"], 0.1),
        ] {
            for word in words {
                assert_eq!(read(word, None).0, Some(m), "{word}");
            }
        }
    }

    #[test]
    fn a_unit_that_is_not_known_is_never_taken_as_metres() {
        for word in ["fathom", "ell", "degC", "counts"] {
            let (m, notes) = read(word, None);
            assert_eq!(m, None, "{word}");
            assert!(notes.problems.has("terrain-unit-unknown"), "{word}");
        }
    }

    #[test]
    fn depths_are_no_heights() {
        for system in ["EPSG:4326+5715", "EPSG:4326+8051", "EPSG:4326+5706"] {
            let (m, notes) = read("", Some(system));
            assert_eq!(m, None, "{system}");
            assert!(notes.problems.has("terrain-depth"), "{system}");
        }
        assert_eq!(read("", Some("EPSG:4326+5773")).0, Some(1.0));
    }

    #[test]
    fn the_vertical_system_says_the_unit_and_must_not_contradict_the_band() {
        let (m, notes) = read("", Some("EPSG:4326+6360"));
        assert!((m.expect("known") - 1200.0 / 3937.0).abs() < 1e-12);
        assert_eq!(notes.report.count("terrain-in-feet"), 1);
        assert_eq!(read("US survey foot", Some("EPSG:4326+6360")).1.problems.len(), 0);
        let (m, notes) = read("m", Some("EPSG:4326+6360"));
        assert_eq!(m, None);
        assert!(notes.problems.has("terrain-unit-conflict"));
    }
}
