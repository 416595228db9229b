//! A study and its input, read for a command.

use super::memory;
use crate::domain::figures::counted;
use crate::domain::nearest::or_nearest;
use crate::files::{self, FileKind, FileRefused};
use crate::ingest::{self, Looked, Room};
use crate::pipeline::claims;
use crate::study::{
    Attempt, ModelFiles, ModelKind, ModelShelf, Overrides, PlanSource, RadioTemplate, Study, study_of_record,
    template,
};
use crate::world::{Ingested, Report};
use anyhow::{Context, anyhow, bail};
use std::path::{Path, PathBuf};

/// Reads and validates a study file.
///
/// Presets and templates are looked for in the folder that the environment names in `COVGAP_MODELS`, then
/// among those built in.
pub(super) fn study(file: &Path) -> anyhow::Result<Study> {
    study_with(file, &Overrides::default())
}

/// Study files with a like name in the same folder.
fn studies_near(file: &Path) -> String {
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty());
    let entries = std::fs::read_dir(folder.unwrap_or(Path::new(".")));
    let mut names: Vec<String> = entries
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    names.sort();
    let wanted = file.file_name().unwrap_or_default().to_string_lossy();
    or_nearest(&wanted, names.iter().map(String::as_str))
        .trim_end_matches('?')
        .to_owned()
}

/// The same with what the command line changes. A study with faults is refused with those of its inputs: all
/// that is to be mended comes in one pass.
pub(super) fn study_with(file: &Path, overrides: &Overrides) -> anyhow::Result<Study> {
    attempted(file, overrides)?.map_err(|attempt| {
        let room = Room {
            memory_bytes: memory::budget_bytes(None),
            scratch: attempt.study.output_dir.clone(),
        };
        let looked = ingest::look_beside(&attempt, &room);
        let faults = with_faults(&attempt);
        match (looked.faults.is_empty(), &looked.not_looked_at) {
            (true, None) => faults,
            (true, Some(left)) => anyhow!("{faults}\n{left}"),
            (false, _) => anyhow!("{faults}\n{}", with_problems(&looked)),
        }
    })
}

/// Two faults of what a command reads, one after the other.
pub(super) fn joined(first: anyhow::Error, second: Option<anyhow::Error>) -> anyhow::Error {
    match second {
        Some(second) => anyhow!("{first:#}\n{second:#}"),
        None => first,
    }
}

/// A study as far as it could be read.
fn attempted(file: &Path, overrides: &Overrides) -> anyhow::Result<Result<Study, Box<Attempt>>> {
    let text = text(file)?;
    let shelf = ModelShelf::beside(file, models_folder());
    Ok(Study::attempted_with(&text, file, &shelf, overrides))
}

/// A study, or that of a run's record (`run.toml`), whose paths are those of a study beside which it was made.
pub(super) fn study_or_record(file: &Path, beside: &Path) -> anyhow::Result<Study> {
    let Some(of_record) = study_of_record(&text(file)?) else {
        return study(file);
    };
    let home = beside.with_file_name(file.file_name().unwrap_or_default());
    let shelf = ModelShelf::beside(&home, models_folder());
    Study::attempted_with(&of_record, &home, &shelf, &Overrides::default()).map_err(|attempt| {
        let why = "the study in the record of this run cannot be judged again";
        with_faults(&attempt).context(format!("{}: {why}", file.display()))
    })
}

/// The text of a study's file.
fn text(file: &Path) -> anyhow::Result<String> {
    let bytes = match files::read(file, FileKind::Settings) {
        Ok(bytes) => bytes,
        Err(FileRefused::TooLarge { most_bytes, .. }) => bail!(
            "study {}: larger than {} MiB, this is no study; give the TOML file",
            file.display(),
            most_bytes >> 20
        ),
        Err(refused) => {
            return Err(refused).with_context(|| {
                format!(
                    "study {}: cannot be read{}; `covgap init` writes one to start from",
                    file.display(),
                    studies_near(file)
                )
            });
        }
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        anyhow!(
            "study {}: not UTF-8 at byte {}; save it as UTF-8",
            file.display(),
            error.utf8_error().valid_up_to()
        )
    })?;
    Ok(text)
}

/// The same for a command that reads no input.
pub(super) fn study_alone(file: &Path) -> anyhow::Result<Study> {
    attempted(file, &Overrides::default())?.map_err(|attempt| with_faults(&attempt))
}

/// What is wrong with a study, as an error.
fn with_faults(attempt: &Attempt) -> anyhow::Error {
    anyhow!("the study has faults\n{}", attempt.faults)
}

