//! Whether the masts of a list are on air: the column of the status, and every other that speaks of it. A mast
//! never goes on air in silence.

use super::notes::Notes;
use super::rows::{Row, RowReader, Table};
use super::state_words::{Sense, is_blank, key_of, says_off, sense_of, state_of, status};
use super::text::clean;
use crate::domain::Status;
use crate::study::SiteSource;
use crate::world::{ColumnUsed, Fault, TakenBy};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Words of a column that a message names.
const NAMED: usize = 5;

/// A column whose heading says nothing is one of states where at least this part of its values are words for a
/// state: fewer are chance, as in a column of names.
const STATES_SHARE: f64 = 0.5;

/// So many different values of a column are remembered: most columns have few.
const MOST_JUDGED: usize = 1024;

/// How the states of a list are read.
#[derive(Debug, Default)]
pub(super) struct States {
    /// What the study says of words.
    own: BTreeMap<String, Status>,
    /// How the column is read that is the status.
    stated: Option<Sense>,
    /// Columns beside it, or in its place, that are read too.
    beside: Vec<(usize, Sense)>,
}

/// What all looks at the columns share.
struct Looking<'a> {
    table: &'a Table,
    /// Rows that count: those that `exclude` leaves out do not.
    rows: Vec<&'a Row>,
    states: States,
    /// The column of the status.
    status: Option<usize>,
}

impl States {
    /// Finds the columns that speak of states. `is_out`: rows that are left out.
    pub(super) fn find(
        notes: &mut Notes,
        source: &SiteSource,
        table: &Table,
        columns: &BTreeMap<&'static str, usize>,
        used: &BTreeSet<usize>,
        is_out: &dyn Fn(&RowReader<'_>) -> bool,
    ) -> Self {
        let own = source.status_values.iter();
        let own = own.map(|(word, status)| (key_of(word), *status)).collect();
        let status = columns.get("status").copied();
        let heading = status.and_then(|at| table.columns.get(at));
        let by_heading = heading.and_then(|heading| sense_of(heading));
        let has_days = |sense: &Sense| matches!(sense, Sense::OnSince | Sense::OffSince);
        let stated = by_heading
            .filter(|sense| !has_days(sense))
            .unwrap_or(Sense::State);
        let mut looking = Looking {
            table,
            rows: table
                .rows
                .iter()
                .filter(|row| !is_out(&table.peek(row)))
                .collect(),
            states: Self {
                own,
                stated: status.map(|_| stated),
                beside: Vec::new(),
            },
            status,
        };
        let (mut found, mut read) = (Vec::new(), Vec::new());
        for (at, heading) in table.columns.iter().enumerate() {
            let in_place = table
                .taken
                .lon_lat
                .is_some_and(|(lon, lat)| [lon, lat].contains(&at));
            if used.contains(&at) || status == Some(at) || in_place {
                continue;
            }
            match sense_of(heading) {
                Some(Sense::OffSince) => looking.days_of_the_end(notes, at),
                Some(Sense::OnSince) => looking.days_of_the_beginning(notes, at),
                Some(sense) if status.is_none() => read.extend(looking.in_place(notes, at, sense)),
                Some(sense) => looking.beside(notes, at, sense),
                None => found.push(at),
            }
        }
        for (at, sense) in &read {
            looking.shown(notes, *at);
            looking.states.beside.push((*at, *sense));
        }
        for at in found {
            looking.by_its_values(notes, at);
        }
        looking.states
    }

    /// What the column of the status says.
    pub(super) fn stated(&self, text: &str) -> Option<Status> {
        state_of(self.stated.unwrap_or(Sense::State), &self.own, text)
    }

    /// What columns in its place say: off before planned, planned before on air.
    pub(super) fn beside(&self, reader: &RowReader<'_>) -> Option<Status> {
        let said = self.beside.iter().filter_map(|(at, sense)| {
            let text = reader.text(Some(*at)).filter(|t| !is_blank(t))?;
            state_of(*sense, &self.own, text)
        });
        said.max_by_key(|status| match status {
            Status::OnAir => 0,
            Status::Planned => 1,
            Status::Off => 2,
        })
    }
}

impl<'a> Looking<'a> {
    fn heading(&self, at: usize) -> &'a str {
        self.table.columns.get(at).map_or("", String::as_str)
    }

    /// The values of a column that are there, with their rows.
    fn values(&self, at: usize) -> impl Iterator<Item = (&'a Row, &'a str)> {
        let value =
            move |row: &&'a Row| Some((*row, row.values.get(at)?.as_deref().filter(|t| !is_blank(t))?));
        self.rows.iter().filter_map(value)
    }

    /// Is a row off or planned by what is read?
    fn is_known_off(&self, row: &Row) -> bool {
        let reader = self.table.peek(row);
        let stated = reader.text(self.status).and_then(|text| self.states.stated(text));
        let status = stated.or_else(|| self.states.beside(&reader));
        matches!(status, Some(Status::Off | Status::Planned))
    }

