//! The encoding of a vector layer's text.
//!
//! Shapefiles and MapInfo files may be in any encoding, and name it (`.cpg`, the head of the `.dbf`,
//! `Charset`) or not. GDAL is not asked to decode them: it hands over their bytes, each as a letter of
//! Latin-1, and they are decoded here, strictly. All other formats are UTF-8, or say in their head what they
//! are; a file in which the replacement character appears is not what it says.

use super::charset::{Charset, bytes_of_latin_1};
use super::notes::{Notes, file_name};
use super::raw::Raw;
use super::text::{clean, ending};
use super::xml_text;
use crate::files::{self, FileKind};
use crate::study::Layered;
use crate::world::Fault;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// GDAL's option by which text comes undecoded.
const UNDECODED: &str = "ENCODING=ISO-8859-1";

/// How a layer is opened, and how its text is read.
pub(super) struct LayerText {
    /// The file that GDAL opens: a copy where the file names an encoding in its head.
    pub(super) path: PathBuf,
    /// Options for opening.
    pub(super) options: Vec<&'static str>,
    declared: Declared,
    /// Where the copy is.
    _folder: Option<TempDir>,
}

/// What is known of the encoding before the text is seen.
enum Declared {
    /// GDAL decodes.
    ByFormat,
    /// It comes undecoded.
    Carried {
        /// The study says it: it is right, whatever the file says.
        by_study: Option<Charset>,
        /// The file says it: a name that is known, or not.
        by_file: Option<Result<Charset, String>>,
    },
}

/// The encoding that the study names; a fault where it is not known.
pub(super) fn of_study(notes: &mut Notes, layered: &Layered) -> Option<Option<Charset>> {
    let Some(name) = &layered.encoding else {
        return Some(None);
    };
    let found = Charset::named(name);
    if found.is_none() {
        notes.problem(unknown(&layered.path, name).in_field("encoding").with_value(name));
    }
    found.map(Some)
}

fn unknown(path: &Path, name: &str) -> Fault {
    Fault::new(
        "encoding-unknown",
        path,
        format!("no encoding of text is known as '{name}'"),
        "set the key `encoding` to one such as \"utf-8\", \"windows-1258\", \"windows-1252\", \"iso-8859-2\" or \"gbk\", or save the file as UTF-8",
    )
}

impl LayerText {
    /// Looks at a file; nothing, and a fault, where its encoding cannot be known.
    pub(super) fn of(notes: &mut Notes, layered: &Layered) -> Option<Self> {
        let by_study = of_study(notes, layered)?;
        let path = &layered.path;
        match ending(path).as_str() {
            "shp" | "dbf" | "shz" => Some(Self {
                path: path.clone(),
                options: vec![UNDECODED],
                declared: Declared::Carried {
                    by_study,
                    by_file: of_shapefile(path),
                },
                _folder: None,
            }),
            "mif" | "tab" => of_mapinfo(notes, path, by_study),
            "geojson" | "json" | "geojsonl" | "geojsons" if by_study.is_some_and(|c| !c.is_utf8()) => {
                of_json(notes, path, by_study?)
            }
            "kml" | "gpx" | "gml" if by_study.is_none() => match xml_text::declared(path) {
                None => Some(Self::by_format(path)),
                Some(Ok(charset)) => {
                    let cause = format!(
                        "its head names {}, and the text is not valid in it",
                        charset.name()
                    );
                    let remedy = "correct the encoding in its first line, or save the file as UTF-8";
                    let text = |bytes: &[u8]| xml_text::in_utf_8(bytes, charset);
                    of_other_encoding(
                        notes,
                        path,
                        &text,
                        Fault::new("table-encoding", path, cause, remedy),
                    )
                }
                Some(Err(name)) => {
                    let cause =
                        format!("its head names the encoding '{name}', and none is known by that name");
                    let remedy = "correct the encoding in its first line, or save the file as UTF-8";
                    notes.problem(Fault::new("encoding-unknown", path, cause, remedy));
                    None
                }
            },
            _ => {
                if let Some(named) = by_study.filter(|c| !c.is_utf8()) {
                    let cause = format!(
                        "the key `encoding` says {}, and this format says its own",
                        named.name()
                    );
                    let remedy =
                        "take the key away; where the text is wrong, write the layer again from its program";
                    notes.problem(Fault::new("encoding-unused", path, cause, remedy).in_field("encoding"));
                    return None;
                }
                Some(Self::by_format(path))
            }
        }
    }