/// Reads everything that a study names, within the budget that is usual.
pub(super) fn input(study: &Study) -> anyhow::Result<Ingested> {
    input_within(study, memory::budget_bytes(None))
}

/// Reads everything that a study names, within a budget of memory.
pub(super) fn input_within(study: &Study, memory_bytes: u64) -> anyhow::Result<Ingested> {
    let room = Room {
        memory_bytes,
        scratch: study.output_dir.clone(),
    };
    let mut looked = ingest::look(study, &room);
    claims::measured(study, &mut looked);
    match looked.world {
        Some(world) => Ok(Ingested {
            world,
            report: looked.report,
        }),
        None => Err(with_problems(&looked)),
    }
}

/// What is wrong with an input, as an error.
pub(super) fn with_problems(looked: &Looked) -> anyhow::Error {
    let problems = &looked.faults;
    let count = counted(problems.len(), "problem", "problems");
    let left = looked.not_looked_at.as_ref();
    let left = left.map_or_else(String::new, |left| format!("\n{left}"));
    anyhow!("the input has {count}; nothing was written\n{problems}{left}")
}

/// Reads everything that a study names, with what could be read beside the faults.
pub(super) fn look(study: &Study) -> Looked {
    let room = Room {
        memory_bytes: memory::budget_bytes(None),
        scratch: study.output_dir.clone(),
    };
    let mut looked = ingest::look_at_all(study, &room);
    claims::measured(study, &mut looked);
    looked
}

/// Refuses an output folder in which the study or one of its inputs lies: a result might take the place of
/// what it was made from.
pub(super) fn inputs_are_elsewhere(study: &Study, input: &Ingested) -> anyhow::Result<()> {
    let folder = study.output_dir.join(&study.name);
    are_elsewhere_than(&folder, study, input)
}

/// The same of any folder.
pub(super) fn are_elsewhere_than(folder: &Path, study: &Study, input: &Ingested) -> anyhow::Result<()> {
    let Ok(there) = folder.canonicalize() else {
        return Ok(());
    };
    match inputs(study, &input.report).find(|f| f.parent() == Some(&there)) {
        Some(file) => bail!(
            "output folder {}: the study's input {} lies in it, and a result might overwrite it; write elsewhere with --out, or \
             change output_dir or name in [study]",
            folder.display(),
            file.file_name().unwrap_or_default().display()
        ),
        None => Ok(()),
    }
}

/// Refuses an output file that is the study or one of its inputs.
pub(super) fn is_no_input(
    target: &Path,
    study: &Study,
    input: &Ingested,
    others: &[&Path],
) -> anyhow::Result<()> {
    let Ok(there) = target.canonicalize() else {
        return Ok(());
    };
    let mut others = others.iter().filter_map(|f| f.canonicalize().ok());
    if others.any(|f| f == there) || inputs(study, &input.report).any(|f| f == there) {
        bail!(
            "{}: this is an input; name another file with --out",
            target.display()
        );
    }
    Ok(())
}

/// Refuses a picture in the place of the study or of a file that was read.
pub(super) fn is_no_input_of(target: &Path, study: &Study, report: &Report) -> anyhow::Result<()> {
    let is_input = |there: PathBuf| inputs(study, report).any(|f| f == there);
    if target.canonicalize().is_ok_and(is_input) {
        bail!(
            "{}: this is an input; name another file with --map",
            target.display()
        );
    }
    Ok(())
}

/// The study and its inputs, in full.
fn inputs<'a>(study: &'a Study, report: &'a Report) -> impl Iterator<Item = PathBuf> + 'a {
    let files = report.inputs.iter().map(|f| f.path.as_path());
    std::iter::once(study.file.as_path())
        .chain(files)
        .filter_map(|f| f.canonicalize().ok())
}

/// The folder that takes the place of the models built in.
pub(super) fn models_folder() -> Option<PathBuf> {
    std::env::var_os("COVGAP_MODELS").map(Into::into)
}

/// A radio template by name.
pub(super) fn template(shelf: &dyn ModelFiles, name: &str) -> anyhow::Result<RadioTemplate> {
    let text = shelf
        .read(ModelKind::Radio, name)
        .map_err(|e| anyhow!("radio template '{name}': {}; {}", e.cause(), e.advice()))?;
    template::parse(&text).map_err(|faults| anyhow!("radio template {name} has faults\n{faults}"))
}

/// What a study asks of a plan; the usual where it has no table for it.
pub(super) fn plan_of(study: &Study) -> anyhow::Result<PlanSource> {
    match &study.plan {
        Some(plan) => Ok(plan.clone()),
        None => {
            PlanSource::usual(&study.models).map_err(|faults| anyhow!("the usual plan has faults\n{faults}"))
        }
    }
}
