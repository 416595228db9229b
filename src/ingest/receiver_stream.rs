//! Receivers by the million: a table read in pieces, row by row in its order, in memory that does not grow
//! with it.
//!
//! A table is read twice. The first pass finds what is wrong with it as a whole (no such column, no text, an end
//! that was cut off, a quote that has swallowed rows), which is a problem before anything is computed, and what
//! the guard of places judges its rows by. In the second, what is wrong with a row is the row's own fault and
//! stops nothing: as many rows come out as went in.

use super::guard::{Around, Plan};
use super::notes::{Notes, with_way_out};
use super::open::is_separated;
use super::receivers::{HEIGHT, ReceiverColumns, id_column, in_few_words, place, wishes};
use super::row_stream::{RowOrFault, Rows, first_pass, open_csv};
use super::rows::Table;
use super::surroundings::Surroundings;
use crate::space::LonLat;
use crate::study::Layered;
use crate::world::{ColumnsRead, Fault, Faults};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Rows for which room is made at once.
const MOST_AT_ONCE: usize = 1 << 20;

/// One row of a table of receivers.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamedReceiver {
    /// As it is in the table, white space and all; empty where there is none.
    pub id: String,
    /// The line on which the row begins (the number of the feature, of other files).
    pub row: u64,
    /// Position, and height above ground in metres where the table says it.
    pub place: Result<(LonLat, Option<f64>), RowFault>,
}

/// Why a row has no usable position or height.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// Stable code of the kind of fault.
    pub code: &'static str,
    /// In few words, for the row of a table.
    pub cause: String,
    /// In full, for a report.
    pub problem: Fault,
}

/// A table of receivers that is being read.
pub struct ReceiverStream {
    /// Without its rows, but for files that cannot be streamed.
    table: Table,
    source: Source,
    columns: Option<ColumnsRead>,
    id: usize,
    height: Option<usize>,
    expected: Around,
    /// Of a table that is streamed.
    plan: Option<Plan>,
    allow: BTreeSet<String>,
    allowed: BTreeMap<&'static str, u64>,
}

enum Source {
    Csv(Box<Rows>),
    /// Rows in memory and the next of them.
    Memory(usize),
}

impl std::fmt::Debug for ReceiverStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReceiverStream")
            .field("path", &self.table.path)
            .finish_non_exhaustive()
    }
}

impl ReceiverStream {
    /// Opens a CSV (.csv, .tsv, .txt), which is streamed, or any layer of points, which is read as a whole.
    /// `around`: where receivers should lie, to find coordinates that cannot be meant.
    ///
    /// # Errors
    /// [`Faults`]: all that is wrong with the table as a whole.
    pub fn open(
        path: &Path,
        columns: &ReceiverColumns,
        around: impl Into<Surroundings>,
    ) -> Result<Self, Faults> {
        let mut notes = Notes::default();
        let opened = Self::try_open(&mut notes, path, columns, around.into());
        match opened {
            Some(stream) if notes.problems.is_empty() => Ok(stream),
            _ => Err(notes.problems),
        }
    }

    fn try_open(
        notes: &mut Notes,
        path: &Path,
        columns: &ReceiverColumns,
        Surroundings { around, allow }: Surroundings,
    ) -> Option<Self> {
        let layered = Layered {
            path: path.to_owned(),
            layer: None,
            crs: columns.crs.clone(),
            encoding: None,
        };
        let mut wishes = wishes(columns);
        let is_streamed = is_separated(&layered);
        let (table, source, plan) = if is_streamed {
            let (table, rows) = open_csv(notes, "receivers", &layered, &mut wishes, &mut |_, _| {})?;
            let plan = first_pass(notes, &table, rows, &around)?;
            let again = &mut Notes::default();
            let (_, rows) = open_csv(again, "receivers", &layered, &mut wishes, &mut |_, _| {})?;
            (table, Source::Csv(Box::new(rows)), Some(plan))
        } else {
            let mut table = Table::open(notes, "receivers", &layered, &wishes)?;
            table.survey(notes, &around);
            (table, Source::Memory(0), None)
        };
        let id = id_column(notes, &table, columns);
        let height = table.at(HEIGHT);
        Some(Self {
            id: id?,
            height,
            expected: around,
            plan,
            allow,
            allowed: BTreeMap::new(),
            columns: notes.report.columns.pop(),
            table,
            source,
        })
    }

