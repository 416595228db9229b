//! Units of rows, held against the register's lists: zeros that a spreadsheet ate, names that no unit has,
//! codes of the other hierarchy.

use super::rows::RowFaults;
use crate::ingest::list::ListCell;
use crate::ingest::notes::Notes;
use crate::register::spelling::{fold_unit, likeness};
use crate::register::{Attributes, Field, Hierarchy, Level, Unit, Units, vietnam};
use std::collections::HashMap;

/// Names this much alike are one name in two spellings.
const ALIKE: f64 = 0.93;

/// Code and name of a level.
pub(super) const LEVELS: [(Level, Field, Field, usize); 3] = [
    (Level::Province, Field::ProvinceCode, Field::Province, 2),
    (Level::District, Field::DistrictCode, Field::District, 3),
    (Level::Commune, Field::CommuneCode, Field::Commune, 5),
];

/// What a code cell may have lost.
pub(super) enum Code {
    /// As it is.
    Is(String),
    /// Zeros were put back.
    Restored(String),
    /// Figures that are too few: it is not known how many zeros are missing.
    Short(String),
    /// In no list.
    Unlisted(String),
}

/// Whose unit of which kind is looked for.
#[derive(Clone, Copy)]
struct Asked {
    row: usize,
    hierarchy: Hierarchy,
    level: Level,
}

/// The lists, ready to be asked.
pub(super) struct Lists<'a> {
    units: &'a Units,
    /// Codes by their figures without leading zeros.
    by_figures: HashMap<(Hierarchy, Level, &'a str), Vec<&'a Unit>>,
    former: HashMap<String, &'static str>,
}

impl<'a> Lists<'a> {
    pub(super) fn new(units: &'a Units) -> Self {
        let mut by_figures: HashMap<_, Vec<&Unit>> = HashMap::new();
        for unit in units.list() {
            let figures = unit.code.trim_start_matches('0');
            by_figures
                .entry((unit.hierarchy, unit.level, figures))
                .or_default()
                .push(unit);
        }
        let former = vietnam::old_provinces();
        let former = former
            .iter()
            .filter_map(|p| Some((fold_unit(p.former_name?), p.name)));
        Self {
            units,
            by_figures,
            former: former.collect(),
        }
    }

    pub(super) fn has(&self, hierarchy: Hierarchy, level: Level) -> bool {
        self.units.has(hierarchy, level)
    }

    /// A code as the register writes it.
    pub(super) fn code(&self, hierarchy: Hierarchy, level: Level, width: usize, cell: &ListCell) -> Code {
        let text = code_text(cell);
        if self.units.by_code(hierarchy, level, &text).is_some() {
            return Code::Is(text);
        }
        let figures = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let listed = self.has(hierarchy, level);
        if figures && listed {
            let key = (hierarchy, level, text.trim_start_matches('0'));
            let those = self.by_figures.get(&key).map_or(&[][..], Vec::as_slice);
            let longer: Vec<&&Unit> = those.iter().filter(|u| u.code.len() > text.len()).collect();
            if let [one] = longer.as_slice() {
                return Code::Restored(one.code.clone());
            }
        }
        if figures && !listed && text.len() < width {
            return Code::Short(text);
        }
        if listed {
            Code::Unlisted(text)
        } else {
            Code::Is(text)
        }
    }

