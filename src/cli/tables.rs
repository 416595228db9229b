//! Tables in files: the form follows from the file's ending.

use super::staged;
use crate::output::rows::{RowWriter, StreamedRow};
use crate::output::sheet::Sheet;
use crate::output::xlsx;
use anyhow::{anyhow, bail};
use serde_json::{Map, Value, json};
use std::io::Write;
use std::path::Path;

/// In what form tables are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The first table as CSV.
    Csv,
    /// A workbook with all of them.
    Xlsx,
    /// An object with all of them.
    Json,
}

impl Form {
    /// By the ending of the file.
    pub(super) fn of(file: &Path) -> anyhow::Result<Self> {
        let ending = file.extension().map(|e| e.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("xlsx") => Ok(Self::Xlsx),
            Some("json") => Ok(Self::Json),
            _ => bail!(
                "{}: tables are written as .xlsx, .csv or .json; choose one of these endings",
                file.display()
            ),
        }
    }

    /// The tables as bytes; `json` are further members of the object.
    fn bytes(self, sheets: &[Sheet], json: &Map<String, Value>) -> anyhow::Result<Vec<u8>> {
        let first = sheets
            .first()
            .ok_or_else(|| anyhow!("there is no table to write"))?;
        Ok(match self {
            Self::Csv => first.to_csv()?,
            Self::Xlsx => xlsx::workbook(sheets)?,
            Self::Json => format!("{:#}\n", object(sheets, json)).into_bytes(),
        })
    }
}

/// Tables as one object, behind its other members.
pub(super) fn object(sheets: &[Sheet], json: &Map<String, Value>) -> Value {
    let mut all = json.clone();
    let tables: Vec<_> = sheets.iter().map(Sheet::to_json).collect();
    all.insert("tables".to_owned(), json!(tables));
    Value::Object(all)
}

/// Writes tables to a file, whole or not at all, and returns what to say of it.
pub(super) fn write(file: &Path, sheets: &[Sheet], json: &Map<String, Value>) -> anyhow::Result<String> {
    let form = Form::of(file)?;
    let bytes = form
        .bytes(sheets, json)
        .map_err(|e| e.context(file.display().to_string()))?;
    staged::write_whole(file, |to| Ok(to.write_all(&bytes)?))?;
    let others = match (form, sheets.len()) {
        (Form::Csv, n) if n > 1 => format!(" (the first of {n} tables; .xlsx and .json hold all)"),
        _ => String::new(),
    };
    Ok(format!("{}{others}", file.display()))
}

/// Writes rows as they come: CSV of any length, the other forms as far as memory goes.
pub(super) fn streamed<R: StreamedRow>(
    form: Form,
    title: &str,
    target: &mut dyn Write,
    fill: impl FnOnce(&mut RowWriter<&mut dyn Write>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    if form == Form::Csv {
        let mut rows = RowWriter::csv::<R>(target)?;
        fill(&mut rows)?;
        rows.finish()?;
        return Ok(());
    }
    let mut rows = RowWriter::sheet::<R>(title);
    fill(&mut rows)?;
    let sheet = rows.finish()?.unwrap_or_default();
    Ok(target.write_all(&form.bytes(&[sheet], &Map::new())?)?)
}