    fn doubt(&self, notes: &mut Notes, at: usize, cause: String, remedy: &str) -> bool {
        let mut doubt = Fault::new("status-not-read", &self.table.path, cause, remedy)
            .in_field(self.heading(at).to_owned());
        doubt.sheet.clone_from(&self.table.sheet);
        notes.doubt(doubt)
    }

    /// A column of states where none is mapped: read where every word is known, else a doubt.
    fn in_place(&self, notes: &mut Notes, at: usize, sense: Sense) -> Option<(usize, Sense)> {
        let (mut unknown, mut is_any_known, mut is_any) = (BTreeMap::<String, u64>::new(), false, false);
        let mut has_days = true;
        for (_, text) in self.values(at) {
            is_any = true;
            if state_of(sense, &self.states.own, text).is_some() {
                (is_any_known, has_days) = (true, false);
            } else {
                has_days &= looks_like_day(text);
                *unknown.entry(clean(text)).or_default() += 1;
            }
        }
        let is_place = sense == Sense::StateOrPlace && !is_any_known;
        if !is_any || is_place {
            return None;
        }
        if unknown.is_empty() {
            self.blanks_beside_ticks(notes, at, sense);
            return Some((at, sense));
        }
        match sense {
            Sense::YesIsOn if has_days => self.days_of_the_beginning(notes, at),
            Sense::YesIsOff if has_days => self.days_of_the_end(notes, at),
            _ => {
                let words: Vec<&str> = unknown.keys().take(NAMED).map(String::as_str).collect();
                let more = unknown.len().saturating_sub(NAMED);
                let and_more = if more > 0 {
                    format!(" and {more} more")
                } else {
                    String::new()
                };
                let example = words
                    .first()
                    .copied()
                    .unwrap_or_default()
                    .replace(['"', '\\'], " ");
                let cause = format!(
                    "the column '{}' says whether masts are on air, and {} of its values are not understood ({}{and_more}): such masts would count as on air",
                    self.heading(at),
                    unknown.values().sum::<u64>(),
                    quoted(&words)
                );
                let remedy = format!(
                    "say in [sites] what they mean, status_values = {{ \"{example}\" = \"off\" }} (on-air, planned or off), or map another column to `status` in `fields`"
                );
                self.doubt(notes, at, cause, &remedy);
            }
        }
        None
    }

    /// A column of yes alone with gaps: a gap may mean no.
    fn blanks_beside_ticks(&self, notes: &mut Notes, at: usize, sense: Sense) {
        let filled = self.values(at).count();
        let gaps = self.rows.len() - filled;
        let on = |(_, text): (&Row, &str)| state_of(sense, &self.states.own, text) == Some(Status::OnAir);
        if sense != Sense::YesIsOn || gaps == 0 || !self.values(at).all(on) {
            return;
        }
        let cause = format!(
            "the column '{}' says of {filled} rows that they are on air, and nothing of {gaps}: they would count as on air",
            self.heading(at)
        );
        self.doubt(notes, at, cause, "fill the gaps with yes or no");
    }

    /// A column of states beside the one that is mapped: a doubt where it says off and the other on air.
    fn beside(&self, notes: &mut Notes, at: usize, sense: Sense) {
        let is_off = |text| {
            matches!(
                state_of(sense, &self.states.own, text),
                Some(Status::Off | Status::Planned)
            )
        };
        let rows = self
            .values(at)
            .filter(|(row, text)| is_off(text) && !self.is_known_off(row));
        let count = rows.count();
        if count > 0 {
            let cause = format!(
                "the column '{}' says of {count} rows that they are off or planned, and the column '{}' that they are on air",
                self.heading(at),
                self.heading(self.status.unwrap_or_default())
            );
            self.doubt(
                notes,
                at,
                cause,
                "correct one of the two, or map the other to `status` in `fields`",
            );
        }
    }

    /// Days of the end of masts that count as on air. No clock says whether they are past.
    fn days_of_the_end(&self, notes: &mut Notes, at: usize) {
        // Days that never come.
        let never = |text: &str| {
            let word = text.to_lowercase();
            text.contains("9999") || ["n/a", "na", "null", "none", "nan", "0"].contains(&word.trim())
        };
        let mut rows = self
            .values(at)
            .filter(|(row, text)| !never(text) && !self.is_known_off(row));
        let Some((_, first)) = rows.next() else { return };
        let cause = format!(
            "the column '{}' gives {} rows an end ('{}'), and they would count as on air: no run asks what day it is",
            self.heading(at),
            rows.count() + 1,
            clean(first)
        );
        let remedy = "give such rows a status (off, or on-air where the end is not yet), or leave them out with `exclude`";
        self.doubt(notes, at, cause, remedy);
    }

    /// Days of going on air: those in the future are not known from others.
    fn days_of_the_beginning(&self, notes: &mut Notes, at: usize) {
        let rows = self.values(at).filter(|(row, _)| !self.is_known_off(row));
        let (mut count, mut years) = (0_u64, BTreeSet::new());
        for (_, text) in rows {
            count += 1;
            years.extend(year_in(text));
        }
        if count == 0 {
            return;
        }
        let span = match (years.first(), years.last()) {
            (Some(first), Some(last)) => format!(", {first} to {last}"),
            _ => String::new(),
        };
        let text = "columns with days of going on air, which are not compared with any day: masts of the future count as on air unless a status says otherwise";
        notes.remark(
            "on-air-days-not-read",
            text,
            format!("'{}': {count} rows{span}", self.heading(at)),
        );
    }

