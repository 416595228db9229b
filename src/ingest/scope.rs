//! How far inputs can be looked at whose study, or whose fellow, has faults.
//!
//! All faults come in one pass: what a study with wrong keys names is read all the same. What hangs on a wrong
//! key would be a fault only because of it, and is taken out: one table here says what hangs on which key.

use super::notes::Notes;
use crate::domain::doubt::ALLOWABLE;
use crate::study::Attempt;
use crate::world::Fault;
use std::collections::BTreeSet;

/// The inputs of a study, by their tables, and how they are called.
const INPUTS: [(&str, &str); 11] = [
    ("villages", "villages"),
    ("test_points", "test points"),
    ("population", "population"),
    ("buildings", "buildings"),
    ("boundaries", "boundaries"),
    ("sites", "sites"),
    ("terrain", "terrain"),
    ("clutter", "land cover"),
    ("claims", "claims"),
    ("plan", "layers of the plan"),
    ("climate", "climate maps"),
];

/// How far an input can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// Nothing of it is known.
    Nothing,
    /// Whether the file is there, whole, and what it should be.
    File,
    /// That, and its rows as records, and no value in them.
    Records,
    /// That, and places and single values, and not what rows mean together.
    Values,
    /// All of it.
    Whole,
}

/// What can be looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope<'a> {
    attempt: Option<&'a Attempt>,
    /// Inputs with faults of their own, by their tables.
    faulty: BTreeSet<&'static str>,
    /// No village says where rasters are looked at.
    pub(super) places_are_guessed: bool,
    /// The layers of the plan are looked at too, which a run does without.
    pub(super) has_plan: bool,
    /// What was left, in words.
    left: Vec<String>,
}

impl<'a> Scope<'a> {
    /// What a study with faults allows.
    pub(super) fn of(attempt: &'a Attempt) -> Self {
        Self {
            attempt: Some(attempt),
            has_plan: true,
            ..Self::default()
        }
    }

    /// All that a study names, and the layers of its plan.
    pub(super) fn with_plan() -> Self {
        Self {
            has_plan: true,
            ..Self::default()
        }
    }

    fn is_unsound(&self, table: &str, key: &str) -> bool {
        self.attempt.is_some_and(|a| a.is_unsound(table, key))
    }

    fn unsound(&self, table: &'static str) -> impl Iterator<Item = &str> {
        self.attempt.into_iter().flat_map(move |a| a.unsound(table))
    }

    /// How far an input can be looked at.
    pub(super) fn depth(&self, table: &'static str) -> Depth {
        let depths = self.unsound(table).map(|key| depth(table, key));
        depths.min().unwrap_or(Depth::Whole)
    }

    /// Is all of an input known, and right?
    pub(super) fn is_sound(&self, table: &'static str) -> bool {
        self.depth(table) == Depth::Whole
            && !self.faulty.contains(table)
            && !self.is_unsound("study", "skip_bad_rows")
    }

    /// Is there no fault of the study that a rule for all inputs together could stumble over?
    pub(super) fn is_whole(&self) -> bool {
        self.attempt.is_none()
    }

    /// Reads an input, and leaves out faults that come with another; nothing where its values cannot be
    /// relied on.
    pub(super) fn read<T: Default>(
        &mut self,
        notes: &mut Notes,
        table: &'static str,
        read: impl FnOnce(&mut Notes) -> T,
    ) -> T {
        let depth = self.depth(table);
        if depth == Depth::Nothing {
            return T::default();
        }
        let before = std::mem::take(&mut notes.problems);
        let mut made = read(notes);
        let mut found = std::mem::replace(&mut notes.problems, before);
        let is_faulty = !found.is_empty();
        if found.has("test-point-without-village") && self.are_codes_doubtful() {
            self.leave("which village a test point belongs to");
        }
        found.retain(|fault| self.keeps(table, depth, fault));
        if is_faulty {
            self.faulty.insert(table);
        }
        notes.problems.append(found);
        if depth < Depth::Values {
            made = T::default();
        }
        made
    }

