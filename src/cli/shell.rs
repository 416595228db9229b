//! What a shell and its manual need to know of the command line: completions and pages.

use super::args::Arguments;
use super::{Answer, Common, staged};
use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;
use std::io::Write;
use std::path::Path;

/// Prints the completions for a shell.
pub(super) fn completions(shell: Shell) -> anyhow::Result<Answer> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "covgap", &mut text);
    std::io::stdout().write_all(&text)?;
    Ok(Answer::Yes)
}

/// Prints the manual page, or writes one for each command.
pub(super) fn man(out: Option<&Path>, common: &Common) -> anyhow::Result<Answer> {
    let mut whole = Arguments::command();
    whole.build();
    let Some(folder) = out else {
        std::io::stdout().write_all(&page(whole)?)?;
        return Ok(Answer::Yes);
    };
    std::fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    let written = write_all(&whole, "covgap", folder)?;
    if !common.quiet {
        writeln!(
            super::terminal::out(),
            "written: {written} pages in {}; `man -l {}` shows the first",
            folder.display(),
            folder.join("covgap.1").display()
        )?;
    }
    Ok(Answer::Yes)
}

/// Writes the page of a command and of those below it; returns how many.
fn write_all(command: &clap::Command, name: &str, folder: &Path) -> anyhow::Result<usize> {
    let bytes = page(command.clone())?;
    let file = folder.join(format!("{name}.1"));
    staged::write_whole(&file, |to| Ok(to.write_all(&bytes)?))?;
    let mut written = 1;
    for below in command.get_subcommands().filter(|c| c.get_name() != "help") {
        written += write_all(below, &format!("{name}-{}", below.get_name()), folder)?;
    }
    Ok(written)
}

fn page(command: clap::Command) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // Without a date: the same version gives the same bytes.
    clap_mangen::Man::new(command).date("").render(&mut bytes)?;
    Ok(bytes)
}
