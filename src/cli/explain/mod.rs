//! `covgap explain`: why a village is dark, and what would close the gap.

mod picture;
mod text;

use super::args::{ExplainArgs, MAX_MASTS};
use super::staged::write_whole;
use super::{Answer, Common, load};
use crate::analysis::explain::{self, Explanation, Question, find};
use crate::output::json::to_json;
use crate::study::Study;
use crate::world::Ingested;
use anyhow::{Context, anyhow};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Answers, and writes the answer and its pictures where that was asked for: each file whole or not at all,
/// and none before all are made.
pub(super) fn explain(args: &ExplainArgs, common: &Common) -> anyhow::Result<Answer> {
    let study = load::study(&args.study)?;
    let input = load::input(&study)?;
    let question = Question {
        village: find::village(&input.world.villages, &args.village)?,
        operator: args.operator.clone(),
        test_point: args.test_point.clone(),
        masts: usize::from(args.cells),
        highest_m: args.highest_m,
    };
    let mut answer = explain::explain(&study, &input, &question)?;
    crate::analysis::sound(&input.world)?;
    let files = files(&mut answer, args)?;
    let written = write(&files, args, &answer, &study, &input)?;
    if common.quiet {
        return Ok(Answer::Yes);
    }
    let mut out = crate::cli::terminal::out();
    if common.json {
        write!(out, "{}", to_json("explanation", &answer)?)?;
        return Ok(Answer::Yes);
    }
    write!(out, "{}", text::of(&answer))?;
    if !written.is_empty() {
        writeln!(out, "\nwritten:")?;
        for file in written {
            writeln!(out, "  {}", file.display())?;
        }
    }
    Ok(Answer::Yes)
}

/// A file and what goes into it.
type Made = (PathBuf, Vec<u8>);

/// Everything that was asked for, made; the names of pictures are noted in the answer.
fn files(answer: &mut Explanation, args: &ExplainArgs) -> anyhow::Result<Vec<Made>> {
    let mut files: Vec<Made> = Vec::new();
    if let Some(folder) = &args.out {
        let stem = stem(&answer.village);
        for nth in 0..answer.cells.len() {
            if let Some(bytes) = picture::of(answer, nth)? {
                let name = format!("{stem}-{}.png", nth + 1);
                files.push((folder.join(&name), bytes));
                answer.cells[nth].picture = Some(name);
            }
        }
        files.push((
            folder.join(format!("{stem}.json")),
            to_json("explanation", &answer)?.into_bytes(),
        ));
        files.push((folder.join(format!("{stem}.txt")), text::of(answer).into_bytes()));
    }
    if let Some(file) = &args.picture {
        let drawn = if answer.cells.is_empty() {
            None
        } else {
            picture::of(answer, 0)?
        };
        let bytes = drawn.ok_or_else(|| {
            anyhow!(
                "--picture {}: no path to village {} could be computed, so there is none to draw; without --picture the reasons are reported",
                file.display(),
                answer.village
            )
        })?;
        files.push((file.clone(), bytes));
    }
    Ok(files)
}

fn write(
    files: &[Made],
    args: &ExplainArgs,
    answer: &Explanation,
    study: &Study,
    input: &Ingested,
) -> anyhow::Result<Vec<PathBuf>> {
    for (file, _) in files {
        load::is_no_input(file, study, input, &[])?;
    }
    if let Some(folder) = &args.out {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("--out {}: the folder cannot be made", folder.display()))?;
    }
    for (file, bytes) in files {
        write_whole(file, |to| Ok(to.write_all(bytes)?))?;
    }
    if let Some(folder) = &args.out {
        forget_older(folder, answer)?;
    }
    Ok(files.iter().map(|(file, _)| file.clone()).collect())
}

/// Pictures of an earlier answer with more masts would stand beside one that knows nothing of them.
fn forget_older(folder: &Path, answer: &Explanation) -> anyhow::Result<()> {
    for nth in answer.cells.len()..usize::from(MAX_MASTS) {
        let file = folder.join(format!("{}-{}.png", stem(&answer.village), nth + 1));
        match std::fs::remove_file(&file) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                return Err(e)
                    .with_context(|| format!("{}: of an earlier answer, cannot be removed", file.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// How files of a village are called: letters, digits, dashes and dots of its id.
fn stem(village: &str) -> String {
    let plain = |c: char| {
        if c.is_alphanumeric() || matches!(c, '-' | '.') {
            c
        } else {
            '_'
        }
    };
    format!("explain-{}", village.chars().map(plain).collect::<String>())
}