    /// Is a fault one of its own, whatever the wrong keys were meant to say?
    fn keeps(&self, table: &'static str, depth: Depth, fault: &Fault) -> bool {
        let of_file = || {
            let starts = [
                "file-",
                "folder-",
                "vector-",
                "workbook-",
                "source-missing",
                "raster-",
            ];
            starts.iter().any(|s| fault.code.starts_with(s))
                || ["-unreadable", "-truncated", "-missing"]
                    .iter()
                    .any(|end| fault.row.is_none() && fault.code.ends_with(end) && of_kind(fault.code))
        };
        let of_records = || {
            [
                "table-broken",
                "table-truncated",
                "table-encoding",
                "row-ragged",
                "shape-unreadable",
            ]
            .contains(&fault.code)
        };
        let of_values = || {
            let starts = [
                "coordinate",
                "place-",
                "shape-",
                "polygon-",
                "crs-",
                "cell-",
                "number-",
                "text-",
                "code-",
            ];
            starts.iter().any(|s| fault.code.starts_with(s))
                || [
                    "azimuth-invalid",
                    "value-out-of-range",
                    "formula-without-value",
                    "no-rows",
                ]
                .contains(&fault.code)
        };
        let by_depth = match depth {
            Depth::Nothing => false,
            Depth::File => of_file(),
            Depth::Records => of_file() || of_records(),
            Depth::Values => of_file() || of_records() || of_values() || self.is_kept_value(table, fault),
            Depth::Whole => true,
        };
        by_depth && !self.hangs_on_head(fault) && !self.hangs_on_another(fault)
    }

    /// Ids, where their own column is known.
    fn is_kept_value(&self, table: &'static str, fault: &Fault) -> bool {
        table == "villages" && !self.is_unsound(table, "id_field") && fault.code.starts_with("village-id-")
    }

    /// Does it hang on a key of `[study]`, which says how all inputs are read?
    fn hangs_on_head(&self, fault: &Fault) -> bool {
        (fault.row.is_some() && self.is_unsound("study", "skip_bad_rows"))
            || (ALLOWABLE.contains(&fault.code) && self.is_unsound("study", "allow"))
            || (fault.code == "source-outside" && self.is_unsound("study", "trusted_folders"))
    }

    /// Does it come with a fault of another input?
    fn hangs_on_another(&self, fault: &Fault) -> bool {
        match fault.code {
            "test-point-without-village" => self.are_codes_doubtful(),
            // Where the villages are is not known.
            "claims-elsewhere" | "plan-layer-elsewhere" => self.are_codes_doubtful(),
            "cover-elsewhere" | "cover-too-large" | "terrain-elsewhere" | "terrain-too-large" => {
                self.places_are_guessed
            }
            // A file that was not opened may be the one that is missed.
            "terrain-does-not-cover" | "village-without-tile" => self.faulty.contains("terrain"),
            _ => false,
        }
    }

    /// Are there villages that were not read?
    fn are_codes_doubtful(&self) -> bool {
        self.depth("villages") < Depth::Whole || self.faulty.contains("villages")
    }

    /// Marks what could not be looked at for another reason than a key.
    pub(super) fn leave(&mut self, what: &str) {
        self.left.push(what.to_owned());
    }