    fn by_format(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            options: Vec::new(),
            declared: Declared::ByFormat,
            _folder: None,
        }
    }

    /// A heading as GDAL gives it: composed and trimmed once it is decoded.
    pub(super) fn heading(&self, name: &str) -> String {
        match self.declared {
            Declared::ByFormat => clean(name),
            Declared::Carried { .. } => name.to_owned(),
        }
    }

    /// Decodes what was read. Rows whose text is not valid are faults, and are left out.
    pub(super) fn settle(&self, notes: &mut Notes, path: &Path, raw: &mut Raw) -> Option<()> {
        match &self.declared {
            Declared::ByFormat => {
                replaced(notes, path, raw);
                Some(())
            }
            Declared::Carried { by_study, by_file } => {
                let charset = chosen(notes, path, raw, *by_study, by_file.as_ref())?;
                decode(notes, path, raw, charset);
                Some(())
            }
        }
    }
}

/// What a shapefile says: its `.cpg`, else the number in the head of its `.dbf`.
fn of_shapefile(path: &Path) -> Option<Result<Charset, String>> {
    let beside = |endings: [&str; 2]| {
        endings
            .into_iter()
            .map(|e| path.with_extension(e))
            .find(|p| p.is_file())
    };
    if let Some(page) = beside(["cpg", "CPG"]).and_then(|p| files::head(&p, FileKind::Layer, 64).ok()) {
        let name = String::from_utf8_lossy(&page)
            .trim_start_matches('\u{feff}')
            .trim()
            .to_owned();
        if !name.is_empty() {
            return Some(Charset::named(&name).ok_or(name));
        }
    }
    let head = beside(["dbf", "DBF"]).and_then(|p| files::head(&p, FileKind::Layer, 32).ok())?;
    let mark = *head.get(29)?;
    // 0 says nothing.
    (mark != 0).then(|| Charset::of_dbase(mark).ok_or(format!("code page {mark} of dBASE")))
}

/// A MapInfo file, whose head names a charset: where that is known, a copy that names none is opened, so that
/// its bytes come as they are.
fn of_mapinfo(notes: &mut Notes, path: &Path, by_study: Option<Charset>) -> Option<LayerText> {
    let Ok(head) = files::read(path, FileKind::Layer) else {
        return Some(LayerText::by_format(path));
    };
    let Some((at, name)) = charset_line(&head) else {
        return Some(LayerText::by_format(path));
    };
    let by_file = match name.to_lowercase().as_str() {
        "neutral" | "" => None,
        _ => Some(Charset::named(&name).ok_or(name)),
    };
    let copied = copy_without_charset(path, &head, at);
    let (folder, copy) = match copied {
        Ok(copied) => copied,
        Err(e) => {
            let cause = format!("a copy of it cannot be made in the folder for temporary files ({e})");
            notes.problem(Fault::new(
                "file-unreadable",
                path,
                cause,
                "make room there, or set TMPDIR",
            ));
            return None;
        }
    };
    Some(LayerText {
        path: copy,
        options: Vec::new(),
        declared: Declared::Carried { by_study, by_file },
        _folder: Some(folder),
    })
}

