//! Which column of a list is what: as the study names it, by our own name, or by what its heading says.

use super::list::{GRID_WORDS, Headings, LookedUp, Meaning, Measure, Stated, Target, stated, words_of};
use super::notes::{Notes, file_name};
use super::raw::Raw;
use super::rows::{Taken, column_index};
use super::seen;
use crate::register::Field;
use crate::register::spelling::fold;
use crate::world::{ColumnUsed, ColumnsRead, Fault, TakenBy};
use std::collections::BTreeMap;
use std::path::Path;

/// Headings of longitudes.
pub(super) const LON: Meaning = Meaning::Point(Target::Field(Field::Lon));
/// Headings of latitudes.
pub(super) const LAT: Meaning = Meaning::Point(Target::Field(Field::Lat));
/// A column that only counts the rows.
const COUNTER: Meaning = Meaning::Point(Target::Counter);
/// Headings are nearly the same from here on.
const NEAR: f64 = 0.93;

/// One thing that a list may say of each row.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    /// The study's key, or our name: how it is called to the user.
    pub(super) key: &'static str,
    /// The heading that the study names.
    pub(super) named: Option<String>,
    /// The heading that needs no naming.
    pub(super) own: Option<&'static str>,
    /// What its heading may mean, the better first.
    pub(super) means: Vec<Meaning>,
    /// Its heading is taken even where the list has other columns by our names: without it no row can be used, or
    /// the study has no key that could name it.
    pub(super) needed: bool,
}

/// A coordinate's column.
#[derive(Clone, Debug)]
pub(super) struct AxisName {
    /// The study's key for it.
    pub(super) key: &'static str,
    /// The heading that is looked for first.
    pub(super) name: String,
    /// The heading where the study names none.
    pub(super) usual: &'static str,
}

/// All that a list may say.
#[derive(Clone, Debug, Default)]
pub(super) struct Wishes {
    pub(super) list: Vec<Wish>,
    /// Longitude and latitude of rows without a shape.
    pub(super) place: Option<[AxisName; 2]>,
    /// Columns that the study uses otherwise.
    pub(super) others: Vec<String>,
    /// Headings are proposed and never taken: only what the study names is.
    pub(super) proposes_only: bool,
    /// A list without a row is an answer: nothing is there yet.
    pub(super) may_be_empty: bool,
}

/// What a column is called by its number, from 1, where a table has no headings.
pub(super) fn numbered(nth: usize) -> String {
    format!("#{nth}")
}

impl Wishes {
    /// Is any column named by its number?
    pub(super) fn are_numbers(&self) -> bool {
        let is_number = |name: &str| {
            let digits = name.strip_prefix('#').unwrap_or_default();
            !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
        };
        let named = self.list.iter().filter_map(|wish| wish.named.as_deref());
        let places = self.place.iter().flatten().map(|axis| axis.name.as_str());
        named.chain(places).any(is_number)
    }

    /// Only a place, by the names that a study gives.
    pub(super) fn of_place(lon: &str, lat: &str) -> Self {
        let axis = |key, name: &str, usual| AxisName {
            key,
            name: name.to_owned(),
            usual,
        };
        Self {
            place: Some([axis("lon_field", lon, "lon"), axis("lat_field", lat, "lat")]),
            ..Self::default()
        }
    }

    /// A wish whose column the study names, or which is found by its heading.
    pub(super) fn field(&mut self, key: &'static str, named: Option<&String>, means: &[Meaning]) {
        self.list.push(Wish {
            key,
            named: named.cloned(),
            own: None,
            means: means.to_vec(),
            needed: false,
        });
    }

    /// The headings that this list knows.
    pub(super) fn headings(&self) -> Headings {
        let means = self.list.iter().flat_map(|w| w.means.iter().copied());
        let named = self.list.iter().filter_map(|w| w.named.clone());
        let own = self.list.iter().filter_map(|w| w.own).map(str::to_owned);
        let mut headings = Headings {
            known: means.chain([LON, LAT, COUNTER]).collect(),
            asked: named.chain(self.others.iter().cloned()).collect(),
            own: own.collect(),
            looked_up: LookedUp::default(),
        };
        for axis in self.place.iter().flatten() {
            let names = if axis.name == axis.usual {
                &mut headings.own
            } else {
                &mut headings.asked
            };
            names.push(axis.name.clone());
        }
        headings
    }
}

