//! Every code that covgap prints, explained: what it means, what it looks like, what to do.
//!
//! A code is a stable word such as `number-invalid`. A fault stops the job, makes a row be left out, or makes
//! a check fail. A count says what was read, filled, repaired or skipped. Where a part of a code comes from
//! the input, such as the name of a column, `*` has its place.

#[rustfmt::skip]
mod antennas;
#[rustfmt::skip]
mod claims;
#[rustfmt::skip]
mod closure;
#[rustfmt::skip]
mod coordinates;
#[rustfmt::skip]
mod files;
#[rustfmt::skip]
mod ground;
mod measurements;
#[rustfmt::skip]
mod planning;
#[rustfmt::skip]
mod plan_files;
#[rustfmt::skip]
mod plan_limits;
#[rustfmt::skip]
mod plans;
#[rustfmt::skip]
mod points;
#[rustfmt::skip]
mod register_events;
#[rustfmt::skip]
mod register_file;
#[rustfmt::skip]
mod register_import;
#[rustfmt::skip]
mod register_lists;
#[rustfmt::skip]
mod register_questions;
#[rustfmt::skip]
mod results;
#[rustfmt::skip]
mod sites;
#[rustfmt::skip]
mod study;
#[rustfmt::skip]
mod values;
#[rustfmt::skip]
mod villages;

/// What a code reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Something is wrong: the job stops, the row is left out, or the check fails.
    Fault,
    /// Something was read, filled, repaired or skipped, and is counted. The job goes on.
    Count,
}

impl Kind {
    /// `fault` or `count`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fault => "fault",
            Self::Count => "count",
        }
    }

    /// What that means for the job, as a sentence.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Fault => "The job stops, the row is left out, or the check fails.",
            Self::Count => "The job goes on, and the number of cases is reported.",
        }
    }
}

/// A code and what to know about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The stable code. `*` has the place of a part that comes from the input.
    pub code: &'static str,
    /// Fault or count.
    pub kind: Kind,
    /// What it means.
    pub cause: &'static str,
    /// What it looks like in a file or on the command line: one line.
    pub example: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

/// Codes that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Reads well as a heading.
    pub title: &'static str,
    /// Its codes.
    pub codes: &'static [Explained],
}

/// The themes, in the order in which a job meets them.
#[rustfmt::skip]
pub const THEMES: &[Theme] = &[
    Theme { title: "The study file", codes: study::CODES },
    Theme { title: "Files, tables and sheets", codes: files::CODES },
    Theme { title: "Numbers, dates and cells", codes: values::CODES },
    Theme { title: "Coordinates and shapes", codes: coordinates::CODES },
    Theme { title: "Villages and boundaries", codes: villages::CODES },
    Theme { title: "Test points, people and buildings", codes: points::CODES },
    Theme { title: "Sites and cells", codes: sites::CODES },
    Theme { title: "Antenna patterns", codes: antennas::CODES },
    Theme { title: "Terrain, land cover and climate", codes: ground::CODES },
    Theme { title: "Measurements", codes: measurements::CODES },
    Theme { title: "Claims", codes: claims::CODES },
    Theme { title: "Closure by measurements", codes: closure::CODES },
    Theme { title: "Computing and writing results", codes: results::CODES },
    Theme { title: "Plans for a study", codes: planning::CODES },
    Theme { title: "Plans and their proofs", codes: plans::CODES },
    Theme { title: "Files of plans", codes: plan_files::CODES },
    Theme { title: "Limits of the machine that a plan meets", codes: plan_limits::CODES },
    Theme { title: "Lists for the register", codes: register_lists::CODES },
    Theme { title: "Import into the register", codes: register_import::CODES },
    Theme { title: "Events of the register", codes: register_events::CODES },
    Theme { title: "Questions to the register", codes: register_questions::CODES },
    Theme { title: "The register's file and its check", codes: register_file::CODES },
];

/// All codes, sorted.
pub fn all() -> impl Iterator<Item = &'static Explained> {
    let mut all: Vec<&Explained> = THEMES.iter().flat_map(|theme| theme.codes).collect();
    all.sort_by_key(|e| e.code);
    all.into_iter()
}

/// The explanation of a code as covgap prints it: `site-filled-status-silent` has that of `site-filled-*`.
pub fn find(code: &str) -> Option<&'static Explained> {
    let known = || THEMES.iter().flat_map(|theme| theme.codes);
    let fitting = known().filter(|e| fits(e.code, code));
    known()
        .find(|e| e.code == code)
        .or_else(|| fitting.max_by_key(|e| e.code.len()))
}

/// Is a code one of those that a pattern with one `*` means? Something must be in the place of the `*`.
fn fits(pattern: &str, code: &str) -> bool {
    pattern.split_once('*').is_some_and(|(before, after)| {
        code.len() > before.len() + after.len() && code.starts_with(before) && code.ends_with(after)
    })
}

const fn fault(
    code: &'static str,
    cause: &'static str,
    example: &'static str,
    remedy: &'static str,
) -> Explained {
    explained(Kind::Fault, code, cause, example, remedy)
}

const fn count(
    code: &'static str,
    cause: &'static str,
    example: &'static str,
    remedy: &'static str,
) -> Explained {
    explained(Kind::Count, code, cause, example, remedy)
}

const fn explained(
    kind: Kind,
    code: &'static str,
    cause: &'static str,
    example: &'static str,
    remedy: &'static str,
) -> Explained {
    Explained {
        code,
        kind,
        cause,
        example,
        remedy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_by_itself_or_by_its_pattern() {
        let found = |code: &str| find(code).map(|e| e.code);
        assert_eq!(found("number-invalid"), Some("number-invalid"));
        assert_eq!(found("site-filled-status-silent"), Some("site-filled-*"));
        assert_eq!(found("antenna-pattern-unknown"), Some("antenna-pattern-unknown"));
        assert_eq!(found("site-filled-"), None);
        assert_eq!(found("no-such-code"), None);
    }
}