/// Where the name of the charset is in the head of a MapInfo file, and the name: `Charset "WindowsLatin1"`,
/// `!charset WindowsLatin1`.
fn charset_line(head: &[u8]) -> Option<(std::ops::Range<usize>, String)> {
    const WORD: &[u8] = b"charset";
    /// The line is among the first.
    const WITHIN: usize = 2048;
    let looked_at = head.get(..WITHIN.min(head.len()))?;
    let word = looked_at
        .windows(WORD.len())
        .position(|w| w.eq_ignore_ascii_case(WORD))?;
    let start = word + WORD.len();
    let end = start
        + looked_at
            .get(start..)?
            .iter()
            .position(|b| *b == b'\n' || *b == b'\r')?;
    let written = String::from_utf8_lossy(looked_at.get(start..end)?).into_owned();
    Some((start..end, written.trim().trim_matches('"').to_owned()))
}

/// The layer's files in a folder of their own, the head with Latin-1 in the charset's place.
fn copy_without_charset(
    path: &Path,
    head: &[u8],
    charset: std::ops::Range<usize>,
) -> std::io::Result<(TempDir, PathBuf)> {
    let folder = tempfile::tempdir()?;
    let is_tab = ending(path) == "tab";
    let target = folder.path().join(if is_tab { "layer.tab" } else { "layer.mif" });
    let name: &[u8] = if is_tab { b" ISO8859_1" } else { b" \"ISO8859_1\"" };
    let before = head.get(..charset.start).unwrap_or_default();
    let after = head.get(charset.end..).unwrap_or_default();
    std::fs::write(&target, [before, name, after].concat())?;
    for part in ["mid", "dat", "map", "id", "ind", "dbf"] {
        let own = [part.to_owned(), part.to_uppercase()].map(|e| path.with_extension(e));
        if let Some(own) = own.iter().find(|p| p.is_file()) {
            std::fs::copy(own, target.with_extension(part))?;
        }
    }
    Ok((folder, target))
}

/// A JSON in the encoding that the study names, as a copy in UTF-8.
fn of_json(notes: &mut Notes, path: &Path, charset: Charset) -> Option<LayerText> {
    let cause = format!(
        "the text is not valid in {}, as the key `encoding` says",
        charset.name()
    );
    let invalid = Fault::new("table-encoding", path, cause, "correct the key `encoding`");
    of_other_encoding(notes, path, &|bytes| charset.decoded(bytes), invalid)
}

/// A layer whose text is decoded before it is opened, as a copy in UTF-8. Its name stays, for it may be that of
/// the layer.
fn of_other_encoding(
    notes: &mut Notes,
    path: &Path,
    decoded: &dyn Fn(&[u8]) -> Option<String>,
    invalid: Fault,
) -> Option<LayerText> {
    let bytes = files::read(path, FileKind::Layer).map_err(std::io::Error::from);
    let copied = bytes.and_then(|bytes| {
        let Some(text) = decoded(&bytes) else {
            return Ok(None);
        };
        let folder = tempfile::tempdir()?;
        let name = path.file_name().unwrap_or(path.as_os_str());
        let copy = folder.path().join(name);
        std::fs::write(&copy, text)?;
        // The fields of a GML.
        let schema = path.with_extension("xsd");
        if ending(path) == "gml" && schema.is_file() {
            std::fs::copy(&schema, copy.with_extension("xsd"))?;
        }
        Ok(Some((folder, copy)))
    });
    match copied {
        Ok(Some((folder, copy))) => Some(LayerText {
            path: copy,
            _folder: Some(folder),
            ..LayerText::by_format(path)
        }),
        Ok(None) => {
            notes.problem(invalid);
            None
        }
        Err(e) => {
            let remedy = "correct the path, the permissions, or make room for temporary files";
            notes.problem(Fault::new("file-unreadable", path, e.to_string(), remedy));
            None
        }
    }
}

