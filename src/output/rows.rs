//! Tables for programs: plain UTF-8, written row by row, so that they can be larger than memory; or a sheet,
//! as far as memory goes.

use super::OutputError;
use super::csv::failed;
use super::sheet::{FIGURES, Sheet, SheetCell, numbers, words};
use crate::coverage::Reason;
use crate::domain::Technology;
use crate::domain::word::Word;
use crate::units::{Db, Dbm};
use ::csv::{Writer, WriterBuilder};
use std::borrow::Cow;
use std::io::{ErrorKind, Write};

/// One cell heard, or not, by one receiver.
#[derive(Clone, Copy, Debug)]
pub struct LossRow<'a> {
    /// The receiver.
    pub receiver_id: &'a str,
    /// The cell.
    pub cell_id: &'a str,
    /// Who runs the cell.
    pub operator: &'a str,
    /// Its technology.
    pub technology: Technology,
    /// Distance, km.
    pub distance_km: f64,
    /// Basic transmission loss and level, or why there are none.
    pub outcome: Result<(Db, Dbm), Reason>,
}

/// Rows of a table for programs, which is written row by row to anything that takes bytes.
pub trait StreamedRow {
    /// What the figures are.
    const WORD: Word;

    /// The columns, and whether they are numbers.
    const COLUMNS: &'static [(&'static str, bool)];

    /// A cell for each column.
    fn cells(&self) -> Vec<SheetCell>;
}

/// Why a row was not written: often the program that reads the rows has ended.
fn stopped(error: impl Into<::csv::Error>) -> OutputError {
    let error = error.into();
    match error.kind() {
        ::csv::ErrorKind::Io(e) if e.kind() == ErrorKind::BrokenPipe => {
            OutputError::Gone(ErrorKind::BrokenPipe.into())
        }
        _ => failed(error),
    }
}

/// Takes the rows of such a table, one by one.
#[derive(Debug)]
pub enum RowWriter<W: Write> {
    /// As CSV, row by row.
    Csv(Box<Writer<W>>),
    /// In memory, for the forms that are written in one go.
    Sheet(Sheet),
}

impl<W: Write> RowWriter<W> {
    /// Begins CSV with the header.
    ///
    /// # Errors
    /// [`OutputError::Text`] when the target takes no bytes.
    pub fn csv<R: StreamedRow>(target: W) -> Result<Self, OutputError> {
        let mut writer = WriterBuilder::new().from_writer(target);
        writer
            .write_record(
                R::COLUMNS
                    .iter()
                    .map(|c| c.0)
                    .chain(R::WORD.name().map(|_| FIGURES)),
            )
            .map_err(stopped)?;
        Ok(Self::Csv(Box::new(writer)))
    }

    /// Begins a sheet.
    pub fn sheet<R: StreamedRow>(title: impl Into<String>) -> Self {
        let column = |c: &(&'static str, bool)| if c.1 { numbers(c.0) } else { words(c.0) };
        Self::Sheet(Sheet::new(
            R::WORD,
            title,
            R::COLUMNS.iter().map(column).collect(),
        ))
    }

    /// Writes a row.
    ///
    /// # Errors
    /// [`OutputError::Text`] when the target takes no bytes.
    pub fn write<R: StreamedRow>(&mut self, row: &R) -> Result<(), OutputError> {
        let cells = row.cells();
        match self {
            Self::Csv(writer) => {
                let fields = cells.iter().zip(R::COLUMNS).map(|(cell, c)| cell.field(c.0));
                let word = R::WORD.name().map(Cow::Borrowed);
                let fields: Vec<Cow<'_, str>> = fields.chain(word).collect();
                writer
                    .write_record(fields.iter().map(|f| f.as_bytes()))
                    .map_err(stopped)
            }
            Self::Sheet(sheet) => {
                sheet.rows.push(cells);
                Ok(())
            }
        }
    }

    /// Sends what is still held back; the sheet, where the rows made one.
    ///
    /// # Errors
    /// [`OutputError::Text`] when the target takes no bytes.
    pub fn finish(self) -> Result<Option<Sheet>, OutputError> {
        match self {
            Self::Csv(mut writer) => writer.flush().map_err(stopped).map(|()| None),
            Self::Sheet(sheet) => Ok(Some(sheet)),
        }
    }
}

/// Distance with three decimals, decibels with two.
impl StreamedRow for LossRow<'_> {
    const WORD: Word = Word::Predicted;
    #[rustfmt::skip]
    const COLUMNS: &'static [(&'static str, bool)] = &[
        ("receiver_id", false), ("cell_id", false), ("operator", false), ("technology", false),
        ("distance_km", true), ("loss_db", true), ("level_dbm", true), ("reason", false),
    ];

    fn cells(&self) -> Vec<SheetCell> {
        let heard = self.outcome.ok();
        vec![
            SheetCell::Text(self.receiver_id.to_owned()),
            SheetCell::Text(self.cell_id.to_owned()),
            SheetCell::Text(self.operator.to_owned()),
            SheetCell::Text(self.technology.name().to_owned()),
            SheetCell::number(Some(self.distance_km), 3),
            SheetCell::number(heard.map(|h| h.0.0), 2),
            SheetCell::number(heard.map(|h| h.1.0), 2),
            SheetCell::text(self.outcome.err().map(Reason::text)),
        ]
    }
}