    /// A province's name of today for one that it had before.
    pub(super) fn renamed(&self, name: &str) -> Option<&'static str> {
        self.former.get(&fold_unit(name)).copied()
    }

    /// Does the hierarchy have the province (and the commune in it) that a row names?
    pub(super) fn knows(&self, hierarchy: Hierarchy, fields: &Attributes) -> bool {
        let has = |level, code: Field, name: Field| {
            if !self.has(hierarchy, level) {
                return true;
            }
            let by_code = fields.get(&code).map(|c| {
                let key = (hierarchy, level, c.trim_start_matches('0'));
                self.by_figures.contains_key(&key)
            });
            let by_name = fields.get(&name).map(|n| {
                let n = self
                    .renamed(n)
                    .filter(|_| level == Level::Province && hierarchy == Hierarchy::Old)
                    .unwrap_or(n);
                !self.units.by_name(hierarchy, level, n).is_empty()
            });
            by_name.or(by_code).unwrap_or(true)
        };
        has(Level::Province, Field::ProvinceCode, Field::Province)
            && has(Level::Commune, Field::CommuneCode, Field::Commune)
    }

    /// Puts codes to names and names to codes, from the province down; what contradicts the lists is a fault.
    pub(super) fn complete(
        &self,
        notes: &mut Notes,
        faults: &mut RowFaults<'_>,
        row: usize,
        hierarchy: Hierarchy,
        fields: &mut Attributes,
    ) {
        let mut within: Option<&Unit> = None;
        for (level, code_field, name_field, _) in LEVELS {
            if !self.has(hierarchy, level) {
                continue;
            }
            let asked = Asked {
                row,
                hierarchy,
                level,
            };
            let unit = match (fields.get(&code_field).cloned(), fields.get(&name_field).cloned()) {
                (None, None) => None,
                (Some(code), name) => self.of_code(notes, faults, asked, &code, name.as_deref()),
                (None, Some(name)) => self.of_name(notes, faults, asked, &name, within),
            };
            let Some(unit) = unit else { continue };
            if let Some(above) = within.filter(|above| !self.lies_in(unit, above)) {
                let cause = format!(
                    "{} ({}) does not lie in {} ({})",
                    unit.name, unit.code, above.name, above.code
                );
                faults.add(
                    row,
                    Some(code_field),
                    "unit-contradicts",
                    cause,
                    "correct one of the two",
                );
                continue;
            }
            for (field, value) in [(code_field, &unit.code), (name_field, &unit.name)] {
                let before = fields.insert(field, value.clone());
                if before.is_none() {
                    let what = if field == code_field { "codes" } else { "names" };
                    let text = format!("{} {what} put in from the register's list", level.name());
                    notes.tally(&format!("unit-{}-{what}", level.name()), &text, 1);
                }
            }
            within = Some(unit);
        }
    }

    fn of_code(
        &self,
        notes: &mut Notes,
        faults: &mut RowFaults<'_>,
        asked: Asked,
        code: &str,
        name: Option<&str>,
    ) -> Option<&Unit> {
        let Asked {
            row,
            hierarchy,
            level,
        } = asked;
        let unit = self.units.by_code(hierarchy, level, code)?;
        let Some(name) = name else { return Some(unit) };
        let name = self
            .renamed(name)
            .filter(|_| level == Level::Province)
            .unwrap_or(name);
        if fold_unit(name) == fold_unit(&unit.name) {
            return Some(unit);
        }
        if likeness(name, &unit.name) >= ALIKE {
            let text = "names of units misspelt beside the right code: the list's spelling taken";
            notes.note(
                "unit-misspelt",
                text,
                format!("'{name}': {} ({})", unit.name, unit.code),
            );
            return Some(unit);
        }
        let other = match hierarchy {
            Hierarchy::Old => Hierarchy::New,
            Hierarchy::New => Hierarchy::Old,
        };
        let there = self
            .units
            .by_code(other, level, code)
            .filter(|u| fold_unit(&u.name) == fold_unit(name));
        let cause = match there {
            Some(_) => format!(
                "in the {hierarchy} hierarchy {code} is {}; '{name}' has it in the {other} one",
                unit.name
            ),
            None => format!("the {} {code} is {}, not '{name}'", level.name(), unit.name),
        };
        let field = LEVELS.iter().find(|l| l.0 == level).map(|l| l.1);
        faults.add(
            row,
            field,
            "unit-contradicts",
            cause,
            "correct the code or the name, or say which hierarchy it is (--hierarchy old|new)",
        );
        None
    }

    fn of_name(
        &self,
        notes: &mut Notes,
        faults: &mut RowFaults<'_>,
        asked: Asked,
        name: &str,
        within: Option<&Unit>,
    ) -> Option<&Unit> {
        let Asked {
            row,
            hierarchy,
            level,
        } = asked;
        let renamed = self
            .renamed(name)
            .filter(|_| level == Level::Province && hierarchy == Hierarchy::Old);
        let inside = |u: &&Unit| within.is_none_or(|above| self.lies_in(u, above));
        let named = self.units.by_name(hierarchy, level, renamed.unwrap_or(name));
        let here: Vec<&Unit> = named.into_iter().filter(inside).collect();
        match here.as_slice() {
            [one] => Some(one),
            [] => {
                let those = self
                    .units
                    .list()
                    .iter()
                    .filter(|u| u.hierarchy == hierarchy && u.level == level);
                let nearest = those
                    .filter(inside)
                    .map(|u| (likeness(&u.name, name), u))
                    .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.code.cmp(&a.1.code)));
                let offered = nearest
                    .filter(|(alike, _)| *alike > 0.7)
                    .map_or_else(String::new, |(_, u)| {
                        format!("did you mean '{}' ({})? ", u.name, u.code)
                    });
                let place = within.map_or_else(String::new, |above| format!(" in {}", above.name));
                let cause = format!(
                    "the {hierarchy} hierarchy has no {} '{name}'{place}",
                    level.name()
                );
                let code = match level {
                    Level::Province => "province-unknown",
                    Level::District => "district-unknown",
                    Level::Commune => "commune-unknown",
                };
                let field = LEVELS.iter().find(|l| l.0 == level).map(|l| l.2);
                faults.add(row, field, code, cause, format!("{offered}correct the name"));
                None
            }
            several => {
                let example = several
                    .iter()
                    .map(|u| u.code.as_str())
                    .collect::<Vec<_>>()
                    .join(", ");
                let text = format!("{} names that several units bear: no code put in", level.name());
                notes.note(
                    &format!("unit-{}-several", level.name()),
                    &text,
                    format!("'{name}': {example}"),
                );
                None
            }
        }
    }

    fn lies_in(&self, unit: &Unit, above: &Unit) -> bool {
        let mut at = Some(unit);
        while let Some(u) = at {
            if u.level == above.level {
                return u.code == above.code;
            }
            at = self.units.parent(u);
        }
        // A unit whose parents are not listed may lie anywhere.
        true
    }
}

/// A code as text: whole numbers without decimals.
pub(super) fn code_text(cell: &ListCell) -> String {
    match cell {
        ListCell::Number(x) if x.fract() == 0.0 && x.abs() < 1e15 => format!("{x:.0}"),
        // A code that became a decimal number: the dot and what follows are the spreadsheet's.
        ListCell::Text(text) => crate::ingest::text::clean(text),
        other => other.shown(),
    }
}
