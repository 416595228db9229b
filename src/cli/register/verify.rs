//! `covgap register verify`: was anything altered?

use super::super::{Answer, Common};
use super::args::VerifyArgs;
use crate::cli::answers;
use crate::cli::answers::register::{Altered, Verified};
use crate::domain::figures::counted;
use crate::pipeline::register as pipeline;
use crate::store::register::{Finding, Verdict};
use std::io::Write;
use std::path::Path;

/// Checks and prints; the answer is no where anything is not as it was written.
pub(super) fn verify(file: &Path, args: &VerifyArgs, common: &Common) -> anyhow::Result<Answer> {
    let found = pipeline::verify(file, args.head.as_deref())?;
    let mut out = crate::cli::terminal::out();
    if common.json {
        answers::print(&mut out, &answer(file, &found))?;
    } else if !common.quiet {
        print(&mut out, file, &found)?;
    }
    Ok(if found.is_sound() { Answer::Yes } else { Answer::No })
}

fn answer(file: &Path, found: &Verdict) -> Verified {
    let altered = |f: &Finding| Altered {
        code: f.code.to_string(),
        what: f.what.clone(),
    };
    let faults = found.faults.iter().map(altered);
    Verified {
        register: file.to_owned(),
        sound: found.is_sound(),
        version: found.version,
        events: found.events,
        points: found.points,
        head: found.head.clone(),
        recorded: found.recorded.map(|r| r.to_string()),
        known_head_at: found.known_head_at,
        first_broken: found.first_broken,
        faults: faults.collect(),
        not_listed: found.not_listed,
        warnings: found.warnings.iter().map(altered).collect(),
        notes: found.notes.clone(),
    }
}

fn print(out: &mut dyn Write, file: &Path, found: &Verdict) -> std::io::Result<()> {
    let (events, points) = (found.events, found.points);
    writeln!(
        out,
        "{}: {} of {}, version {}",
        file.display(),
        counted(events, "event", "events"),
        counted(points, "point", "points"),
        found.version
    )?;
    for fault in &found.faults {
        writeln!(out, "ALTERED [{}] {}", fault.code, fault.what)?;
    }
    if found.not_listed > 0 {
        writeln!(out, "and {} more", found.not_listed)?;
    }
    for warning in &found.warnings {
        writeln!(out, "WARNING [{}] {}", warning.code, warning.what)?;
    }
    if found.warnings_not_listed > 0 {
        writeln!(out, "and {} more warnings", found.warnings_not_listed)?;
    }
    for note in &found.notes {
        writeln!(out, "note: {note}")?;
    }
    if found.is_sound() {
        writeln!(
            out,
            "sound: the chain of events is whole, the states are what follows from it, the schema is as it should be"
        )?;
        if let Some(at) = found.known_head_at {
            writeln!(
                out,
                "the hash that was noted is that of event {at}: nothing before it was changed or taken away"
            )?;
        }
        writeln!(
            out,
            "head: {} (note it elsewhere: `covgap register verify --head` finds events that are taken off the end)",
            found.head
        )?;
    }
    Ok(())
}
