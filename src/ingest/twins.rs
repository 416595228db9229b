//! The near twin of a file that is missing: another Unicode form of its name, another case, a slip.

use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// Names less alike than this are no slips of each other.
const ALIKE: f64 = 0.85;

/// What is there in the place of a missing file, as an offer: `did you mean 'villages.csv'? `; nothing where
/// nothing is near.
pub(super) fn offer(path: &Path) -> String {
    let Some(wanted) = path.file_name().map(|n| n.to_string_lossy().into_owned()) else {
        return String::new();
    };
    if path.symlink_metadata().is_ok_and(|found| found.is_symlink()) {
        return "this is a link whose target cannot be reached (it is missing, or the link leads back to itself): \
                mend the link, or give the file itself; "
            .to_owned();
    }
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let Ok(entries) = std::fs::read_dir(folder) else {
        if folder.exists() {
            return String::new();
        }
        let twin = offer(folder);
        if twin.starts_with("there is no folder") {
            return twin;
        }
        return format!("there is no folder '{}'; {twin}", folder.display());
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    let composed = |name: &str| name.nfc().collect::<String>();
    if let Some(same) = names.iter().find(|n| composed(n) == composed(&wanted)) {
        return format!(
            "there is a file whose name '{same}' is written with other Unicode forms of the same letters: rename it, or copy its name into the study; "
        );
    }
    let folded = |name: &str| composed(name).to_lowercase();
    let like = |name: &String| strsim::jaro_winkler(&folded(name), &folded(&wanted));
    let best = names
        .iter()
        .map(|n| (like(n), n))
        .filter(|(alike, _)| *alike >= ALIKE);
    // The first of equals.
    let best = best.reduce(|a, b| if b.0 > a.0 { b } else { a });
    best.map_or_else(String::new, |(_, name)| format!("did you mean '{name}'? "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_are_offered_by_form_case_and_slip() {
        let dir = tempfile::tempdir().expect("a folder");
        for name in ["Ba\u{309}n.csv", "Villages.csv", "terrain.tif"] {
            std::fs::write(dir.path().join(name), "x").expect("written");
        }
        let offered = |name: &str| offer(&dir.path().join(name));
        assert!(offered("B\u{1ea3}n.csv").contains("other Unicode forms"));
        assert_eq!(offered("villages.csv"), "did you mean 'Villages.csv'? ");
        assert_eq!(offered("vilages.csv"), "did you mean 'Villages.csv'? ");
        assert_eq!(offered("masts.gpkg"), "");
        assert!(offer(&dir.path().join("nothing/at.csv")).starts_with("there is no folder"));
    }
}
