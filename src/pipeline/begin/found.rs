//! One input of a study that is being written: what the reader found in it, as lines of its table.

use crate::domain::fault::one_line;
use crate::domain::figures::counted;
use crate::study::CELL_FIELDS;
use crate::study::draft::{DraftTable, Line, Value};
use crate::world::{CrsFrom, Fault, InputSeen};

/// So many columns that are not used are named in a study.
const MOST_NAMED: usize = 12;

const VILLAGE_KEYS: [&str; 12] = [
    "lon_field",
    "lat_field",
    "id_field",
    "name_field",
    "centre_lon_field",
    "centre_lat_field",
    "population_field",
    "households_field",
    "commune_code_field",
    "commune_name_field",
    "province_code_field",
    "province_name_field",
];

/// The keys of a boundary layer's columns.
pub(super) const BOUNDARY_KEYS: [&str; 4] = [
    "commune_code_field",
    "commune_name_field",
    "province_code_field",
    "province_name_field",
];

/// A list, and what the reader found in it.
pub(super) struct Found<'a> {
    pub(super) path: String,
    /// The layer with the most columns that are recognised, where there are several.
    pub(super) layer: Option<String>,
    pub(super) seen: Option<&'a InputSeen>,
    pub(super) faults: Vec<&'a Fault>,
    pub(super) takes_proposed: bool,
}

