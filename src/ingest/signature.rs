//! What a file is by its first bytes, where that is something else than its name says: a saved web page, the
//! pointer of a large file, a picture, a workbook that is called CSV, a CSV that is called a workbook. The one
//! place for all kinds of input.

use super::text::ending;
use crate::files::{self, FileKind};
use crate::world::Fault;
use std::path::Path;

/// Bytes that are looked at.
const HEAD: u64 = 1024;

/// What is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    WebPage,
    Pointer,
    Pdf,
    Picture,
    Zip,
    Gzip,
    Archive,
    OldWorkbook,
    XmlWorkbook,
    Tiff,
    Database,
    Json,
    Xml,
    RichText,
    Zeros,
    Text,
}

/// A fault where the file is something else than its name says.
pub(super) fn other_kind(path: &Path) -> Option<Fault> {
    let head = files::head(path, FileKind::Raster, HEAD).ok()?;
    let what = recognised(&head)?;
    let ending = ending(path);
    if fits(what, &ending) {
        return None;
    }
    let (cause, remedy) = said(what, &head, &ending);
    Some(Fault::new("file-other-kind", path, cause, remedy))
}

fn recognised(head: &[u8]) -> Option<What> {
    let starts = |with: &[u8]| head.starts_with(with);
    let what = match head {
        _ if starts(b"version https://git-lfs") || starts(b"/annex/objects/") => What::Pointer,
        _ if starts(b"%PDF-") => What::Pdf,
        _ if starts(b"\x89PNG") || starts(b"\xff\xd8\xff") || starts(b"GIF8") => What::Picture,
        _ if starts(b"RIFF") && head.get(8..12) == Some(b"WEBP") => What::Picture,
        _ if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") => What::Zip,
        _ if starts(b"\x1f\x8b") => What::Gzip,
        _ if starts(b"7z\xbc\xaf\x27\x1c") || starts(b"Rar!") || starts(b"BZh") => What::Archive,
        _ if starts(b"\xfd7zXZ\0") || starts(b"\x28\xb5\x2f\xfd") => What::Archive,
        _ if starts(&[0xd0, 0xcf, 0x11, 0xe0]) => What::OldWorkbook,
        _ if starts(b"II*\0") || starts(b"MM\0*") || starts(b"II+\0") || starts(b"MM\0+") => What::Tiff,
        _ if starts(b"SQLite format 3\0") => What::Database,
        _ if starts(b"{\\rtf") => What::RichText,
        _ if head.len() >= 64 && head.iter().all(|b| *b == 0) => What::Zeros,
        _ => return of_text(head),
    };
    Some(what)
}

/// Kinds that begin with text.
fn of_text(head: &[u8]) -> Option<What> {
    let is_text = |b: &u8| !matches!(*b, 0..=8 | 11 | 12 | 14..=31 | 127);
    if head.is_empty() || !head.iter().all(is_text) {
        return None;
    }
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if text.starts_with('<') {
        let tags = text.split('<').skip(1);
        let first = tags
            .filter(|tag| !tag.starts_with("?xml") && !tag.starts_with("!--") && !tag.starts_with("?mso"))
            .find(|tag| !tag.is_empty())
            .unwrap_or_default();
        const PAGE: [&str; 9] = [
            "!doctype html",
            "html",
            "head",
            "body",
            "script",
            "table",
            "meta",
            "div",
            "style",
        ];
        return Some(match first {
            tag if PAGE.iter().any(|p| {
                tag.strip_prefix(p)
                    .is_some_and(|r| !r.starts_with(char::is_alphanumeric))
            }) =>
            {
                What::WebPage
            }
            _ if text.contains("urn:schemas-microsoft-com:office:spreadsheet") => What::XmlWorkbook,
            _ => What::Xml,
        });
    }
    let json = text.strip_prefix(['{', '[']).map(str::trim_start);
    let is_json = json.is_some_and(|rest| rest.starts_with(['"', '{', '[', '}', ']']));
    Some(if is_json { What::Json } else { What::Text })
}

