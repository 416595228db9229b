//! The texts of the project in Markdown, as the tests read them: the guide in docs/, the README and the other
//! pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The variable that makes the tests write the generated parts of the pages anew, instead of comparing them.
const WRITE: &str = "COVGAP_WRITE_DOCS";

/// The folder of the project.
pub(crate) fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A page: its place from the project's folder, with `/`, and its text.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub place: String,
    pub text: String,
}

/// A fenced block: what is behind the fence, and the lines between.
#[derive(Clone, Debug)]
pub(crate) struct Fence {
    /// `sh run`, `toml file=study.toml`, …
    pub info: String,
    pub text: String,
}

impl Fence {
    /// Is a word among those behind the fence?
    pub(crate) fn has(&self, word: &str) -> bool {
        self.info.split_whitespace().any(|w| w == word)
    }

    /// The value of `name=value` behind the fence.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let values = self.info.split_whitespace();
        values
            .filter_map(|w| w.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }
}

impl Page {
    /// Reads a page of the project.
    pub(crate) fn read(place: &str) -> Self {
        let text = fs::read_to_string(project().join(place));
        Self {
            place: place.to_owned(),
            text: text.unwrap_or_else(|error| panic!("{place}: {error}")),
        }
    }

    /// A page of the guide, for example `offices.md`.
    pub(crate) fn of_guide(name: &str) -> Self {
        Self::read(&format!("docs/src/{name}"))
    }

    /// The fenced blocks, and the lines outside them.
    fn split(&self) -> (Vec<Fence>, Vec<&str>) {
        let (mut fences, mut outside) = (Vec::new(), Vec::new());
        let mut open: Option<Fence> = None;
        for line in self.text.lines() {
            match (open.take(), line.strip_prefix("```")) {
                (Some(fence), Some(_)) => fences.push(fence),
                (Some(mut fence), None) => {
                    fence.text.push_str(line);
                    fence.text.push('\n');
                    open = Some(fence);
                }
                (None, Some(info)) => {
                    open = Some(Fence {
                        info: info.to_owned(),
                        text: String::new(),
                    });
                }
                (None, None) => outside.push(line),
            }
        }
        assert!(open.is_none(), "{}: a fenced block has no end", self.place);
        (fences, outside)
    }

    /// The fenced blocks.
    pub(crate) fn fences(&self) -> Vec<Fence> {
        self.split().0
    }

    /// The lines outside fenced blocks.
    pub(crate) fn prose(&self) -> Vec<&str> {
        self.split().1
    }

    /// What is between single backticks.
    pub(crate) fn code(&self) -> Vec<String> {
        let lines = self.prose();
        let parts = lines.iter().flat_map(|line| line.split('`').skip(1).step_by(2));
        parts.map(str::to_owned).collect()
    }

    /// The targets of links and pictures.
    pub(crate) fn links(&self) -> Vec<String> {
        let lines = self.prose();
        let parts = lines.iter().flat_map(|line| line.split("](").skip(1));
        parts
            .filter_map(|part| part.split_once(')'))
            .map(|(target, _)| target.to_owned())
            .collect()
    }

    /// The headings: their level and text.
    pub(crate) fn headings(&self) -> Vec<(usize, String)> {
        let lines = self.prose();
        let found = lines.iter().filter_map(|line| {
            let text = line.trim_start_matches('#');
            let level = line.len() - text.len();
            let text = text.strip_prefix(' ')?;
            (1..=6).contains(&level).then(|| (level, text.trim().to_owned()))
        });
        found.collect()
    }

    /// The anchors of the headings, as mdBook and the usual servers of repositories make them.
    pub(crate) fn anchors(&self) -> BTreeSet<String> {
        let mut seen = BTreeMap::<String, usize>::new();
        let anchors = self.headings().into_iter().map(|(_, text)| {
            let kept = text.chars().filter_map(|c| match c {
                ' ' => Some('-'),
                c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
                _ => None,
            });
            let anchor = kept.collect::<String>().to_lowercase();
            let nth = seen.entry(anchor.clone()).or_default();
            *nth += 1;
            match *nth {
                1 => anchor,
                n => format!("{anchor}-{}", n - 1),
            }
        });
        anchors.collect()
    }

