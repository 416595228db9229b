//! A study with faults, as far as it could be read: which of its keys say nothing that can be relied on.
//!
//! The inputs that such a study names are looked at all the same, so that their faults come in the same pass.
//! What hangs on a key that is wrong must not become a fault of an input: it would go with the key's.

use super::fault::{Code, StudyFaults};
use super::reader::TableRecord;
use super::{Fault, Study};
use crate::domain::nearest::nearest;
use std::collections::BTreeSet;
use std::path::Path;

/// A key that stands for all of a table.
const ALL: &str = "*";
/// A key that no study has and that is like none: it could mean any that decides what rows there are.
const STRANGE: &str = "?";

/// A study that has faults.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// What could be read; a stand-in where a key is wrong.
    pub study: Study,
    /// Everything that is wrong with it.
    pub faults: StudyFaults,
    unsound: BTreeSet<(String, String)>,
}

impl Attempt {
    pub(super) fn new(study: Study, faults: Vec<Fault>, text: &str, tables: &[TableRecord]) -> Self {
        let mut unsound = BTreeSet::new();
        for fault in &faults {
            unsound.extend(meant(fault, &study.file, text, tables));
        }
        Self {
            study,
            faults: StudyFaults::sorted(faults),
            unsound,
        }
    }

    /// The keys of a table that are wrong, in the order of the alphabet; `?` for one that could mean anything.
    pub fn unsound<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a str> {
        let of_table = self.unsound.iter().filter(move |(t, _)| t == table || t == ALL);
        of_table.map(|(_, key)| key.as_str())
    }

    /// Is a key of a table wrong, or could a strange one mean it?
    pub fn is_unsound(&self, table: &str, key: &str) -> bool {
        self.unsound(table).any(|k| k == key || k == ALL)
    }

    /// Is nothing of a table known?
    pub fn is_lost(&self, table: &str) -> bool {
        self.unsound(table).any(|k| k == ALL)
    }
}

/// The keys that a fault makes doubtful.
fn meant(fault: &Fault, file: &Path, text: &str, tables: &[TableRecord]) -> Vec<(String, String)> {
    let pair = |table: &str, key: &str| (table.to_owned(), key.to_owned());
    if fault.file != file {
        return of_model(&fault.file);
    }
    let path = fault.field.as_deref().unwrap_or_default();
    let (table, key) = match path.split_once('.') {
        Some((table, rest)) => (table, rest.split(['.', '[', ' ']).next().unwrap_or(rest)),
        None => ("", path),
    };
    if fault.code == Code::Syntax {
        return of_line(fault.at.map_or(0, |at| at.0), text, tables);
    }
    if fault.code == Code::UnknownTable {
        let named = nearest(path, tables.iter().map(|t| t.name).filter(|n| !n.is_empty()));
        return quoted(named).map(|table| pair(&table, ALL)).collect();
    }
    if fault.code != Code::UnknownKey {
        return vec![pair(
            if table.is_empty() { key } else { table },
            if table.is_empty() { ALL } else { key },
        )];
    }
    // The key that was meant, of this table or of the one that it belongs to.
    let own = tables.iter().filter(|t| t.name == table);
    let near = nearest(key, own.flat_map(|t| t.keys.iter().map(|k| k.name)));
    let mut found: Vec<(String, String)> = quoted(near).map(|near| pair(table, &near)).collect();
    let elsewhere = tables.iter().filter(|t| t.keys.iter().any(|k| k.name == key));
    found.extend(elsewhere.map(|t| pair(t.name, key)));
    if found.is_empty() {
        found.push(pair(table, STRANGE));
    }
    found
}

/// What hangs on a file that a key names, where its folder does not say its kind: templates fill sites, tables
/// say what classes of land cover are, presets say nothing of an input.
fn of_model(file: &Path) -> Vec<(String, String)> {
    let folder = file.parent().and_then(Path::file_name).unwrap_or_default();
    let all = [("radios", "sites", "template"), ("clutter", "clutter", "table")];
    let is_named = ["radios", "clutter", "presets"]
        .iter()
        .any(|name| folder == *name);
    let of_kind = all.iter().filter(|(name, _, _)| !is_named || folder == *name);
    of_kind
        .map(|(_, table, key)| ((*table).to_owned(), (*key).to_owned()))
        .collect()
}

/// The names in `'a' or 'b'`.
fn quoted(near: Option<String>) -> impl Iterator<Item = String> {
    let near = near.unwrap_or_default();
    let names: Vec<String> = near.split('\'').skip(1).step_by(2).map(str::to_owned).collect();
    names.into_iter()
}

/// What a line may have said that is no TOML: its key; where it has none, or opens a table, all of it.
fn of_line(line: usize, text: &str, tables: &[TableRecord]) -> Vec<(String, String)> {
    let all = || vec![(ALL.to_owned(), ALL.to_owned())];
    let table_of = |line: &str| {
        let name = line.trim().strip_prefix('[')?;
        let name = name.split([']', '.']).next().unwrap_or(name).trim();
        tables.iter().find(|t| t.name == name && !name.is_empty())
    };
    let above: Vec<&str> = text.lines().take(line).collect();
    let Some((wrong, above)) = above.split_last() else {
        return all();
    };
    if wrong.trim_start().starts_with('[') {
        return all();
    }
    let Some(table) = above.iter().rev().find_map(|line| table_of(line)) else {
        return all();
    };
    let key = wrong.split('=').next().unwrap_or_default().trim();
    let key = key.split('.').next().unwrap_or(key);
    let known = table.keys.iter().any(|k| k.name == key);
    let key = if known && wrong.contains('=') { key } else { ALL };
    vec![(table.name.to_owned(), key.to_owned())]
}

#[cfg(test)]
mod tests {
    use super::super::models::Embedded;
    use super::*;

    fn unsound(text: &str) -> Vec<String> {
        let attempt = Study::attempted(text, Path::new("s.toml"), &Embedded).expect_err("faults");
        attempt.unsound.iter().map(|(t, k)| format!("{t}.{k}")).collect()
    }

    const INPUTS: &str = "[villages]\npath='v.csv'\n[sites]\npath='s.csv'\n[terrain]\npaths=['t.tif']\n";

    #[test]
    fn a_fault_says_which_keys_cannot_be_relied_on() {
        for (text, wanted) in [
            ("[area]\nresolution_m = -5\n", "area.resolution_m"),
            ("[study]\nskip_bad_rowz = true\n", "study.skip_bad_rows"),
            ("[area]\nheight_unit = 'ft'\n", "terrain.height_unit"),
            ("[area]\nqwxzjk = 'ft'\n", "area.?"),
            ("[clutterr]\npaths = ['a']\n", "clutter.*"),
            ("[test_points]\npath = 5\n", "test_points.path"),
            ("[area]\nresolution_m = = 5\n", "area.resolution_m"),
            ("[area\nresolution_m = 5\n", "*.*"),
        ] {
            let found = unsound(&format!("{text}{INPUTS}"));
            assert_eq!(found, [wanted], "{text}");
        }
        assert_eq!(
            unsound(&INPUTS.replace("[sites]\n", "[sites]\nfields = { idd = 'a' }\n")),
            ["sites.fields"]
        );
        assert_eq!(
            unsound("[villages]\npath='v.csv'\n[terrain]\npaths=['t.tif']\n"),
            ["sites.path"]
        );
    }
}