    /// What was not looked at, on one line; `None` where there is nothing.
    pub(super) fn not_looked_at(&self) -> Option<String> {
        let mut left: Vec<String> = Vec::new();
        if let Some(attempt) = self.attempt {
            let known = |table: &str| match table {
                "villages" | "sites" | "terrain" => true,
                "test_points" => attempt.study.test_points.is_some(),
                "population" => attempt.study.population.is_some(),
                "buildings" => attempt.study.buildings.is_some(),
                "boundaries" => attempt.study.boundaries.is_some(),
                "clutter" => attempt.study.clutter.is_some(),
                "claims" => attempt.study.claims.is_some(),
                "plan" => attempt.study.plan.is_some(),
                _ => true,
            };
            for (table, name) in INPUTS.into_iter().filter(|(table, _)| known(table)) {
                let keys: Vec<String> = self.unsound(table).map(|key| named(table, key)).collect();
                let keys = keys.join(", ");
                left.extend(match self.depth(table) {
                    Depth::Nothing => Some(format!("{name} ({keys})")),
                    Depth::File => Some(format!("what is in {name} ({keys})")),
                    Depth::Records => Some(format!("the values of {name} ({keys})")),
                    Depth::Values => Some(format!("what rows of {name} mean ({keys})")),
                    Depth::Whole => None,
                });
            }
            for (key, what) in [
                ("skip_bad_rows", "single rows"),
                ("allow", "doubts that a study can allow"),
                ("trusted_folders", "files that other files name"),
            ] {
                left.extend(
                    self.is_unsound("study", key)
                        .then(|| format!("{what} (study.{key})")),
                );
            }
        }
        left.extend(self.left.iter().cloned());
        (!left.is_empty()).then(|| {
            format!(
                "not looked at, for it hangs on the faults above: {}",
                left.join("; ")
            )
        })
    }
}

/// Is it a code of a kind of raster?
fn of_kind(code: &str) -> bool {
    ["terrain-", "cover-", "population-", "claims-"]
        .iter()
        .any(|s| code.starts_with(s))
}

/// A key as it is in the study.
fn named(table: &str, key: &str) -> String {
    match key {
        "*" => format!("[{table}]"),
        "?" => format!("a key of [{table}] that is not known"),
        key => format!("{table}.{key}"),
    }
}

/// How far an input can be looked at, one of whose keys is wrong.
fn depth(table: &str, key: &str) -> Depth {
    match (table, key) {
        (_, "*" | "path" | "paths")
        | ("claims", "layers")
        | ("climate", "delta_n_map" | "refractivity_map") => Depth::Nothing,
        // A layer whose key is wrong is not read; the others are.
        ("climate" | "plan", _) | ("claims", "measurements") => Depth::Whole,
        (_, "layer" | "encoding") => Depth::File,
        ("sites", "include_planned" | "default_operator") | ("terrain", "fill_voids_up_to_samples") => {
            Depth::Whole
        }
        ("terrain" | "clutter" | "population", _) => Depth::File,
        (_, "?" | "crs" | "lon_field" | "lat_field" | "keep" | "exclude" | "format") => Depth::Records,
        _ => Depth::Values,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{Embedded, Study};
    use std::path::Path;

    const INPUTS: &str = "[villages]\npath='v.csv'\n[sites]\npath='s.csv'\n[terrain]\npaths=['t.tif']\n";

    fn attempt(text: &str) -> Box<Attempt> {
        Study::attempted(text, Path::new("s.toml"), &Embedded).expect_err("faults")
    }

    #[test]
    fn a_key_of_the_air_touches_no_input() {
        let attempt = attempt(&format!("[area]\nresolution_m = -5\n{INPUTS}"));
        let scope = Scope::of(&attempt);
        assert_eq!(scope.not_looked_at(), None);
        assert!(scope.is_sound("villages") && scope.is_sound("terrain") && !scope.is_whole());
    }

    #[test]
    fn a_key_takes_only_what_hangs_on_it() {
        let attempt =
            attempt(&INPUTS.replace("[sites]", "electricity_values = { a = 'b' }\nkeep = 5\n[sites]"));
        let scope = Scope::of(&attempt);
        assert_eq!(scope.depth("villages"), Depth::Records);
        let said = scope.not_looked_at().expect("something");
        assert!(
            said.ends_with("the values of villages (villages.electricity_values, villages.keep)"),
            "{said}"
        );
        let fault = |code| Fault::new(code, Path::new("v.csv"), "bad", "mend it").at_row(2);
        let keeps = |depth, code| scope.keeps("villages", depth, &fault(code));
        assert!(keeps(Depth::Records, "row-ragged") && !keeps(Depth::Records, "number-invalid"));
        assert!(keeps(Depth::Values, "number-invalid") && !keeps(Depth::Values, "electricity-unexplained"));
        assert!(keeps(Depth::File, "file-empty") && !keeps(Depth::File, "row-ragged"));
    }
}
