//! Tables as CSV.
//!
//! A [`Sheet`](super::sheet::Sheet) is made for spreadsheets: UTF-8 with a byte order mark, CRLF. How texts are
//! written is in [`csv_text`](crate::domain::csv_text).

use super::OutputError;
use ::csv::{Terminator, Writer, WriterBuilder};
use std::borrow::Cow;
use std::fmt::Display;

/// A table for spreadsheets on its way: UTF-8 with a byte order mark and CRLF. Free text is to be
/// [`protected`](crate::domain::csv_text::protected) before.
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
