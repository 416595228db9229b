//! `covgap synth`: a whole synthetic province, ready to run; `covgap synth register`: a synthetic national
//! register. `covgap synth drive-test` is in [`drive_test`](super::drive_test).

use super::answers::{self, MadeRegister, Written};
use super::args::{SynthArgs, SynthRegisterArgs, SynthWhat};
use super::{Answer, Common};
use crate::output::{Outputs, dataset};
use crate::pipeline::register::styles;
use crate::register::{Event, Stamp, vietnam};
use crate::store::register::{Meta, RegisterError, RegisterFile, UnitSet};
use crate::synth::register::{MADE_UP, national, sized};
use crate::synth::{Spec, province};
use anyhow::{Context, bail};
use std::io::Write;
use std::path::Path;

/// Makes what was asked for.
pub(super) fn synth(args: &SynthArgs, common: &Common) -> anyhow::Result<Answer> {
    match (&args.what, &args.out) {
        (Some(SynthWhat::Register(register)), _) => make_register(register, common),
        (Some(SynthWhat::DriveTest(drive)), _) => super::drive_test::drive_test(drive, common),
        (None, Some(out)) => make_province(args, out, common),
        (None, None) => bail!("--out is missing: name a new folder"),
    }
}

/// Makes the province and writes its files into a new folder.
fn make_province(args: &SynthArgs, folder: &Path, common: &Common) -> anyhow::Result<Answer> {
    // What a killed command left is no content, but for a set that it has finished.
    Outputs::settle(folder)?;
    let is_lock = |name: std::ffi::OsString| name.to_string_lossy().starts_with(".covgap");
    let has_content = std::fs::read_dir(folder)
        .is_ok_and(|entries| entries.flatten().any(|entry| !is_lock(entry.file_name())));
    if has_content {
        bail!(
            "{}: the folder is there and not empty; name a new one",
            folder.display()
        );
    }
    let spec = Spec {
        km2_per_village: args.km2_per_village,
        ..Spec::new(args.villages, args.sites, args.seed)
    };
    let mut outputs = Outputs::open(folder)?;
    let made = province(&spec)?;
    let name = folder
        .file_name()
        .and_then(|n| n.to_str())
        .filter(|n| {
            n.chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        })
        .unwrap_or("synthetic");
    for (file, bytes) in dataset::files(&made, name).context("the province cannot be written")? {
        outputs.put(file, &bytes)?;
    }
    let files = outputs.commit()?;
    if common.json {
        answers::print(&mut crate::cli::terminal::out(), &Written { written: files })?;
    } else if !common.quiet {
        let mut out = crate::cli::terminal::out();
        for file in files {
            writeln!(out, "written: {}", file.display())?;
        }
        writeln!(out, "try: covgap run {}", folder.join("study.toml").display())?;
    }
    Ok(Answer::Yes)
}

/// Makes the register: all of it, or no file.
fn make_register(args: &SynthRegisterArgs, common: &Common) -> anyhow::Result<Answer> {
    let made = match args.points {
        None => {
            let made = national(args.seed)?;
            let units = UnitSet::new(
                format!("provinces of Viet Nam; districts and communes {MADE_UP}"),
                made.units,
                made.crossings,
            );
            write_register(&args.out, &made.title, &units, made.events.into_iter())?
        }
        Some(points) => {
            let events = args.events.unwrap_or(points.saturating_mul(10));
            let made = sized(args.seed, points, events)?;
            let units = UnitSet::new(
                "provinces of Viet Nam",
                vietnam::provinces(),
                vietnam::crossings(),
            );
            let title = made.title();
            write_register(&args.out, &title, &units, made)?
        }
    };
    let mut out = crate::cli::terminal::out();
    if common.json {
        let answer = MadeRegister {
            written: args.out.clone(),
            events: made,
            made_up: true,
        };
        answers::print(&mut out, &answer)?;
    } else if !common.quiet {
        let file = args.out.display();
        writeln!(out, "written: {file}: {made} events, all {MADE_UP}")?;
        writeln!(
            out,
            "try: covgap register status --register {file} --as-of 2023-12-28"
        )?;
    }
    Ok(Answer::Yes)
}

/// The file is made beside its place and moved there when it is complete.
fn write_register(
    path: &Path,
    title: &str,
    units: &UnitSet,
    mut events: impl Iterator<Item = Event>,
) -> anyhow::Result<u64> {
    if std::fs::symlink_metadata(path).is_ok() {
        bail!("{}: there is a file already; name a new one", path.display());
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let beside = tempfile::Builder::new()
        .prefix(".synth-")
        .tempdir_in(folder.unwrap_or(Path::new(".")))
        .with_context(|| format!("{}: its folder cannot be written", path.display()))?;
    let unfinished = beside.path().join("register.gpkg");
    let first = events.next().context("a register without events")?;
    // The clock has no part in it: the same seed gives the same register.
    let begun = Stamp::start_of(first.occurred);
    let meta = Meta {
        country: Some("Viet Nam".to_owned()),
        bounds: Some(crate::register::vietnam::BOUNDS),
        made_up: true,
        ..Meta::new(title, begun)
    };
    let mut register = RegisterFile::create(&unfinished, &meta, &styles())?;
    let count = register.write_at(begun, |writing| {
        writing.put_units(units)?;
        let mut count = 0;
        for event in std::iter::once(first).chain(events) {
            count = writing.append_as_recorded(event)?;
        }
        Ok::<u64, RegisterError>(count)
    })?;
    drop(register);
    std::fs::rename(&unfinished, path).with_context(|| path.display().to_string())?;
    Ok(count)
}
