//! Tables as a workbook for Excel and LibreOffice: a sheet each, with title and notes above, a frozen header,
//! dates as dates.

use super::OutputError;
use super::sheet::{Sheet, SheetCell};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// Rows that go on one page: the format allows 1,048,576 with what is above them.
const ROWS_ON_A_PAGE: usize = 1_000_000;

/// Rows that are looked at for a column's width.
const ROWS_MEASURED: usize = 1_000;

/// The workbook's bytes; the same sheets give the same bytes. A sheet of more than a million rows goes on, on
/// a page of its own.
///
/// # Errors
/// [`OutputError::Text`] where the workbook cannot be made.
pub fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, OutputError> {
    let failed = |e: XlsxError| OutputError::Text {
        what: "XLSX",
        cause: e.to_string(),
    };
    let mut book = Workbook::new();
    // A workbook says when it was made: here never, so that the same results give the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
    book.set_properties(
        &DocProperties::new()
            .set_creation_datetime(&made)
            .set_author("covgap"),
    );
    let mut pages = 0;
    for sheet in sheets {
        let parts = sheet.rows.chunks(ROWS_ON_A_PAGE);
        let none: &[Vec<SheetCell>] = &[];
        for rows in parts.chain(sheet.rows.is_empty().then_some(none)) {
            let page = book.add_worksheet();
            page.set_name(tab(&sheet.title, pages)).map_err(failed)?;
            fill(page, sheet, rows).map_err(failed)?;
            pages += 1;
        }
    }
    book.save_to_buffer().map_err(failed)
}

/// Characters of a tab's name, as Excel counts them.
const MOST_OF_A_TAB: usize = 31;

/// Words that no name ends with.
const LINKS: [&str; 28] = [
    "a", "an", "and", "as", "at", "behind", "by", "each", "for", "from", "in", "into", "is", "of", "on",
    "or", "that", "the", "to", "what", "where", "which", "with", "do", "not", "are", "if", "all",
];

/// A name for a tab: so many whole words of the title as there is room for, none of the characters that Excel
/// forbids, each name once because its number is before it.
fn tab(title: &str, index: usize) -> String {
    let number = (index + 1).to_string();
    let forbidden = |c: char| "[]:*?/\\'".contains(c) || c.is_control();
    let plain: String = title
        .chars()
        .map(|c| if forbidden(c) { ' ' } else { c })
        .collect();
    let room = MOST_OF_A_TAB.saturating_sub(number.len() + 1);
    let width = |word: &str| word.encode_utf16().count();
    let all: Vec<&str> = plain.split_whitespace().collect();
    let mut taken: Vec<&str> = Vec::new();
    let mut used = 0;
    for word in &all {
        let more = width(word) + usize::from(!taken.is_empty());
        if used + more > room {
            break;
        }
        used += more;
        taken.push(word);
    }
    if taken.len() < all.len() {
        end_well(&mut taken);
    }
    let name = taken.join(" ");
    // A first word that is longer than a tab, or a script without spaces: there is nothing to cut it at.
    let name = if name.is_empty() {
        cut(all.first().copied().unwrap_or_default(), room)
    } else {
        name
    };
    let name = name.trim_end_matches([',', ';', '-', '–', '.']);
    if name.is_empty() {
        number
    } else {
        format!("{number} {name}")
    }
}

/// Takes off what a name that goes on no longer cannot end with: an open bracket, and words that lead to the next.
fn end_well(words: &mut Vec<&str>) {
    let opened = words.iter().rposition(|word| word.starts_with('('));
    if let Some(at) = opened.filter(|at| !words.iter().skip(*at).any(|word| word.contains(')'))) {
        words.truncate(at);
    }
    let leads_on = |word: &str| LINKS.contains(&word.to_lowercase().as_str());
    while words.len() > 1 && words.last().is_some_and(|word| leads_on(word)) {
        words.pop();
    }
}

/// The beginning of a word, no wider than there is room.
fn cut(word: &str, room: usize) -> String {
    let mut used = 0;
    word.chars()
        .take_while(|c| {
            used += c.len_utf16();
            used <= room
        })
        .collect()
}

fn fill(page: &mut Worksheet, sheet: &Sheet, rows: &[Vec<SheetCell>]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let header = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    page.write_with_format(0, 0, sheet.title.as_str(), &bold)?;
    let mut row = 1;
    let of_all = sheet.of_all.iter().filter(|(_, text)| !text.is_empty());
    let of_all = of_all.map(|(key, text)| format!("{}: {text}", key.replace('_', " ")));
    for line in sheet.notes.iter().cloned().chain(of_all) {
        page.write_string(row, 0, line)?;
        row += 1;
    }
    row += 1;
    for (col, column) in (0u16..).zip(&sheet.columns) {
        page.write_with_format(row, col, column.heading.as_str(), &header)?;
        page.set_column_width(col, width(sheet, usize::from(col)))?;
    }
    page.set_freeze_panes(row + 1, 0)?;
    if let (Some(last_col), Ok(count)) = (sheet.columns.len().checked_sub(1), u32::try_from(rows.len())) {
        page.autofilter(row, 0, row + count, u16::try_from(last_col).unwrap_or(u16::MAX))?;
    }
    for cells in rows {
        row += 1;
        for (col, cell) in (0u16..).zip(cells) {
            put(page, row, col, cell)?;
        }
    }
    Ok(())
}