/// Takes the columns; nothing where the place is not found. `in_columns`: no shapes give the places.
pub(super) fn assign(
    notes: &mut Notes,
    role: &'static str,
    path: &Path,
    raw: &Raw,
    wishes: &Wishes,
    in_columns: bool,
) -> Option<Taken> {
    let faults_before = notes.problems.len();
    let mut assigning = Assigning {
        notes,
        path,
        raw,
        headings: wishes.headings(),
        taken: Taken::default(),
        keys: BTreeMap::new(),
        read: ColumnsRead {
            role,
            file: path.to_owned(),
            sheet: raw.sheet.clone(),
            ..ColumnsRead::default()
        },
        used: Vec::new(),
    };
    assigning.by_name(wishes);
    let recognises = !wishes.proposes_only && assigning.recognises(wishes, in_columns);
    let place = match &wishes.place {
        Some(axes) if in_columns => {
            let found = [(0, LON), (1, LAT)].map(|(k, meaning)| assigning.axis(&axes[k], meaning));
            assigning.taken.lon_lat = found[0].zip(found[1]);
            assigning.taken.lon_lat.is_some()
        }
        _ => true,
    };
    for wish in &wishes.list {
        assigning.by_heading(wish, recognises || wish.needed);
    }
    assigning.rest(wishes, in_columns);
    assigning.units();
    let Assigning {
        mut taken,
        read,
        used,
        notes,
        ..
    } = assigning;
    notes.report.seen.push(seen::of_list(&read, used, raw));
    taken.is_faulty = notes.problems.len() > faults_before;
    if !wishes.list.is_empty() && !wishes.proposes_only && !read.is_plain() {
        notes.report.columns.push(read);
    }
    place.then_some(taken)
}

struct Assigning<'a> {
    notes: &'a mut Notes,
    path: &'a Path,
    raw: &'a Raw,
    headings: Headings,
    taken: Taken,
    /// What each column that is taken is.
    keys: BTreeMap<usize, &'static str>,
    read: ColumnsRead,
    used: Vec<ColumnUsed>,
}

