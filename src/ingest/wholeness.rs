//! Damage of a whole layer: fewer records than the file itself declares, or an end that is missing. It stops a
//! run in every mode: rows that are not there cannot be skipped.

use super::list::MOST_COLUMNS;
use super::mapinfo;
use super::notes::Notes;
use super::text::ending;
use crate::world::Fault;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Is the file whole, as far as its own head tells? A fault where it is not.
pub(super) fn is_whole(notes: &mut Notes, path: &Path) -> bool {
    let found = match ending(path).as_str() {
        "shp" | "shx" | "dbf" => of_shapefile(path),
        "gpkg" | "sqlite" | "db" => of_sqlite(path),
        "geojson" | "json" | "geojsonl" | "geojsons" | "topojson" => match of_json(path) {
            Ok((_, names)) if names > MOST_COLUMNS => {
                notes.problem(too_wide(
                    path,
                    format!("its objects have more than {MOST_COLUMNS} different names"),
                ));
                return false;
            }
            found => found.map(|(cut, _)| cut),
        },
        "kml" | "gml" | "gpx" | "xml" => of_xml(path),
        "mif" | "mid" => of_mapinfo(path),
        _ => Ok(None),
    };
    let cause = match found {
        Ok(None) => return true,
        Ok(Some(cause)) => cause,
        Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => "it ends within its own head".to_owned(),
        // Whoever opens it next says why it cannot be read.
        Err(_) => return true,
    };
    let remedy = "the file is damaged or was cut: copy or export it again";
    notes.problem(Fault::new("vector-truncated", path, cause, remedy));
    false
}

/// What is wrong, if anything is.
type Found = std::io::Result<Option<String>>;

fn head<const N: usize>(file: &mut File) -> std::io::Result<[u8; N]> {
    let mut head = [0u8; N];
    file.read_exact(&mut head)?;
    Ok(head)
}

fn number<const N: usize>(head: &[u8], at: usize) -> Option<[u8; N]> {
    head.get(at..at + N)?.try_into().ok()
}

/// The part of a shapefile or of a MapInfo file with this ending, in small or capital letters.
fn part(path: &Path, small: &str) -> Option<PathBuf> {
    let both = [small.to_owned(), small.to_uppercase()];
    both.iter().map(|e| path.with_extension(e)).find(|p| p.is_file())
}

/// Counts of shapes, of places in the index and of records must be the same, and the files as long as they say.
fn of_shapefile(path: &Path) -> Found {
    let mut shapes = None;
    for small in ["shp", "shx"] {
        let Some(part) = part(path, small) else { continue };
        let mut file = File::open(&part)?;
        let bytes = file.metadata()?.len();
        let head = head::<100>(&mut file)?;
        let words = number(&head, 24).map(i32::from_be_bytes).unwrap_or_default();
        let declared = u64::try_from(words).unwrap_or_default() * 2;
        if bytes < declared {
            return Ok(Some(format!(
                "the .{small} file has {bytes} bytes, and its head says {declared}"
            )));
        }
        if small == "shx" {
            shapes = Some(declared.saturating_sub(100) / 8);
        }
    }
    let Some(table) = part(path, "dbf") else {
        return Ok(None);
    };
    let mut file = File::open(&table)?;
    let bytes = file.metadata()?.len();
    let head = head::<32>(&mut file)?;
    let records = u64::from(number(&head, 4).map(u32::from_le_bytes).unwrap_or_default());
    let start = u64::from(number(&head, 8).map(u16::from_le_bytes).unwrap_or_default());
    let width = u64::from(number(&head, 10).map(u16::from_le_bytes).unwrap_or_default());
    if bytes < start + records * width {
        let there = bytes.saturating_sub(start) / width.max(1);
        return Ok(Some(format!(
            "the .dbf file has {there} whole records, and its head says {records}"
        )));
    }
    Ok(shapes.filter(|shapes| *shapes != records).map(|shapes| {
        format!("there are {shapes} shapes (.shx) and {records} records (.dbf): the files do not belong together, or one was cut")
    }))
}

/// The objects of a MapInfo interchange file and the lines of its table belong together.
fn of_mapinfo(path: &Path) -> Found {
    match part(path, "mif") {
        Some(mif) => mapinfo::damage(&mif, part(path, "mid").as_deref()),
        None => Ok(None),
    }
}

/// Records of a shapefile's table that are marked as deleted: they are in its count, and no features.
pub(super) fn deleted(path: &Path) -> u64 {
    let count = || -> std::io::Result<u64> {
        let Some(table) = part(path, "dbf") else {
            return Ok(0);
        };
        let mut file = std::io::BufReader::new(File::open(table)?);
        let mut head = [0u8; 32];
        file.read_exact(&mut head)?;
        let start = u64::from(number(&head, 8).map(u16::from_le_bytes).unwrap_or_default());
        let width = i64::from(number(&head, 10).map(u16::from_le_bytes).unwrap_or_default());
        file.seek(SeekFrom::Start(start))?;
        let (mut deleted, mut mark) = (0, [0u8; 1]);
        while width > 0 && file.read_exact(&mut mark).is_ok() {
            deleted += u64::from(mark == *b"*");
            file.seek_relative(width - 1)?;
        }
        Ok(deleted)
    };
    if ["shp", "dbf"].contains(&ending(path).as_str()) {
        count().unwrap_or(0)
    } else {
        0
    }
}