    /// The doubts that the study allows, by their codes, and how many rows of those that came so far have them.
    pub fn allowed(&self) -> &BTreeMap<&'static str, u64> {
        &self.allowed
    }

    /// Which columns were taken by their headings, and which were not, where there is something to say.
    pub fn columns(&self) -> Option<&ColumnsRead> {
        self.columns.as_ref()
    }

    /// The next rows, at most so many; none at the end.
    ///
    /// # Errors
    /// A table that cannot be read any further.
    pub fn next_rows(&mut self, most: usize) -> Result<Vec<StreamedReceiver>, Box<Fault>> {
        let mut found = Vec::with_capacity(most.min(MOST_AT_ONCE));
        while found.len() < most {
            let next = match &mut self.source {
                Source::Csv(rows) => rows.next(&self.table)?,
                Source::Memory(at) => {
                    *at += 1;
                    self.table.rows.get(*at - 1).cloned().map(Ok)
                }
            };
            let Some(row) = next else { break };
            found.push(self.receiver(row));
        }
        Ok(found)
    }

    /// Bytes read so far and in all, where somebody can tell.
    pub fn progress(&self) -> (u64, u64) {
        match &self.source {
            Source::Csv(rows) => rows.progress(),
            Source::Memory(at) => (*at as u64, self.table.rows.len() as u64),
        }
    }

    fn receiver(&mut self, row: RowOrFault) -> StreamedReceiver {
        let (mut row, broken) = match row {
            Ok(row) => (row, None),
            Err((row, problem)) => (row, Some(problem)),
        };
        let id = row.values.get(self.id).cloned().flatten().unwrap_or_default();
        let fault = |problem: Fault| RowFault {
            code: problem.code,
            cause: in_few_words(&problem),
            problem,
        };
        let place = match broken {
            Some(problem) => Err(fault(problem)),
            None => {
                if let Some(plan) = &self.plan {
                    self.table.judge(&mut row, plan, &self.expected);
                }
                let mut reader = self.table.reader(&row);
                let place = place(&mut reader, self.height);
                let (faults, doubts) = reader.into_faults_and_doubts();
                let (meant, doubts): (Vec<Fault>, Vec<Fault>) =
                    doubts.into_iter().partition(|d| self.allow.contains(d.code));
                let first = faults
                    .into_iter()
                    .chain(doubts.into_iter().map(with_way_out))
                    .next();
                if first.is_none() {
                    for doubt in meant {
                        *self.allowed.entry(doubt.code).or_default() += 1;
                    }
                }
                match (first, place) {
                    (Some(problem), _) => Err(fault(problem)),
                    (None, Some(place)) => Ok(place),
                    // Not reached: no position is a fault.
                    (None, None) => Err(fault(Fault::new(
                        "coordinate-missing",
                        &self.table.path,
                        "no position",
                        "give one",
                    ))),
                }
            }
        };
        StreamedReceiver {
            id,
            row: row.number,
            place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::BoundingBox;
    use proptest::prelude::*;

    const AROUND: BoundingBox = BoundingBox {
        west_deg: 105.0,
        south_deg: 21.0,
        east_deg: 106.0,
        north_deg: 22.0,
    };

    fn opened(bytes: &[u8]) -> Result<Vec<StreamedReceiver>, String> {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("r.csv");
        std::fs::write(&path, bytes).expect("written");
        let mut stream =
            ReceiverStream::open(&path, &ReceiverColumns::default(), AROUND).map_err(|p| p.to_string())?;
        let mut all = Vec::new();
        loop {
            let some = stream.next_rows(3).map_err(|p| p.to_string())?;
            if some.is_empty() {
                return Ok(all);
            }
            assert!(some.len() <= 3);
            all.extend(some);
        }
    }

    fn codes(rows: &[StreamedReceiver]) -> Vec<&str> {
        rows.iter()
            .map(|r| r.place.as_ref().err().map_or("", |f| f.code))
            .collect()
    }

    #[test]
    fn every_row_comes_out_with_a_place_or_a_fault() {
        let text = b"\xef\xbb\xbfid,lon,lat,height_m\r\n\
            a,105.5,21.5,\r\n\
            \r\n\
            \x20b ,105.5,21.5,10\r\n\
            c,NaN,21.5,\r\n\
            d,x,21.5,\r\n\
            e,21.5,105.5,\r\n\
            f,200,21.5,\r\n\
            g,105.5,,\r\n\
            h,105.5\r\n\
            i\xff,105.5,21.5,\r\n\
            j,105.5,21.5,1000\r\n\
            ,105.5,21.5,\r\n\
            k,650000,2380000,";
        let rows = opened(text).expect("a table");
        assert_eq!(
            codes(&rows),
            [
                "",
                "",
                "number-invalid",
                "number-invalid",
                "coordinates-swapped",
                "coordinates-invalid",
                "coordinate-missing",
                "row-ragged",
                "table-encoding",
                "value-out-of-range",
                "",
                "coordinates-in-metres",
            ]
        );
        let numbers: Vec<u64> = rows.iter().map(|r| r.row).collect();
        assert_eq!(numbers, [2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
        let ids: Vec<&str> = rows.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(ids[..3], ["a", " b ", "c"]);
        assert_eq!(ids[10], "");
        let heights: Vec<Option<f64>> = rows[..2]
            .iter()
            .map(|r| r.place.clone().expect("a place").1)
            .collect();
        assert_eq!(heights, [None, Some(10.0)]);
    }

    #[test]
    fn semicolons_and_decimal_commas_are_understood() {
        let rows = opened(b"id;lon;lat\n1;105,5;21,25\n2;105.5;21,5\n").expect("a table");
        let (place, _) = rows[0].place.clone().expect("a place");
        assert_eq!((place.lon_deg(), place.lat_deg()), (105.5, 21.25));
        assert_eq!(codes(&rows), ["", "number-invalid"]);
    }

    #[test]
    fn a_table_without_its_columns_is_refused_before_anything_is_read() {
        for (bytes, part) in [
            (&b"id,lonn,lat\n1,105,21\n"[..], "did you mean"),
            (b"", "not even a header"),
            (b"\xff\xfei\0d", "UTF-16"),
            (b"PK\x03\x04", "ZIP"),
            (b"id,lon,lat,lon\n", "two columns"),
        ] {
            let reported = opened(bytes).expect_err("refused");
            assert!(reported.contains(part), "{reported}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_take_all_memory() {
        let mut bytes = b"id,lon,lat\n1,105.5,21.5\n\"2,105.5,21.5\n".to_vec();
        bytes.extend(b"3,105.5,21.5\n".repeat(400_000));
        let reported = opened(&bytes).expect_err("refused");
        assert!(reported.contains("a quote is not closed"), "{reported}");
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: proptest::test_runner::RngSeed::Fixed(11),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// The stream and the reader of whole tables see the same rows on the same lines.
        #[test]
        fn rows_and_lines_are_those_of_the_whole_table(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "1,105.5,21.5\n", "1,105.5,21.5\r\n", "\n", "\r\n", "\"a\nb\",105.5,21.5\n", "\"a\r\nb\",105.5,\"21.5\"\r\n",
                    "\"q\"\"\",105.5,21.5\n", "x,105.5\n", ",,\n",
                ]),
                0..40,
            ),
            last in prop::sample::select(vec!["", "z,105.5,21.5", "\"z\n\",105.5,21.5"]),
        ) {
            let text = format!("id,lon,lat\n{}{last}", pieces.concat());
            let dir = tempfile::tempdir().expect("a folder");
            let path = dir.path().join("t.csv");
            std::fs::write(&path, &text).expect("written");
            let layered = Layered { path, layer: None, crs: None, encoding: None };
            let mut notes = Notes::default();
            let headings = wishes(&ReceiverColumns::default()).headings();
            let whole = super::super::table::read(&mut notes, &layered, &headings).expect("a table");
            let mut lines: Vec<u64> = whole.rows.iter().map(|r| r.number).collect();
            lines.extend(notes.problems.iter().filter_map(|p| p.row));
            lines.sort_unstable();
            let streamed: Vec<u64> = opened(text.as_bytes()).expect("a table").iter().map(|r| r.row).collect();
            prop_assert_eq!(streamed, lines);
        }
    }
}