/// All text of a layer that is beyond ASCII, as bytes.
fn beyond_ascii(raw: &Raw) -> impl Iterator<Item = Vec<u8>> {
    let values = raw.rows.iter().flat_map(|row| row.values.iter().flatten());
    let texts = raw.columns.iter().chain(values).filter(|text| !text.is_ascii());
    texts.filter_map(|text| bytes_of_latin_1(text))
}

/// Valid UTF-8, but for a last letter that the width of its field may have cut.
fn is_utf8_or_cut(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .err()
        .is_none_or(|e| e.error_len().is_none())
}

/// The encoding of a layer whose bytes are seen: what the study says; UTF-8 where all text is valid in it; what
/// the file says. A fault where nothing says it.
fn chosen(
    notes: &mut Notes,
    path: &Path,
    raw: &Raw,
    by_study: Option<Charset>,
    by_file: Option<&Result<Charset, String>>,
) -> Option<Charset> {
    let Some(first) = beyond_ascii(raw).next() else {
        return Some(Charset::UTF_8);
    };
    if let Some(charset) = by_study {
        let is_other = !charset.is_utf8() && beyond_ascii(raw).all(|bytes| is_utf8_or_cut(&bytes));
        if is_other {
            let cause = format!(
                "the key `encoding` says {}, and the whole text is UTF-8",
                charset.name()
            );
            let fault = Fault::new("table-encoding", path, cause, "take the key away, or correct it");
            notes.problem(
                fault
                    .in_field("encoding")
                    .with_value(String::from_utf8_lossy(&first)),
            );
        }
        return (!is_other).then_some(charset);
    }
    let named = match by_file {
        Some(Ok(charset)) if charset.is_utf8() => return Some(Charset::UTF_8),
        Some(Ok(charset)) => Some(charset.name()),
        Some(Err(name)) => Some(name.as_str()),
        None => None,
    };
    if beyond_ascii(raw).all(|bytes| is_utf8_or_cut(&bytes)) {
        let shown = String::from_utf8_lossy(&first).into_owned();
        match named {
            Some(named) => notes.remark(
                "text-is-utf8",
                "files with text in UTF-8 where they name another encoding: read as UTF-8",
                format!("{} names {named}: {shown}", file_name(path)),
            ),
            None => notes.note(
                "text-taken-as-utf8",
                "files with text in UTF-8 where they name no encoding",
                format!("{}: {shown}", file_name(path)),
            ),
        }
        return Some(Charset::UTF_8);
    }
    match by_file {
        Some(Ok(charset)) => Some(*charset),
        Some(Err(name)) => {
            notes.problem(unknown(path, name));
            None
        }
        None => {
            let fault = Fault::new(
                "table-encoding",
                path,
                "the layer has text that is not UTF-8, and nothing names its encoding",
                "set the key `encoding` (for example \"windows-1258\"), or write the layer again as UTF-8 with a .cpg file",
            );
            notes.problem(fault.with_value(String::from_utf8_lossy(&first)));
            None
        }
    }
}

/// Decodes headings and values.
fn decode(notes: &mut Notes, path: &Path, raw: &mut Raw, charset: Charset) {
    let invalid = |bytes: &[u8]| {
        let cause = format!("this is not valid in {}, the layer's encoding", charset.name());
        let remedy = "set the key `encoding` to what it is, or write the layer again as UTF-8";
        Fault::new("table-encoding", path, cause, remedy).with_value(String::from_utf8_lossy(bytes))
    };
    for heading in &mut raw.columns {
        match text_of(heading, charset) {
            Some(text) => *heading = clean(&text),
            None => notes.problem(invalid(&bytes_of_latin_1(heading).unwrap_or_default())),
        }
    }
    let columns = raw.columns.clone();
    let mut cut: Option<(u64, String)> = None;
    let mut cuts = 0;
    raw.rows.retain_mut(|row| {
        for (value, heading) in row.values.iter_mut().zip(&columns) {
            let Some(carrier) = value.as_deref().filter(|v| !v.is_ascii()) else {
                continue;
            };
            if let Some(text) = text_of(carrier, charset) {
                *value = Some(text.into_owned());
                continue;
            }
            let bytes = bytes_of_latin_1(carrier).unwrap_or_default();
            match whole_letters(&bytes).filter(|_| charset.is_utf8()) {
                Some(text) => {
                    cuts += 1;
                    cut.get_or_insert((row.number, text.clone()));
                    *value = Some(text);
                }
                None => {
                    notes.bad_row(invalid(&bytes).at_feature(row.number).in_field(heading.clone()));
                    return false;
                }
            }
        }
        true
    });
    if let Some((row, text)) = cut {
        let what = "texts whose last letter the width of their field cuts in two: used without it";
        notes.report.remark(
            "text-cut",
            what,
            cuts,
            Some(format!("{}, row {row}: {text}", file_name(path))),
        );
    }
}