/// As wide as the longest of the first cells, within reason.
fn width(sheet: &Sheet, col: usize) -> f64 {
    let cells = sheet
        .rows
        .iter()
        .take(ROWS_MEASURED)
        .filter_map(|r| r.get(col))
        .map(|c| c.shown().chars().count());
    let heading = sheet.columns.get(col).map_or(0, |c| c.heading.chars().count());
    let longest = cells.chain([heading]).max().unwrap_or(0);
    longest.clamp(6, 60) as f64 + 1.5
}

fn put(page: &mut Worksheet, row: u32, col: u16, cell: &SheetCell) -> Result<(), XlsxError> {
    match cell {
        SheetCell::Empty => {}
        // Text stays text: a code keeps its zeros, and a formula is no formula.
        SheetCell::Text(text) => {
            page.write_string(row, col, text)?;
        }
        SheetCell::Whole(n) => {
            page.write_number(row, col, *n as f64)?;
        }
        SheetCell::Figure(n) if n.is_finite() => {
            page.write_number(row, col, *n)?;
        }
        SheetCell::Figure(_) => {}
        SheetCell::Change(n) => {
            page.write_number_with_format(row, col, *n as f64, &Format::new().set_num_format("+0;-0;0"))?;
        }
        SheetCell::Number(n, decimals) => {
            let zeros = "0".repeat(usize::from(*decimals));
            let format = if zeros.is_empty() {
                "0".to_owned()
            } else {
                format!("0.{zeros}")
            };
            page.write_number_with_format(row, col, *n, &Format::new().set_num_format(format))?;
        }
        SheetCell::Day(day) => {
            let (y, m, d) = day.civil();
            if (y, m) < (1900, 3) {
                // Spreadsheets disagree about the days before: some count a 29 February in 1900.
                page.write_string(row, col, day.to_string())?;
                return Ok(());
            }
            let number = [m, d].map(|n| u8::try_from(n).unwrap_or(1));
            let date = ExcelDateTime::from_ymd(u16::try_from(y).unwrap_or(1900), number[0], number[1])?;
            page.write_datetime_with_format(row, col, &date, &Format::new().set_num_format("yyyy-mm-dd"))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::sheet::{numbers, words};
    use super::*;
    use crate::domain::word::Word;

    #[test]
    fn the_same_sheets_give_the_same_bytes_and_names_never_clash() {
        let mut sheet = Sheet::new(
            Word::Given,
            "Status [as of] 2023/12/28 and a long title",
            vec![words("name"), numbers("left")],
        );
        sheet.notes.push("made up".into());
        let day = "2023-12-28".parse().expect("valid");
        sheet
            .rows
            .push(vec![SheetCell::Text("00123".into()), SheetCell::Day(day)]);
        let twice = [sheet.clone(), sheet];
        let bytes = workbook(&twice).expect("written");
        assert!(bytes.starts_with(b"PK"));
        assert_eq!(bytes, workbook(&twice).expect("written"));
    }

    #[test]
    fn tabs_are_named_by_whole_words() {
        for (title, name) in [
            (
                "Plan: which site serves which village",
                "1 Plan which site serves",
            ),
            (
                "Status [as of] 2023/12/28 and a long title",
                "1 Status as of 2023 12 28",
            ),
            (
                "Villages that do not turn alike in both plans, as predicted",
                "1 Villages that do not turn",
            ),
            ("Where to measure next (predicted)", "1 Where to measure next"),
            ("Candidates (predicted)", "1 Candidates (predicted)"),
            ("", "1"),
            (
                "Nghiên cứu vùng lõm sóng tỉnh Lai Châu",
                "1 Nghiên cứu vùng lõm sóng tỉnh",
            ),
        ] {
            assert_eq!(tab(title, 0), name);
        }
    }

    #[test]
    fn every_tab_has_a_name_that_excel_takes() {
        let long = "𝒳".repeat(40);
        for title in [
            "a]b[c:d*e?f/g\\h'i",
            "'",
            long.as_str(),
            "( ( (",
            "of of of of of of of of of of of of of of",
        ] {
            for index in [0, 9, 99_999] {
                let name = tab(title, index);
                let width = name.encode_utf16().count();
                assert!((1..=MOST_OF_A_TAB).contains(&width), "{name}");
                assert!(Worksheet::new().set_name(&name).is_ok(), "{name}");
            }
        }
    }
}
