//! Tables as CSV.
//!
//! A [`Sheet`](super::sheet::Sheet) is made for spreadsheets: UTF-8 with a byte order mark, CRLF, and text
//! that a spreadsheet would run as a formula is disarmed by an apostrophe.

use super::OutputError;
use ::csv::{Terminator, Writer, WriterBuilder};
use std::borrow::Cow;
use std::fmt::Display;

/// A table for spreadsheets on its way: UTF-8 with a byte order mark and CRLF. What may be read as a formula
/// is to be [`disarmed`] before.
pub(super) struct Table {
    writer: Writer<Vec<u8>>,
}

impl Table {
    /// Begins with the header.
    pub(super) fn new<'a>(header: impl IntoIterator<Item = &'a str>) -> Result<Self, OutputError> {
        let begun = b"\xEF\xBB\xBF".to_vec();
        let mut writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(begun);
        writer.write_record(header).map_err(failed)?;
        Ok(Self { writer })
    }

    pub(super) fn row<'a>(
        &mut self,
        fields: impl IntoIterator<Item = Cow<'a, str>>,
    ) -> Result<(), OutputError> {
        for field in fields {
            self.writer.write_field(field.as_bytes()).map_err(failed)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(failed)
    }

    pub(super) fn finish(self) -> Result<Vec<u8>, OutputError> {
        self.writer.into_inner().map_err(failed)
    }
}

pub(super) fn failed(error: impl Display) -> OutputError {
    OutputError::Text {
        what: "CSV",
        cause: error.to_string(),
    }
}

/// Text that a spreadsheet would run as a formula, disarmed by an apostrophe.
pub(super) fn disarmed(text: &str) -> Cow<'_, str> {
    let runs = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    let blank = text.starts_with(['\t', '\r', '\n']);
    if blank || text.trim_start().starts_with(runs) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_disarmed_whatever_is_before_the_sign() {
        for text in ["=1", "+1", "-1", "@A", " =1", "\t=1", "\r1", "＝1"] {
            assert!(disarmed(text).starts_with('\''), "{text:?}");
        }
        assert_eq!(disarmed("Bản A-1"), "Bản A-1");
    }
}
