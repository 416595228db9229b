//! Whether a MapInfo interchange file is whole: as many objects in its `.mif` as lines in its `.mid`, and every
//! object to its end.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Objects that have a line of the `.mid` each. `none` is one without a shape.
const OBJECTS: [&str; 12] = [
    "none",
    "point",
    "line",
    "pline",
    "region",
    "arc",
    "text",
    "rect",
    "roundrect",
    "ellipse",
    "multipoint",
    "collection",
];

/// What is wrong with the pair of files, if anything is. `mif` and `mid` are the two.
pub(super) fn damage(mif: &Path, mid: Option<&Path>) -> std::io::Result<Option<String>> {
    let found = read(lines(mif)?)?;
    if let Some(what) = found.is_cut {
        return Ok(Some(what));
    }
    let Some(mid) = mid else {
        let cause = format!(
            "there is no .mid file with the values of its {} objects",
            found.objects
        );
        return Ok((found.has_columns && found.objects > 0).then_some(cause));
    };
    let (mut all, mut filled) = (0u64, 0u64);
    let mut lines = lines(mid)?;
    while let Some(line) = next(&mut lines)? {
        all += 1;
        if !line.trim_ascii().is_empty() {
            filled = all;
        }
    }
    // Lines without a value may be rows of one empty column.
    let fits = (filled..=all).contains(&found.objects);
    Ok((!fits && found.has_columns).then(|| {
        format!(
            "the .mif file has {} objects, and the .mid file {filled} lines: one of the two was cut, or they do not belong together",
            found.objects
        )
    }))
}

type Lines = BufReader<File>;

fn lines(path: &Path) -> std::io::Result<Lines> {
    Ok(BufReader::new(File::open(path)?))
}

/// The next line as bytes: text may be in any encoding.
fn next(lines: &mut Lines) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let read = lines.read_until(b'\n', &mut line)?;
    Ok((read > 0).then_some(line))
}

#[derive(Default)]
struct Found {
    objects: u64,
    has_columns: bool,
    is_cut: Option<String>,
}

/// What is still to come of an object.
#[derive(Default)]
struct Open {
    /// Lines of coordinates.
    coordinates: u64,
    /// Parts that begin with the number of their coordinates.
    parts: u64,
    /// Objects that are parts of a collection.
    nested: u64,
}

fn read(mut lines: Lines) -> std::io::Result<Found> {
    let (mut found, mut open) = (Found::default(), Open::default());
    let mut is_data = false;
    let mut columns_to_come = 0u64;
    while let Some(line) = next(&mut lines)? {
        let line = String::from_utf8_lossy(&line).to_lowercase();
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        let number = |word: Option<&str>| word.and_then(|w| w.parse::<u64>().ok());
        if !is_data {
            // A column may have any name, also that of a keyword.
            if columns_to_come > 0 {
                columns_to_come -= 1;
            } else if first == "columns" {
                columns_to_come = number(words.next()).unwrap_or_default();
                found.has_columns = columns_to_come > 0;
            } else {
                is_data = first == "data";
            }
            continue;
        }
        let second = words.next();
        if OBJECTS.contains(&first) {
            if open.coordinates > 0 || open.parts > 0 {
                found.is_cut = Some(format!(
                    "an object of the .mif file is cut (object {})",
                    found.objects
                ));
                return Ok(found);
            }
            if open.nested > 0 {
                open.nested -= 1;
            } else {
                found.objects += 1;
            }
            match (first, second) {
                ("region", count) => open.parts = number(count).unwrap_or_default(),
                ("pline", Some("multiple")) => open.parts = number(words.next()).unwrap_or_default(),
                ("pline" | "multipoint", Some(count)) => {
                    open.coordinates = number(Some(count)).unwrap_or_default()
                }
                ("pline", None) => open.parts = 1,
                ("collection", count) => open.nested = number(count).unwrap_or_default(),
                _ => {}
            }
        } else if open.coordinates > 0 {
            if second.is_some() {
                open.coordinates -= 1;
            }
        } else if open.parts > 0
            && let Some(count) = number(Some(first)).filter(|_| second.is_none())
        {
            open.parts -= 1;
            open.coordinates = count;
        }
    }
    if open.coordinates > 0 || open.parts > 0 || open.nested > 0 {
        found.is_cut = Some(format!("the .mif file ends within its object {}", found.objects));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "Version 300\nCharset \"Neutral\"\nDelimiter \",\"\nColumns 2\n  id Char(8)\n  Region Integer\nData\n\n";

    fn found(mif: &str, mid: &str) -> Option<String> {
        let dir = tempfile::tempdir().expect("a folder");
        let [a, b] = ["v.mif", "v.mid"].map(|name| dir.path().join(name));
        std::fs::write(&a, mif).expect("written");
        std::fs::write(&b, mid).expect("written");
        damage(&a, Some(&b)).expect("read")
    }

    #[test]
    fn objects_and_lines_are_counted_in_both_directions() {
        let points = |n: usize| format!("{HEAD}{}", "Point 105.5 21.5\n    Symbol (35,0,12)\n".repeat(n));
        assert_eq!(found(&points(3), "\"a\",1\n\"b\",2\n\"c\",3\n"), None);
        assert_eq!(found(&points(3), "\"a\",1\n\"b\",2\n\"c\",3"), None);
        assert_eq!(found(&points(2), "\n\n"), None);
        assert!(found(&points(3), "\"a\",1\n\"b\",2\n").is_some());
        assert!(found(&points(2), "\"a\",1\n\"b\",2\n\"c\",3\n").is_some());
    }

    #[test]
    fn objects_are_followed_to_their_end() {
        let ring = "4\n0 0\n1 0\n1 1\n0 0\n";
        let shapes = format!(
            "{HEAD}Region 2\n{ring}{ring}    Pen (1,2,0)\n    Center 0.5 0.5\nPline 2\n0 0\n1 1\nPline Multiple 2\n2\n0 0\n1 1\n2\n0 0\n1 1\n\
             none\nText\n\"Line 1\"\n0 0 1 1\nLine 0 0 1 1\nCollection 2\nRegion 1\n{ring}Multipoint 2\n0 0\n1 1\n"
        );
        let lines = "\"a\",1\n".repeat(7);
        assert_eq!(found(&shapes, &lines), None);
        let cut = shapes.trim_end().trim_end_matches("1 1");
        assert!(found(cut, &lines).is_some_and(|what| what.contains("ends within")));
    }
}