impl Assigning<'_> {
    fn index(&mut self, name: &str) -> Option<usize> {
        let sheet = self.raw.sheet.as_deref();
        column_index(self.notes, self.path, sheet, &self.raw.columns, name)
    }

    /// A column that is there by its exact heading, or in a workbook by the last part of a joined one.
    fn has(&self, name: &str) -> bool {
        self.raw.columns.iter().any(|c| c == name)
    }

    fn take(&mut self, key: &'static str, column: usize) {
        self.taken.by_key.insert(key, column);
        self.keys.insert(column, key);
    }

    /// Columns that the study names, and those that bear our names.
    fn by_name(&mut self, wishes: &Wishes) {
        for wish in &wishes.list {
            let name = match (&wish.named, wish.own) {
                (Some(named), _) => named.as_str(),
                (None, Some(own)) if self.has(own) => own,
                (None, Some(own)) => {
                    self.by_nearly_own_name(wish.key, own);
                    continue;
                }
                _ => continue,
            };
            if let Some(column) = self.index(name) {
                self.take(wish.key, column);
                self.uses(wish.key, column, TakenBy::Name);
            }
        }
    }

    /// Remembers how a column was taken.
    fn uses(&mut self, key: &'static str, column: usize, by: TakenBy) {
        if let Some(heading) = self.raw.columns.get(column) {
            let (heading, key) = (heading.clone(), key.to_owned());
            self.used.push(ColumnUsed { heading, key, by });
        }
    }

    /// A column whose name differs from ours in case, spaces or signs alone is ours: `Antenna Height_M`.
    fn by_nearly_own_name(&mut self, key: &'static str, own: &str) {
        let (folded, headings) = (fold(own), &self.raw.columns);
        let found: Vec<usize> = headings
            .iter()
            .enumerate()
            .filter(|(at, heading)| fold(heading) == folded && !self.keys.contains_key(at))
            .filter(|(_, heading)| !self.headings.asked.contains(heading))
            .map(|(at, _)| at)
            .collect();
        let [first, others @ ..] = found.as_slice() else {
            return;
        };
        if self.only(key, *first, others).is_some() {
            self.take(key, *first);
            self.recognised(key, *first);
        }
    }

    /// What the headings of taken columns say of their units: converted and counted, or a doubt.
    fn units(&mut self) {
        let taken: Vec<(&'static str, usize)> =
            self.taken.by_key.iter().map(|(key, at)| (*key, *at)).collect();
        for (key, at) in taken {
            let Some(heading) = self.raw.columns.get(at) else {
                continue;
            };
            let ours = Measure::of_field(key).ours();
            match stated(heading, key) {
                Stated::Ours => {}
                Stated::Other(unit, conversion) => {
                    let text = "columns converted from the unit that their heading or field names";
                    let example = format!("{}: '{heading}' from {unit} to {ours}", file_name(self.path));
                    self.notes.note("column-unit-converted", text, example);
                    self.taken.units.insert(at, conversion);
                }
                Stated::Wrong(why) => {
                    let cause = format!("{key} is read in {ours}, and the heading {why}");
                    let remedy = "map the column that is meant, to the field whose unit it has, or correct its heading";
                    let mut doubt =
                        Fault::new("unit-unsuitable", self.path, cause, remedy).in_field(heading.clone());
                    doubt.sheet.clone_from(&self.raw.sheet);
                    self.notes.doubt(doubt);
                }
            }
        }
    }

    /// Are headings taken by what they say? Not where a study names columns, or a table bears our names for as
    /// many things as its other headings say: what it did not take before, it does not take now. In workbooks,
    /// and in tables whose places are found by their headings alone, they always are.
    fn recognises(&self, wishes: &Wishes, in_columns: bool) -> bool {
        let usual = |axis: &AxisName| axis.name == axis.usual;
        let named = wishes.list.iter().any(|w| w.named.is_some())
            || self.bears_our_names(wishes)
            || !wishes.place.iter().flatten().all(usual);
        let missing = |axis: &AxisName| usual(axis) && !self.has(&axis.name);
        let placed_by_heading = in_columns && wishes.place.iter().flatten().any(missing);
        self.raw.is_workbook || placed_by_heading || !named
    }

    /// One column that happens to bear our name (`operator`, `eirp_dbm`) among many that have other names does
    /// not make a table ours.
    fn bears_our_names(&self, wishes: &Wishes) -> bool {
        let is_taken = |wish: &&Wish| self.taken.by_key.contains_key(wish.key);
        let is_said = |meaning: &&Meaning| !matches!(meaning, Meaning::Bare(_));
        let by_heading = |wish: &&Wish| {
            let mut means = wish.means.iter().filter(is_said);
            means.any(|meaning| !self.meant(*meaning).is_empty())
        };
        let ours = wishes.list.iter().filter(is_taken).count();
        let others = wishes.list.iter().filter(|w| !is_taken(w)).filter(by_heading);
        ours > 0 && ours >= others.count()
    }

    /// The column of a coordinate: as it is named, or by its heading where the usual name is not there.
    fn axis(&mut self, axis: &AxisName, meaning: Meaning) -> Option<usize> {
        if axis.name == axis.usual && !self.has(&axis.name) {
            let found = self.degrees_first(self.meant(meaning));
            if let [first, others @ ..] = found.as_slice() {
                self.only(axis.key, *first, others)?;
                self.recognised(axis.key, *first);
                return Some(*first);
            }
        }
        let column = self.index(&axis.name)?;
        self.keys.insert(column, axis.key);
        self.uses(axis.key, column, TakenBy::Name);
        Some(column)
    }

    /// Of several columns for a coordinate, those whose headings are of degrees, where there are such.
    fn degrees_first(&self, found: Vec<usize>) -> Vec<usize> {
        let is_grid = |at: &usize| {
            let heading = self.raw.columns.get(*at).map(|h| fold(h)).unwrap_or_default();
            let bare = heading.split(" m").next().unwrap_or_default();
            GRID_WORDS.contains(&heading.as_str()) || GRID_WORDS.contains(&bare)
        };
        let degrees: Vec<usize> = found.iter().copied().filter(|at| !is_grid(at)).collect();
        if degrees.is_empty() { found } else { degrees }
    }

    /// Columns that are not taken and whose headings mean this.
    fn meant(&self, meaning: Meaning) -> Vec<usize> {
        let free = |at: &usize| !self.keys.contains_key(at);
        let columns = self.raw.columns.iter().enumerate();
        columns
            .filter(|(_, heading)| self.headings.meaning(heading) == Some(meaning))
            .map(|(at, _)| at)
            .filter(free)
            .collect()
    }

    /// A fault where several columns mean the same.
    fn only(&mut self, key: &'static str, first: usize, others: &[usize]) -> Option<()> {
        let Some(other) = others.first() else {
            return Some(());
        };
        let heading = |at: usize| self.raw.columns.get(at).cloned().unwrap_or_default();
        let (a, b) = (heading(first), heading(*other));
        let cause = format!("the columns '{a}' and '{b}' both look like {key}");
        let remedy = format!("name the one that is meant in the study ({key})");
        let mut problem = Fault::new("column-twice", self.path, cause, remedy).in_field(b);
        problem.sheet.clone_from(&self.raw.sheet);
        self.notes.problem(problem);
        None
    }

    fn recognised(&mut self, key: &'static str, column: usize) {
        self.keys.insert(column, key);
        self.taken.by_heading.insert(key);
        self.uses(key, column, TakenBy::Heading);
        if let Some(heading) = self.raw.columns.get(column) {
            self.read.recognised.push((heading.clone(), key.to_owned()));
        }
    }

    /// Takes a column by its heading, or proposes it.
    fn by_heading(&mut self, wish: &Wish, takes: bool) {
        if wish.named.is_some() || self.taken.by_key.contains_key(wish.key) {
            return;
        }
        for meaning in &wish.means {
            let found = self.meant(*meaning);
            let [first, others @ ..] = found.as_slice() else {
                continue;
            };
            if !takes || matches!(meaning, Meaning::Bare(_)) {
                let heading = self.raw.columns.get(*first).cloned().unwrap_or_default();
                let pairs = if matches!(meaning, Meaning::Bare(_)) {
                    &mut self.read.unsure
                } else {
                    &mut self.read.proposed
                };
                pairs.push((heading, wish.key.to_owned()));
            } else if self.only(wish.key, *first, others).is_some() {
                self.take(wish.key, *first);
                self.recognised(wish.key, *first);
            }
            return;
        }
    }

    /// Lists what is not taken, and what is nearly a heading that is missing.
    fn rest(&mut self, wishes: &Wishes, in_columns: bool) {
        let missing: Vec<&Wish> = wishes
            .list
            .iter()
            .filter(|w| !self.taken.by_key.contains_key(w.key))
            .collect();
        for (at, heading) in self.raw.columns.iter().enumerate() {
            let is_place = !in_columns && [Some(LON), Some(LAT)].contains(&self.headings.meaning(heading));
            let mut offered = self.read.proposed.iter().chain(&self.read.unsure);
            let proposed = offered.any(|(h, _)| h == heading);
            let counts = self.headings.meaning(heading) == Some(COUNTER);
            let used = self.keys.contains_key(&at) || wishes.others.contains(heading);
            if heading.is_empty() || is_place || proposed || counts || used {
                continue;
            }
            self.read.unused.push(heading.clone());
            if self.read.unused.len() > MOST_COMPARED {
                continue;
            }
            if let Some((word, key)) = nearly(heading, &missing) {
                self.read
                    .near
                    .push((heading.clone(), format!("'{word}' ({key})")));
            }
        }
    }
}

/// So many headings that are not used are compared with those that are missing: each with every word for them.
const MOST_COMPARED: usize = 1000;

/// The heading that is missing and that another one is nearly.
fn nearly(heading: &str, missing: &[&Wish]) -> Option<(String, &'static str)> {
    let folded = fold(heading);
    let mut best: Option<(f64, String, &'static str)> = None;
    for wish in missing {
        let own = wish.own.map(fold);
        let words = wish.means.iter().flat_map(|m| words_of(*m)).map(str::to_owned);
        for word in own.into_iter().chain(words).filter(|w| w.len() > 3) {
            let alike = strsim::jaro_winkler(&folded, &word);
            if alike >= NEAR && best.as_ref().is_none_or(|b| alike > b.0) {
                best = Some((alike, word, wish.key));
            }
        }
    }
    best.map(|(_, word, key)| (word, key))
}