/// What is heard at a receiver, and what that makes of it. What there is not is `None` or empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct PointRow<'a> {
    /// As in the receivers' table, letter by letter.
    pub receiver_id: &'a str,
    /// Its row there.
    pub row: u64,
    /// The service: technology and operator.
    pub service: Option<(Technology, &'a str)>,
    /// Server, distance in kilometres, level.
    pub best: Option<(&'a str, f64, Dbm)>,
    /// The next server of the service.
    pub second: Option<(&'a str, Dbm)>,
    /// Cells of the service at or above the usable level; `None` where it could not be computed.
    pub servers: Option<u32>,
    /// SINR of the server.
    pub sinr: Option<Db>,
    /// `covered`, `low-signal`, `white`, `unknown`; empty where the technology does not count.
    pub verdict: &'a str,
    /// Why something is missing.
    pub reason: &'a str,
}

/// Distance with three decimals, levels with two, SINR with one.
impl StreamedRow for PointRow<'_> {
    const WORD: Word = Word::Predicted;
    #[rustfmt::skip]
    const COLUMNS: &'static [(&'static str, bool)] = &[
        ("receiver_id", false), ("row", true), ("operator", false), ("technology", false), ("cell_id", false),
        ("distance_km", true), ("level_dbm", true), ("second_cell_id", false), ("second_level_dbm", true),
        ("servers", true), ("sinr_db", true), ("verdict", false), ("reason", false),
    ];

    fn cells(&self) -> Vec<SheetCell> {
        let words = |text: &str| SheetCell::text(Some(text).filter(|t| !t.is_empty()));
        vec![
            SheetCell::Text(self.receiver_id.to_owned()),
            SheetCell::count(self.row),
            words(self.service.map_or("", |s| s.1)),
            words(self.service.map_or("", |s| s.0.name())),
            words(self.best.map_or("", |b| b.0)),
            SheetCell::number(self.best.map(|b| b.1), 3),
            SheetCell::number(self.best.map(|b| b.2.0), 2),
            words(self.second.map_or("", |s| s.0)),
            SheetCell::number(self.second.map(|s| s.1.0), 2),
            self.servers.map_or(SheetCell::Empty, SheetCell::count),
            SheetCell::number(self.sinr.map(|s| s.0), 1),
            words(self.verdict),
            words(self.reason),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_written_with_a_value_or_a_reason() {
        let mut bytes = Vec::new();
        let mut writer = RowWriter::csv::<LossRow>(&mut bytes).expect("a writer");
        let row = LossRow {
            receiver_id: "r1",
            cell_id: "c,1",
            operator: "A",
            technology: Technology::G4,
            distance_km: 1.23456,
            outcome: Ok((Db(132.456), Dbm(-101.204))),
        };
        writer.write(&row).expect("written");
        let outcome = Err(Reason::NoTerrain);
        writer.write(&LossRow { outcome, ..row }).expect("written");
        let signs = LossRow {
            receiver_id: "-7",
            cell_id: "=c",
            operator: "+A",
            ..row
        };
        writer.write(&signs).expect("written");
        assert!(writer.finish().expect("finished").is_none());
        let text = String::from_utf8(bytes).expect("UTF-8");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "r1,\"c,1\",A,4G,1.235,132.46,-101.20,,predicted");
        assert_eq!(
            lines[2],
            "r1,\"c,1\",A,4G,1.235,,,no terrain or land-cover data on the path,predicted"
        );
        assert_eq!(
            lines[3], "-7,=c,'+A,4G,1.235,132.46,-101.20,,predicted",
            "keys are keys"
        );
    }
}