fn text_of(carrier: &str, charset: Charset) -> Option<Cow<'_, str>> {
    if carrier.is_ascii() {
        return Some(Cow::Borrowed(carrier));
    }
    charset.decoded(&bytes_of_latin_1(carrier)?).map(Cow::Owned)
}

/// The text without its last letter, where only that is cut.
fn whole_letters(bytes: &[u8]) -> Option<String> {
    let cut = std::str::from_utf8(bytes)
        .err()
        .filter(|e| e.error_len().is_none())?;
    let whole = bytes.get(..cut.valid_up_to())?;
    String::from_utf8(whole.to_vec()).ok()
}

/// Rows in which GDAL could not decode a text.
fn replaced(notes: &mut Notes, path: &Path, raw: &mut Raw) {
    let columns = raw.columns.clone();
    for heading in columns.iter().filter(|c| c.contains('\u{fffd}')) {
        notes.problem(not_as_it_says(path).with_value(heading.clone()));
    }
    raw.rows.retain(|row| {
        let bad = row
            .values
            .iter()
            .position(|v| v.as_ref().is_some_and(|v| v.contains('\u{fffd}')));
        let Some(at) = bad else {
            return true;
        };
        let mut fault = not_as_it_says(path).at_feature(row.number);
        if let Some(heading) = columns.get(at) {
            fault = fault.in_field(heading.clone());
        }
        if let Some(Some(value)) = row.values.get(at) {
            fault = fault.with_value(value.clone());
        }
        notes.bad_row(fault);
        false
    });
}

fn not_as_it_says(path: &Path) -> Fault {
    let remedy = match ending(path).as_str() {
        "geojson" | "json" | "geojsonl" | "geojsons" => {
            "set the key `encoding` to what it is (for example \"windows-1258\"), or save the file as UTF-8"
        }
        _ => "write the layer again as UTF-8",
    };
    let cause = "this is not UTF-8 text, or letters of it were lost before";
    Fault::new("table-encoding", path, cause, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_charset_of_mapinfo_files_is_found_in_both_forms() {
        let mif = b"Version 300\nCharset \"WindowsVietnamese\"\nDelimiter \",\"\n";
        let (at, name) = charset_line(mif).expect("there");
        assert_eq!(
            (name.as_str(), &mif[at]),
            ("WindowsVietnamese", &b" \"WindowsVietnamese\""[..])
        );
        let tab = b"!table\r\n!version 300\r\n!charset Neutral\r\n\r\nDefinition Table\r\n";
        assert_eq!(charset_line(tab).map(|c| c.1).as_deref(), Some("Neutral"));
        assert_eq!(charset_line(b"Version 300\n"), None);
    }

    #[test]
    fn a_letter_that_is_cut_is_left_out() {
        assert_eq!(
            whole_letters("Nậm Tỵ".as_bytes().split_at(9).0).as_deref(),
            Some("Nậm T")
        );
        assert_eq!(whole_letters(b"N\xe2m"), None);
    }
}