    /// A column whose heading says nothing of states, and whose values do.
    fn by_its_values(&self, notes: &mut Notes, at: usize) {
        let (mut all, mut states, mut silent, mut free) = (0_u64, 0_u64, 0_u64, 0_u64);
        let mut example = "";
        let mut judged: HashMap<&str, (bool, bool, bool)> = HashMap::new();
        for (row, text) in self.values(at) {
            all += 1;
            let (is_state, is_off, is_strong) = match judged.get(text) {
                Some(known) => *known,
                None => {
                    let state = status(text);
                    let is_off = matches!(state, Some(Status::Off | Status::Planned));
                    let found = (state.is_some(), is_off, says_off(text));
                    if judged.len() < MOST_JUDGED {
                        judged.insert(text, found);
                    }
                    found
                }
            };
            states += u64::from(is_state);
            if (is_off || is_strong) && !self.is_known_off(row) {
                silent += u64::from(is_off && !is_strong);
                free += u64::from(is_strong);
                if example.is_empty() || is_strong && free == 1 {
                    example = text;
                }
            }
        }
        let is_column_of_states = states as f64 >= STATES_SHARE * all as f64;
        let count = free + if is_column_of_states { silent } else { 0 };
        if count == 0 {
            return;
        }
        let (heading, example) = (self.heading(at), clean(example));
        if self.status.is_some() || !self.states.beside.is_empty() {
            let text = "columns that say of masts that they are off or planned, where the status says on air";
            notes.remark(
                "status-contradicted",
                text,
                format!("'{heading}': {count} rows, for example '{example}'"),
            );
            return;
        }
        let cause = format!(
            "the column '{heading}' says of {count} rows that they are off or planned (for example '{example}'), and it is not read: they would count as on air"
        );
        let remedy = "map the column to `status` in `fields`, with `status_values` for its words, or leave such rows out with `exclude`";
        self.doubt(notes, at, cause, remedy);
    }

    /// A column that is read by its heading is listed as such.
    fn shown(&self, notes: &mut Notes, at: usize) {
        let heading = self.heading(at);
        let is_this = |role: &str, file: &std::path::Path| role == "sites" && file == self.table.path;
        if let Some(seen) = notes.report.seen.iter_mut().find(|s| is_this(s.role, &s.file)) {
            seen.unused.retain(|h| h != heading);
            seen.proposed.retain(|(h, _)| h != heading);
            seen.used.push(ColumnUsed {
                heading: heading.to_owned(),
                key: "status".to_owned(),
                by: TakenBy::Heading,
            });
        }
        if let Some(read) = notes.report.columns.iter_mut().find(|c| is_this(c.role, &c.file)) {
            read.unused.retain(|h| h != heading);
            read.proposed.retain(|(h, _)| h != heading);
            read.near.retain(|(h, _)| h != heading);
            read.recognised.push((heading.to_owned(), "status".to_owned()));
        }
        let (mut on, mut planned, mut off) = (0_u64, 0_u64, 0_u64);
        let sense = sense_of(heading).unwrap_or(Sense::State);
        for (_, text) in self.values(at) {
            match state_of(sense, &self.states.own, text) {
                Some(Status::Planned) => planned += 1,
                Some(Status::Off) => off += 1,
                _ => on += 1,
            }
        }
        let text = "columns read as the status by their heading";
        notes.note(
            "status-by-heading",
            text,
            format!("'{heading}': {on} on air, {planned} planned, {off} off"),
        );
    }
}

fn quoted(words: &[&str]) -> String {
    let all: Vec<String> = words.iter().map(|w| format!("'{w}'")).collect();
    all.join(", ")
}

/// A year of our time in a text: `2019-05-01`, `12/2031`.
fn year_in(text: &str) -> Option<u32> {
    let figures = text.split(|c: char| !c.is_ascii_digit());
    let year = |part: &str| (part.len() == 4).then(|| part.parse().ok())?;
    figures.filter_map(year).find(|y| (1900..=2200).contains(y))
}

/// Figures between signs, or a year: `2019-05-01`, `1/5/19`, `2019`.
fn looks_like_day(text: &str) -> bool {
    let text = text.trim();
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let figures =
        |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [year] => figures(year) && year_in(year).is_some(),
        [_, _] | [_, _, _] => parts.iter().filter(|p| figures(p)).count() >= 2,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_known_from_words() {
        for text in [
            "2019-05-01",
            "1/5/2019",
            "2019",
            "12-May-2020",
            "2019-05-01 00:00:00",
        ] {
            assert!(looks_like_day(text), "{text}");
        }
        for text in ["yes", "1", "0", "3-sector", "A/B", ""] {
            assert!(!looks_like_day(text), "{text}");
        }
        assert_eq!(year_in("31/12/2031"), Some(2031));
        assert_eq!(year_in("soon"), None);
    }
}
