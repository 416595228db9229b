//! The study in the record of a run (`run.toml`), so that a run of an earlier version can be judged again by
//! the rules of its own time.

/// Where a record has the study as it was resolved.
const PREFIX: &str = "[resolved.";

/// The key that earlier versions had not, and what they computed with: receivers on open ground, or with what
/// the land cover has there.
const SURROUNDINGS: &str = "surroundings";
const OF_EARLIER: &str = "\nsurroundings = \"open\"";
const OF_EARLIER_WITH_COVER: &str = "\nsurroundings_at_least = false";

/// The text of the study in a run's record; `None` where the text is no such record.
///
/// Keys that came later have the value that the earlier version computed with: receivers on open ground.
pub fn study_of_record(text: &str) -> Option<String> {
    let mut lines = text
        .lines()
        .skip_while(|line| !line.starts_with(PREFIX))
        .peekable();
    lines.peek()?;
    let mut found = String::new();
    for line in lines {
        match line.strip_prefix(PREFIX) {
            Some(table) => {
                found.push('[');
                found.push_str(table);
                if table.trim_end() == "radio]" && !has_key(text, SURROUNDINGS) {
                    found.push_str(OF_EARLIER);
                    if text.lines().any(|line| line.trim_end() == "[resolved.clutter]") {
                        found.push_str(OF_EARLIER_WITH_COVER);
                    }
                }
            }
            None => found.push_str(line),
        }
        found.push('\n');
    }
    Some(found)
}

/// Does a record set a key, in whatever table?
fn has_key(text: &str, key: &str) -> bool {
    let sets = |line: &str| line.split_once('=').is_some_and(|(name, _)| name.trim() == key);
    text.lines().any(sets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_of_an_earlier_version_is_a_study_with_open_ground() {
        let record = "program = \"covgap 0.1\"\n[input]\n# The study as resolved\n[resolved.study]\nname = \"a\"\n\n\
                      [resolved.radio]\nmodel = \"p1812\"\n";
        let study = study_of_record(record).expect("a record");
        assert_eq!(
            study,
            "[study]\nname = \"a\"\n\n[radio]\nsurroundings = \"open\"\nmodel = \"p1812\"\n"
        );
        let covered = format!("{record}[resolved.clutter]\ntable = \"a\"\n");
        assert!(
            study_of_record(&covered)
                .expect("a record")
                .contains("surroundings_at_least = false\n")
        );
        let now = format!("{record}surroundings = \"village\"\nsurroundings_at_least = true\n");
        assert!(!study_of_record(&now).expect("a record").contains("open"));
    }

    #[test]
    fn a_study_is_no_record() {
        assert_eq!(study_of_record("[radio]\nmodel = 'p1812'\n"), None);
        assert_eq!(study_of_record(""), None);
    }
}
