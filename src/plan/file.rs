//! A plan as a file, `plan.toml`: written whole, read back with every fault named.

use super::made::{PlanMade, PlanVersion};
use crate::domain::fault::{Fault, Faults};
use crate::files::{self, FileKind};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The file's name.
pub const NAME: &str = "plan.toml";

/// What is written above a plan.
const HEADING: &str = "\
# A plan: what is predicted to turn villages to covered. Written by covgap plan; a study can name this file.
";

/// The plan as TOML: the same plan gives the same bytes, and every number comes back as it was. What a cell's
/// row says is `null` is left out, as TOML has no such thing.
///
/// # Errors
/// What the writer says: a number that TOML cannot hold (above 2⁶³).
pub fn to_toml(made: &PlanMade) -> Result<String, String> {
    let mut made = made.clone();
    made.version = PlanVersion::CURRENT;
    for cell in made.sites.iter_mut().flat_map(|site| &mut site.cells) {
        cell.retain(|_, value| *value != Value::Null);
    }
    let text = toml::to_string(&made).map_err(|e| e.to_string())?;
    Ok(format!("{HEADING}{text}"))
}

/// Reads a plan: a file, or the folder that holds `plan.toml`. A study that builds a plan and the commands that ask
/// about one read it here.
///
/// # Errors
/// All faults that were found.
pub fn read(path: &Path) -> Result<PlanMade, Faults> {
    let file: PathBuf = if path.is_dir() {
        path.join(NAME)
    } else {
        path.to_owned()
    };
    let text = files::read_text(&file, FileKind::Table).map_err(|e| {
        let remedy = "name a plan.toml, or the folder of a plan";
        one(Fault::new("file-unreadable", &file, e.to_string(), remedy))
    })?;
    if text.is_empty() {
        let remedy = "give the path of a file with data";
        return Err(one(Fault::new("file-empty", &file, "the file is empty", remedy)));
    }
    parse(&text, &file)
}

/// Reads the text of a plan's file.
///
/// # Errors
/// All faults that were found; of fields that are missing, unknown or of another type the first one.
pub fn parse(text: &str, file: &Path) -> Result<PlanMade, Faults> {
    let table: toml::Table = toml::from_str(text).map_err(|e| {
        let remedy = "give the file as covgap plan wrote it";
        one(Fault::new("plan-file-broken", file, said(&e), remedy).at(place(text, &e)))
    })?;
    version(&table, file)?;
    let made: PlanMade = toml::from_str(text).map_err(|e| {
        let remedy = "correct this field, or make the plan anew";
        one(Fault::new("plan-file-field", file, said(&e), remedy).at(place(text, &e)))
    })?;
    let faults = unsound(&made, file);
    if faults.is_empty() { Ok(made) } else { Err(faults) }
}

fn one(fault: Fault) -> Faults {
    let mut faults = Faults::default();
    faults.push(fault);
    faults
}

/// The message on one line.
fn said(error: &toml::de::Error) -> String {
    error.message().lines().collect::<Vec<_>>().join(", ")
}

/// Line and column, from 1.
fn place(text: &str, error: &toml::de::Error) -> Option<(usize, usize)> {
    let before = text.get(..error.span()?.start)?;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(start..)?.chars().count() + 1;
    Some((before.matches('\n').count() + 1, column))
}

/// Refuses a file of another form before its fields are looked at.
fn version(table: &toml::Table, file: &Path) -> Result<(), Faults> {
    let current = i64::from(PlanVersion::CURRENT.0);
    let Some(found) = table.get("version") else {
        let cause = "there is no field version: this is no plan of covgap";
        let remedy = "name a plan.toml that covgap plan wrote";
        return Err(one(Fault::new("plan-file-version", file, cause, remedy)));
    };
    if found.as_integer() == Some(current) {
        return Ok(());
    }
    let cause = format!("this program reads plans of version {current}");
    let fault = Fault::new("plan-file-version", file, cause, "make the plan anew");
    Err(one(fault.of("version", Some(found.to_string()))))
}

