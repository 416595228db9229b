//! Points' histories as cells of a list: JSON in letters that no reader changes, in as many columns as the
//! longest needs, for a cell of a spreadsheet ends at 32,767 characters.

use super::OutputError;
use super::sheet::{Column, SheetCell, words};
use crate::register::Carried;
use std::fmt::Write;

/// The longest part of a history in one cell, bytes.
const PART: usize = 30_000;

/// The columns, and for each point its cells.
///
/// # Errors
/// [`OutputError::Text`] where a history cannot be written.
pub fn columns<'a>(
    histories: impl IntoIterator<Item = Option<&'a Carried>>,
) -> Result<(Vec<Column>, Vec<Vec<SheetCell>>), OutputError> {
    let parts = histories.into_iter().map(|h| h.map_or(Ok(Vec::new()), parts));
    let mut rows = parts.collect::<Result<Vec<Vec<SheetCell>>, OutputError>>()?;
    let most = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
    for row in &mut rows {
        row.resize(most, SheetCell::Empty);
    }
    let name = |n: usize| match n {
        1 => "history".to_owned(),
        n => format!("history_{n}"),
    };
    Ok(((1..=most).map(|n| words(name(n))).collect(), rows))
}

fn parts(history: &Carried) -> Result<Vec<SheetCell>, OutputError> {
    let json = serde_json::to_string(&history.written()).map_err(|e| OutputError::Text {
        what: "JSON",
        cause: e.to_string(),
    })?;
    let text = plain(&json);
    let mut rest = text.as_str();
    let mut cells = Vec::new();
    while rest.len() > PART {
        // A part begins and ends with a letter or figure: what is around a cell's text may be cut off.
        let is_plain = |at: usize| rest.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
        let inside = (1..=PART).rev().find(|at| is_plain(*at) && is_plain(at - 1));
        let (part, more) = rest.split_at(inside.unwrap_or(PART));
        cells.push(SheetCell::Text(part.to_owned()));
        rest = more;
    }
    cells.push(SheetCell::Text(rest.to_owned()));
    Ok(cells)
}

/// JSON in ASCII. `_x` begins a code for a letter in workbooks.
fn plain(json: &str) -> String {
    let mut text = String::with_capacity(json.len() + json.len() / 4);
    for c in json.replace("_x", "\\u005fx").chars() {
        if c.is_ascii() && !c.is_ascii_control() {
            text.push(c);
            continue;
        }
        let mut units = [0; 2];
        for unit in c.encode_utf16(&mut units) {
            // A string takes every text.
            let _ = write!(text, "\\u{unit:04x}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::{CarriedEvent, Event, Kind, PointId, Stamp, Status};

    #[test]
    fn long_histories_go_on_in_further_columns() {
        let day = "2021-01-05".parse().expect("a day");
        let kind = Kind::Became(Status::Identified);
        let mut event = Event::new(PointId(1), kind, day, Stamp::from_seconds(0), "");
        event.why = Some(format!("= \u{301}\u{200b}_x0041_\n{}", " '-é𝄞".repeat(10_000)));
        let long = Carried {
            events: vec![(1, event.clone())],
        };
        event.why = None;
        let short = Carried {
            events: vec![(2, event)],
        };
        let (columns, rows) = columns([Some(&long), Some(&short), None]).expect("written");
        let names: Vec<&str> = columns.iter().map(|c| c.key.as_ref()).collect();
        assert_eq!(names[..2], ["history", "history_2"]);
        assert!(rows.iter().all(|r| r.len() == names.len()));
        let text: String = rows[0].iter().map(|c| c.shown().into_owned()).collect();
        assert!(text.is_ascii() && !text.contains("_x"));
        assert!(rows[0].iter().all(|c| c.shown().len() <= PART));
        let read: Vec<CarriedEvent> = serde_json::from_str(&text).expect("read");
        assert_eq!(read, long.written());
    }
}