const TABLES: [&str; 3] = ["csv", "tsv", "txt"];
const WORKBOOKS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];
/// Endings of files that are never text.
const BINARY: [&str; 14] = [
    "tif", "tiff", "gpkg", "shp", "shx", "dbf", "fgb", "parquet", "hgt", "sqlite", "bil", "img", "jp2",
    "grib",
];
/// Endings of files that are text, and no table.
const TEXTS: [&str; 16] = [
    "geojson", "json", "geojsonl", "geojsons", "kml", "gml", "gpx", "asc", "msi", "pln", "pla", "ant", "prn",
    "mif", "tab", "vrt",
];

/// Is it what its name says, or at least nothing else?
fn fits(what: What, ending: &str) -> bool {
    let is_one_of = |some: &[&str]| some.contains(&ending);
    let is_known = is_one_of(&TABLES) || is_one_of(&WORKBOOKS) || is_one_of(&BINARY) || is_one_of(&TEXTS);
    match what {
        What::WebPage | What::Pointer | What::Pdf | What::RichText | What::XmlWorkbook => false,
        What::Zeros => is_one_of(&["hgt", "bil", "img", "raw", "grd"]),
        What::Archive => !is_known,
        What::Picture => is_one_of(&["png", "jpg", "jpeg", "gif", "webp"]),
        What::Zip => is_one_of(&WORKBOOKS) || !is_known,
        What::Gzip => !is_known,
        What::OldWorkbook => is_one_of(&WORKBOOKS) || !is_known,
        What::Tiff => is_one_of(&["tif", "tiff"]) || !is_known,
        What::Database => is_one_of(&["gpkg", "sqlite"]) || !is_known,
        What::Json => !is_one_of(&TABLES) && !is_one_of(&WORKBOOKS) && !is_one_of(&BINARY),
        What::Xml => is_one_of(&TEXTS) || !is_known,
        What::Text => !is_one_of(&WORKBOOKS) && !is_one_of(&BINARY),
    }
}

/// Cause and remedy.
fn said(what: What, head: &[u8], ending: &str) -> (String, &'static str) {
    const RENAME: &str = "give it the ending of what it is, or give the file that is meant";
    let named = format!("and its name ends in .{ending}");
    match what {
        What::WebPage => (
            "this is a web page (HTML), not the data: what was saved is a page about it, a log-in or an error".to_owned(),
            "download the file itself and look into it before use",
        ),
        What::Pointer => (
            "this is the pointer of a large file (Git LFS or git-annex), not the file".to_owned(),
            "fetch the file itself, for example with `git lfs pull`",
        ),
        What::Pdf => ("this is a PDF document".to_owned(), "give the data as a table, a layer or a raster"),
        What::RichText => ("this is a document (RTF)".to_owned(), "save it as a table (CSV UTF-8)"),
        What::Picture => (
            "this is a picture (PNG, JPEG, GIF or WebP)".to_owned(),
            "give the data, not a picture of it",
        ),
        What::Zip => match first_in_zip(head) {
            Some(name) if is_of_workbook(&name) => (
                format!("this is a workbook (XLSX or ODS), {named}"),
                "give it the ending .xlsx or .ods, or save it as CSV (UTF-8)",
            ),
            Some(name) => (
                format!("this is a ZIP archive (its first file is {name}), {named}"),
                "unpack it and give the file in it",
            ),
            None => (format!("this is a ZIP archive, {named}"), "unpack it and give the file in it"),
        },
        What::Gzip => (format!("this is compressed (gzip), {named}"), "unpack it and give the file in it"),
        What::Archive => (format!("this is an archive, {named}"), "unpack it and give the file in it"),
        What::OldWorkbook => (
            format!("this is an old Excel workbook (XLS) or another Office document, {named}"),
            "give it the ending .xls, or save it as CSV (UTF-8)",
        ),
        What::XmlWorkbook => (
            "this is an XML spreadsheet of Excel 2003".to_owned(),
            "open it in a spreadsheet program and save it as .xlsx or as CSV (UTF-8)",
        ),
        What::Tiff => (format!("this is a raster (TIFF), {named}"), RENAME),
        What::Database => (format!("this is a GeoPackage or another SQLite database, {named}"), RENAME),
        What::Json => (format!("this is JSON, {named}"), "give it the ending .geojson or .json"),
        What::Xml => (format!("this is XML (KML, GML or another), {named}"), RENAME),
        What::Zeros => (
            "the file begins with zeros alone: a download or a copy did not end".to_owned(),
            "copy or download it again",
        ),
        What::Text => (
            format!("this is plain text, {named}"),
            "give a table of text the ending .csv, or give the file that is meant",
        ),
    }
}