/// What cannot be, whatever the study: phases that are not there, places off the globe, ids twice.
fn unsound(made: &PlanMade, file: &Path) -> Faults {
    let mut faults = Faults::default();
    let mut add = |what: &str, id: &str, field: &str, value: String, cause: &str| {
        let fault = Fault::new(
            "plan-file-value",
            file,
            cause,
            "make the plan anew, or correct the value",
        );
        faults.push(fault.about(format!("{what} {id}")).of(field, Some(value)));
    };
    for (nth, phase) in (1u32..).zip(&made.phases) {
        if phase.phase != nth {
            let (id, value) = (nth.to_string(), phase.phase.to_string());
            add(
                "phase",
                &id,
                "phase",
                value,
                "phases are numbered from 1 in their order",
            );
        }
    }
    let sites = made
        .sites
        .iter()
        .map(|s| ("site", &s.id, s.phase, [s.lon_deg, s.lat_deg]));
    let villages = made
        .villages
        .iter()
        .map(|v| ("village", &v.id, v.phase, [v.lon_deg, v.lat_deg]));
    let mut seen = std::collections::BTreeSet::new();
    for (what, id, phase, [lon_deg, lat_deg]) in sites.chain(villages) {
        if phase == 0 || made.phases.len() < phase as usize {
            add(what, id, "phase", phase.to_string(), "the plan has no such phase");
        }
        // No comparison holds of what is no number.
        if !(lon_deg.abs() <= 180.0 && lat_deg.abs() <= 90.0) {
            let value = format!("{lon_deg} {lat_deg}");
            add(
                what,
                id,
                "lon_deg, lat_deg",
                value,
                "this is no place on the globe",
            );
        }
        if !seen.insert((what, id)) {
            add(what, id, "id", id.clone(), "the same id is there twice");
        }
    }
    for link in &made.links {
        if link.phase == 0 || made.phases.len() < link.phase as usize {
            add(
                "link to",
                &link.to,
                "phase",
                link.phase.to_string(),
                "the plan has no such phase",
            );
        }
        if !link
            .line_deg
            .iter()
            .all(|[lon, lat]| lon.abs() <= 180.0 && lat.abs() <= 90.0)
        {
            let value = format!("{:?}", link.line_deg);
            add(
                "link to",
                &link.to,
                "line_deg",
                value,
                "this is no place on the globe",
            );
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::made_example as example;

    fn codes(text: &str) -> Vec<&'static str> {
        let faults = parse(text, Path::new("plan.toml")).expect_err("refused");
        faults.iter().map(|f| f.code).collect()
    }

    #[test]
    fn a_plan_comes_back_to_the_last_bit() {
        let mut made = example::made();
        made.gap_pct = 0.1 + 0.2;
        made.sites[0].lon_deg = 105.000_000_000_000_01;
        made.sites[0].lat_deg = f64::from_bits(0x4035_7fff_ffff_ffff);
        made.villages[0].probability = Some(1.0 / 3.0);
        let text = to_toml(&made).expect("written");
        let back = parse(&text, Path::new("plan.toml")).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(back, made);
        assert_eq!(to_toml(&back).expect("written"), text);
        let bits = |p: &PlanMade| p.sites.iter().map(|s| s.lon_deg.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&back), bits(&made));
    }

    #[test]
    fn what_a_row_does_not_know_is_left_out() {
        let mut made = example::made();
        made.sites[0].cells[0].insert("band".to_owned(), Value::Null);
        let text = to_toml(&made).expect("written");
        assert_eq!(parse(&text, Path::new("p")).expect("read"), example::made());
    }

    #[test]
    fn broken_unknown_missing_and_other_versions_are_refused() {
        let text = to_toml(&example::made()).expect("written");
        assert_eq!(codes("version = ["), ["plan-file-broken"]);
        assert_eq!(codes("a = 1\n"), ["plan-file-version"]);
        assert_eq!(
            codes(&text.replacen("version = 1", "version = 2", 1)),
            ["plan-file-version"]
        );
        assert_eq!(codes(&text.replacen("seed = ", "sed = ", 1)), ["plan-file-field"]);
        let cut: String = text
            .lines()
            .filter(|l| !l.starts_with("seed"))
            .map(|l| format!("{l}\n"))
            .collect();
        assert_eq!(codes(&cut), ["plan-file-field"]);
        let faults = parse(
            &text.replacen("effort = \"normal\"", "effort = 7", 1),
            Path::new("p"),
        );
        let faults = faults.expect_err("refused");
        let at = faults.iter().next().and_then(|f| f.at).expect("a place");
        assert!(
            text.lines().nth(at.0 - 1).expect("a line").starts_with("effort"),
            "{at:?}"
        );
    }

    #[test]
    fn what_cannot_be_is_named_all_together() {
        let mut made = example::made();
        made.sites[0].phase = 9;
        made.sites[1].lat_deg = f64::NAN;
        made.villages[1].id = made.villages[0].id.clone();
        let text = to_toml(&made).expect("written");
        assert_eq!(codes(&text), ["plan-file-value"; 3]);
    }
}
