//! `covgap init`: a study written from the files that it is to be of, or one to fill in.

use super::answers::{self, Written};
use super::args::InitArgs;
use super::{Answer, Common, inputs, load, memory};
use crate::domain::figures::counted;
use crate::ingest::Room;
use crate::pipeline::begin::{Begun, Inputs, NotBegun, begin};
use crate::study::{self, ModelShelf};
use anyhow::{Context, anyhow, bail};
use std::io::Write;
use std::path::Path;

/// Writes the study, whole or not at all; an existing file is never overwritten. Where the files have faults,
/// the study is written all the same: it is where many of them are mended.
pub(super) fn init(args: &InitArgs, common: &Common) -> anyhow::Result<Answer> {
    let file = &args.file;
    // Before files are read that may take minutes.
    if file.try_exists().unwrap_or(false) {
        bail!(
            "{} cannot be created (an existing file is never overwritten)",
            file.display()
        );
    }
    if args.all_keys {
        write(file, &study::init_toml())?;
        said(
            file,
            common,
            "Set the paths of your villages, sites and terrain in it, then: ",
        )?;
        return Ok(Answer::Yes);
    }
    let begun = begun(args)?;
    write(file, &begun.text)?;
    if !begun.faults.is_empty() {
        bail!(
            "written: {}; the input has {}, which `covgap check` repeats: mend the files, or say in the study what they do not\n{}",
            file.display(),
            counted(begun.faults.len(), "problem", "problems"),
            begun.faults
        );
    }
    if !common.json && !common.quiet && !begun.report.seen.is_empty() {
        let mut out = crate::cli::terminal::out();
        writeln!(out, "{}\n", inputs::table(&begun.report.seen))?;
    }
    let next = match begun.missing.as_slice() {
        [] => String::new(),
        missing => format!("Set the {} in it, then: ", paths_of(missing)),
    };
    said(file, common, &next)?;
    Ok(Answer::Yes)
}

fn paths_of(missing: &[&str]) -> String {
    match missing {
        [one] => format!("path of your {one}"),
        [first @ .., last] => format!("paths of your {} and {last}", first.join(", ")),
        [] => String::new(),
    }
}

/// Looks into the files.
fn begun(args: &InitArgs) -> anyhow::Result<Begun> {
    let shelf = ModelShelf::beside(&args.file, load::models_folder());
    let room = Room {
        memory_bytes: memory::budget_bytes(None),
        ..Room::default()
    };
    let inputs = Inputs {
        villages: args.villages.clone(),
        sites: args.sites.clone(),
        terrain: args.terrain.clone(),
        clutter: args.clutter.clone(),
        population: args.population.clone(),
        boundaries: args.boundaries.clone(),
    };
    begin(&inputs, &args.file, &shelf, &room).map_err(|e| match e {
        NotBegun::Files(faults) => {
            anyhow!("nothing was written, because files are not there or empty\n{faults}")
        }
        NotBegun::Study(faults) => {
            anyhow!("nothing was written, because the models at hand have faults\n{faults}")
        }
    })
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    let unwritable = || format!("{} cannot be written", file.display());
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    // Readable for others, as any new file, and not only for its owner, as temporary files are.
    let mut staged = tempfile::Builder::new()
        .make_in(folder, |path| std::fs::File::create_new(path))
        .with_context(unwritable)?;
    staged
        .write_all(text.as_bytes())
        .and_then(|()| staged.as_file().sync_all())
        .with_context(unwritable)?;
    staged.persist_noclobber(file).map_err(|e| {
        let why = "cannot be created (an existing file is never overwritten)";
        anyhow!(e.error).context(format!("{} {why}", file.display()))
    })?;
    Ok(())
}

fn said(file: &Path, common: &Common, next: &str) -> anyhow::Result<()> {
    let mut out = crate::cli::terminal::out();
    if common.json {
        let written = vec![file.to_owned()];
        answers::print(&mut out, &Written { written })?;
    } else if !common.quiet {
        let file = file.display();
        let next = if next.is_empty() { "Next: " } else { next };
        writeln!(out, "written: {file}\n{next}covgap check {file}")?;
    }
    Ok(())
}