/// The name of the first file in a ZIP archive.
fn first_in_zip(head: &[u8]) -> Option<String> {
    let length = u16::from_le_bytes(head.get(26..28)?.try_into().ok()?);
    let name = head.get(30..30 + usize::from(length))?;
    (!name.is_empty()).then(|| String::from_utf8_lossy(name).into_owned())
}

fn is_of_workbook(first: &str) -> bool {
    ["[Content_Types].xml", "_rels/", "xl/", "docProps/", "mimetype"]
        .iter()
        .any(|part| first.starts_with(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(name: &str, bytes: &[u8]) -> Option<String> {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        other_kind(&path).map(|f| f.cause)
    }

    #[test]
    fn what_is_something_else_is_named() {
        let mut zip = b"PK\x03\x04".to_vec();
        zip.extend([0; 22]);
        zip.extend([19, 0, 0, 0]);
        zip.extend(b"[Content_Types].xml");
        for (name, bytes, word) in [
            ("a.csv", b"<!DOCTYPE html>\n<html>".as_slice(), "web page"),
            ("a.tif", b"\xef\xbb\xbf  <HTML lang=x>", "web page"),
            (
                "a.geojson",
                b"<?xml version=\"1.0\"?><!-- x --><html xmlns='y'>",
                "web page",
            ),
            ("a.xls", b"<table border=1><tr>", "web page"),
            (
                "N21E105.hgt",
                b"version https://git-lfs.github.com/spec/v1\noid",
                "pointer",
            ),
            ("a.csv", b"%PDF-1.7", "PDF"),
            ("a.csv", b"\x89PNG\r\n\x1a\n", "picture"),
            ("a.csv", &zip, "workbook"),
            ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"),
            ("a.xlsx", b"id,name,lon,lat\n", "plain text"),
            ("a.csv", b"{\"type\":\"FeatureCollection\"", "JSON"),
            ("a.tif", b"id,name,lon,lat\n", "plain text"),
            ("a.tif", &[0; 200], "zeros"),
            ("a.shp", b"SQLite format 3\0", "SQLite"),
            ("a.msi", b"\x1f\x8b\x08", "gzip"),
        ] {
            let cause = cause(name, bytes).unwrap_or_default();
            assert!(cause.contains(word), "{name}: {cause}");
        }
    }

    #[test]
    fn what_is_what_its_name_says_passes() {
        for (name, bytes) in [
            ("a.csv", b"id,name\n1,<b>\n".as_slice()),
            ("a.csv", b"[id],name\n"),
            ("a.kml", b"<?xml version=\"1.0\"?><kml><description>&lt;html>"),
            ("a.geojson", b" {\"type\":"),
            ("a.tif", b"II*\0"),
            ("a.shp", b"\0\0\x27\x0a"),
            ("a.hgt", &[0; 300]),
            ("a.zip", b"PK\x03\x04"),
            ("a.msi", b"NAME K742\n"),
            ("a.xls", b"\xd0\xcf\x11\xe0"),
            ("a.vrt", b"<VRTDataset rasterXSize=\"1\">"),
            ("a.csv", b""),
        ] {
            assert_eq!(cause(name, bytes), None, "{name}");
        }
    }
}