impl Found<'_> {
    /// Path, layer, coordinate system.
    fn head(&self) -> Vec<Line> {
        let path = Line::text("path", &self.path);
        let mut lines = vec![match self.seen {
            Some(seen) => path.with(described(seen)),
            None => path,
        }];
        let several = self.faults.iter().find(|f| f.code == "sheet-ambiguous");
        if let Some(fault) = several {
            lines.push(Line::text("layer", "sheet").off().with(&fault.cause));
        } else if let Some(layer) = &self.layer {
            let others = self.seen.map(|s| s.layers.join(", ")).unwrap_or_default();
            lines.push(Line::text("layer", layer).with(format!("the file has {others}")));
        } else if let Some(sheet) = self
            .seen
            .filter(|s| s.form == "workbook")
            .and_then(|s| s.layer.as_ref())
        {
            lines.push(Line::text("layer", sheet));
        }
        let is_of_places = |f: &&&Fault| f.code.starts_with("crs-") || f.code.starts_with("coordinates-");
        match self.seen {
            _ if self.faults.iter().any(|f| f.code == "crs-missing") => {
                lines.push(no_crs("the file does not say its coordinate system"));
            }
            _ if self.faults.iter().find(is_of_places).is_some() => {
                lines.push(no_crs("the coordinates do not fit: see the faults"));
            }
            Some(seen) if seen.crs_from == CrsFrom::Assumed && !seen.crs.is_empty() => {
                let why = "the file does not say it: degrees on WGS 84 are taken";
                lines.push(Line::text("crs", "EPSG:4326").with(why));
            }
            _ => {}
        }
        lines
    }

    /// The column of a key: taken, or proposed.
    fn column(&self, key: &str) -> Option<Line> {
        let seen = self.seen?;
        if let Some(heading) = seen.heading(key) {
            return Some(Line::text(key, heading));
        }
        let of = |pairs: &[(String, String)]| pairs.iter().find(|p| p.1 == key).map(|p| p.0.clone());
        if let Some(heading) = of(&seen.proposed) {
            let line = Line::text(key, heading);
            return Some(if self.takes_proposed { line } else { line.off() });
        }
        let heading = of(&seen.unsure)?;
        Some(
            Line::text(key, heading)
                .off()
                .with("looks like it, and says too little: is it meant, in this unit?"),
        )
    }

    pub(super) fn columns(&self, keys: &[&str]) -> Vec<Line> {
        let mut lines = self.head();
        lines.extend(keys.iter().filter_map(|key| self.column(key)));
        lines.extend(self.doubts());
        lines
    }

    pub(super) fn villages(&self) -> Vec<Line> {
        let mut lines = self.columns(&VILLAGE_KEYS);
        if let Some(line) = self.column("electricity_field") {
            lines.push(line);
            let words = self.seen.map(|s| s.words.clone()).unwrap_or_default();
            if !words.is_empty() {
                lines.push(Line::set("electricity_values", Value::Pairs(words)));
            }
        }
        let unexplained: Vec<(String, String)> = self
            .faults
            .iter()
            .filter(|f| f.code == "electricity-unexplained")
            .filter_map(|f| Some((f.value.clone()?, "unknown".to_owned())))
            .collect();
        if !unexplained.is_empty() {
            let line = Line::set("electricity_values", Value::Pairs(unexplained));
            lines.push(line.off().with("say what they mean: grid, weak, none or unknown"));
        }
        if self.seen.is_some_and(|s| s.heading("id_field").is_none()) {
            lines.push(Line::remark(
                "no column looks like an id: ids are made of name and place (id_field)",
            ));
        }
        lines
    }

    pub(super) fn sites(&self, is_export: bool) -> DraftTable {
        let mut lines = self.head();
        if is_export {
            lines.push(Line::text("format", "opencellid").with("columns as OpenCelliD exports have them"));
            return DraftTable::new("sites", lines);
        }
        lines.extend(
            ["lon_field", "lat_field"]
                .iter()
                .filter_map(|key| self.column(key)),
        );
        lines.extend(self.doubts());
        if self.faults.iter().any(|f| f.code == "technology-missing") {
            let line = Line::text("default_technology", "4G").off();
            lines.push(line.with("no column says the technology: set what is right"));
        }
        let numbers_repeat = self.ids_repeat();
        let field = |key: &str| {
            let line = self.column(key)?;
            if key != "id" || !numbers_repeat {
                return Some(line);
            }
            let why = "its values repeat: ids are made of site, operator, technology, frequency and azimuth";
            Some(line.off().with(why))
        };
        let fields: Vec<Line> = CELL_FIELDS.iter().filter_map(|key| field(key)).collect();
        DraftTable {
            inner: (!fields.is_empty()).then_some(("fields", fields)),
            ..DraftTable::new("sites", lines)
        }
    }

    /// Do the ids of cells repeat as numbers of sectors within their sites do, and not as one doubled row does?
    fn ids_repeat(&self) -> bool {
        /// Of so many rows one repeats.
        const ONE_IN: u64 = 10;
        let twice = self.faults.iter().filter(|f| f.code == "site-id-twice").count() as u64;
        let rows = self.seen.and_then(|s| s.rows).unwrap_or(0);
        twice > 0 && twice * ONE_IN >= rows
    }

    /// What who reads decides: columns of which two mean the same, and columns that say whether masts are on air
    /// in words that are not known. Then what is not used.
    fn doubts(&self) -> Vec<Line> {
        let asked = ["column-twice", "status-not-read"];
        let asked = self.faults.iter().filter(|f| asked.contains(&f.code));
        let mut lines: Vec<Line> = asked
            .map(|f| Line::remark(format!("{}; {}", f.cause, f.remedy)))
            .collect();
        let unused = self.seen.map(|s| s.unused.as_slice()).unwrap_or_default();
        if !unused.is_empty() {
            let shown: Vec<String> = unused.iter().take(MOST_NAMED).map(|h| format!("'{h}'")).collect();
            let more = unused.len().saturating_sub(MOST_NAMED);
            let and_more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            lines.push(Line::remark(format!(
                "columns not used: {}{and_more}",
                shown.join(", ")
            )));
        }
        lines
    }
}

/// A coordinate system that is to be said.
pub(super) fn no_crs(why: &str) -> Line {
    Line::text("crs", "EPSG:4326")
        .off()
        .with(format!("{why}: say it here"))
}

/// What was found, behind a path.
pub(super) fn described(seen: &InputSeen) -> String {
    let files = (seen.files > 1).then(|| format!("{} files", seen.files));
    let rows = seen
        .rows
        .map(|rows| counted(usize::try_from(rows).unwrap_or(usize::MAX), "row", "rows"));
    let crs = (seen.crs_from == CrsFrom::File && !seen.crs.is_empty()).then(|| seen.crs.clone());
    let form = Some(seen.form.clone()).filter(|f| !f.is_empty());
    let units = seen.rows.is_none().then(|| seen.units.join(", "));
    let all: Vec<String> = [files, form, rows, crs, units].into_iter().flatten().collect();
    one_line(&all.join(", "))
}