    /// The text between `<!-- name -->` and `<!-- /name -->`, and where it begins and ends.
    fn part(&self, name: &str) -> (usize, usize) {
        let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
        let find = |mark: &str| {
            let at = self.text.find(mark);
            at.unwrap_or_else(|| panic!("{} has no {mark}", self.place))
        };
        (find(&open) + open.len(), find(&close))
    }

    /// Holds a part of the page to what the code makes; with `COVGAP_WRITE_DOCS` set, the page gets it.
    #[track_caller]
    pub(crate) fn holds_part(&self, name: &str, made: &str) {
        let (start, end) = self.part(name);
        let made = format!("\n{}\n\n", made.trim());
        if std::env::var_os(WRITE).is_some() {
            let text = format!("{}{made}{}", &self.text[..start], &self.text[end..]);
            fs::write(project().join(&self.place), text).expect("the page can be written");
            return;
        }
        assert!(
            self.text[start..end] == made,
            "{}: the part '{name}' is not what the code makes: run the test with {WRITE}=1, and look at the change",
            self.place
        );
    }

    /// The first cells, without backticks, of the rows of the tables below a heading.
    pub(crate) fn first_cells(&self, heading: &str) -> Vec<String> {
        let lines = self.prose();
        let begins = lines
            .iter()
            .position(|l| l.trim_start_matches('#').trim() == heading);
        let begins = begins.unwrap_or_else(|| panic!("{} has no heading '{heading}'", self.place));
        let below = lines[begins + 1..].iter().take_while(|l| !l.starts_with('#'));
        let rows = below.filter(|l| l.starts_with("| `"));
        rows.flat_map(|row| row.split('|').nth(1).unwrap_or_default().split(','))
            .map(|cell| cell.trim().trim_matches('`').to_owned())
            .collect()
    }
}

/// The pages of the guide, by place, without the table of contents.
pub(crate) fn guide() -> Vec<Page> {
    let mut places = Vec::new();
    collect(&project().join("docs/src"), &mut places);
    places.retain(|place| place != "docs/src/SUMMARY.md");
    assert!(places.len() > 10, "the guide was not found");
    places.iter().map(|place| Page::read(place)).collect()
}

/// Every text in Markdown whose links are held: those of the project's folder, of the guide, and beside data
/// and crates.
pub(crate) fn texts() -> Vec<Page> {
    let mut places = Vec::new();
    for folder in ["docs", "data", "models", "outputs", "crates"] {
        collect(&project().join(folder), &mut places);
    }
    for entry in fs::read_dir(project()).expect("the project's folder") {
        let name = entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".md") {
            places.push(name);
        }
    }
    places.sort();
    places.iter().map(|place| Page::read(place)).collect()
}

fn collect(folder: &Path, places: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, places);
        } else if path.extension().is_some_and(|e| e == "md") {
            let place = path.strip_prefix(project()).expect("in the project");
            places.push(place.to_string_lossy().replace('\\', "/"));
        }
    }
    places.sort();
}

/// A place that a link of a page names, from the project's folder; `None` where it leads out of the project.
pub(crate) fn target(page: &str, link: &str) -> Option<String> {
    let folder = Path::new(page).parent().unwrap_or(Path::new(""));
    let mut parts = Vec::new();
    for part in folder.join(link).components() {
        match part {
            Component::ParentDir => {
                parts.pop()?;
            }
            Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
            _ => {}
        }
    }
    Some(parts.join("/"))
}

/// The words of a command line: quotes hold words together, `#` begins a remark.
pub(crate) fn words(line: &str) -> Vec<String> {
    let (mut words, mut word) = (Vec::new(), None::<String>);
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => break,
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    assert!(quote.is_none(), "a quote has no end: {line}");
    words.extend(word);
    words
}

/// The commands of a fenced block: lines, with those that end in a backslash put together.
pub(crate) fn lines(text: &str) -> Vec<String> {
    let whole = text.replace("\\\n", " ");
    let lines = whole.lines().map(str::trim);
    lines
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(str::to_owned)
        .collect()
}