/// A database is as many pages long as its head says.
fn of_sqlite(path: &Path) -> Found {
    let mut file = File::open(path)?;
    let bytes = file.metadata()?.len();
    let head = head::<100>(&mut file)?;
    if !head.starts_with(b"SQLite format 3\0") {
        return Ok(None);
    }
    let page = match number(&head, 16).map(u16::from_be_bytes).unwrap_or_default() {
        1 => 65_536,
        size => u64::from(size),
    };
    let pages = u64::from(number(&head, 28).map(u32::from_be_bytes).unwrap_or_default());
    // The count holds only where the same program wrote it that changed the file last.
    let is_kept = number::<4>(&head, 24) == number::<4>(&head, 92);
    Ok((is_kept && bytes < pages * page)
        .then(|| format!("the file has {bytes} bytes, and its head says {}", pages * page)))
}

/// What no list has.
pub(super) fn too_wide(path: &Path, cause: String) -> Fault {
    let remedy = "export the list again, with the columns alone that are wanted";
    Fault::new(
        "table-too-wide",
        path,
        format!("{cause}, and no list has so many columns"),
        remedy,
    )
}

/// Is every bracket of a JSON closed, and how many different names are in it? The driver that reads it compares
/// every name with all others.
fn of_json(path: &Path) -> std::io::Result<(Option<String>, usize)> {
    /// Of the hash FNV-1a.
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let (mut names, mut hash) = (std::collections::HashSet::new(), OFFSET);
    let mut file = File::open(path)?;
    let mut buffer = vec![0u8; 1 << 20];
    let (mut depth, mut in_string, mut escaped) = (0i64, false, false);
    let mut is_json = None;
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        for &b in buffer.get(..n).unwrap_or_default() {
            if is_json.is_none() && !b.is_ascii_whitespace() && !b"\xef\xbb\xbf\x1e".contains(&b) {
                is_json = Some(b == b'{' || b == b'[');
            }
            match b {
                _ if escaped => escaped = false,
                b'\\' if in_string => escaped = true,
                b'"' => {
                    in_string = !in_string;
                    if in_string {
                        hash = OFFSET;
                    }
                }
                _ if in_string => hash = (hash ^ u64::from(b)).wrapping_mul(PRIME),
                b':' if names.len() <= MOST_COLUMNS => {
                    names.insert(hash);
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
        }
    }
    if is_json != Some(true) || (depth <= 0 && !in_string) {
        return Ok((None, names.len()));
    }
    let what = if in_string {
        "within a text"
    } else {
        "before its last bracket is closed"
    };
    Ok((Some(format!("the JSON ends {what}")), names.len()))
}

/// The last tag of an XML closes the first.
fn of_xml(path: &Path) -> Found {
    /// More than the declaration and the root's own attributes; more than the last tags.
    const LOOKED_AT: u64 = 65_536;
    let mut file = File::open(path)?;
    let bytes = file.metadata()?.len();
    let mut first = Vec::new();
    (&mut file).take(LOOKED_AT).read_to_end(&mut first)?;
    file.seek(SeekFrom::Start(bytes.saturating_sub(LOOKED_AT)))?;
    let mut last = Vec::new();
    file.read_to_end(&mut last)?;
    let (first, last) = (String::from_utf8_lossy(&first), String::from_utf8_lossy(&last));
    let root = first
        .split('<')
        .skip(1)
        .find(|tag| tag.starts_with(|c: char| c.is_alphabetic() || c == '_'));
    let Some(root) = root.and_then(|tag| {
        tag.split(|c: char| c.is_whitespace() || c == '>' || c == '/')
            .next()
    }) else {
        return Ok(None);
    };
    let closing = format!("</{root}");
    Ok((!last.contains(&closing) && !last.trim_end().ends_with("/>"))
        .then(|| format!("the file ends before <{root}> is closed")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn damage(name: &str, bytes: &[u8]) -> bool {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        !is_whole(&mut Notes::default(), &path)
    }

    #[test]
    fn a_json_is_whole_when_its_brackets_are() {
        let whole = br#"{"type":"FeatureCollection","features":[{"a":"}\"]"}]}"#;
        assert!(!damage("a.geojson", whole));
        for cut in 1..whole.len() {
            assert!(damage("a.geojson", &whole[..cut]), "{cut}");
        }
        assert!(!damage("a.json", b"not json {"));
    }

    #[test]
    fn an_xml_is_whole_when_its_root_is_closed() {
        let whole = b"<?xml version=\"1.0\"?>\n<kml xmlns=\"x\"><Document></Document></kml>\n";
        assert!(!damage("a.kml", whole));
        assert!(damage("a.kml", &whole[..50]));
    }
}
