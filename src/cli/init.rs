//! `covgap init`: a commented study file to fill in.

use super::{Answer, Common};
use crate::study;
use anyhow::Context;
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Writes the file; an existing one is never overwritten.
pub fn init(file: &Path, common: &Common) -> anyhow::Result<Answer> {
    let mut target = File::create_new(file).with_context(|| {
        format!(
            "{} cannot be created (an existing file is never overwritten)",
            file.display()
        )
    })?;
    target
        .write_all(study::init_toml().as_bytes())
        .and_then(|()| target.sync_all())
        .with_context(|| format!("{} cannot be written", file.display()))?;
    if !common.quiet {
        let file = file.display();
        writeln!(
            std::io::stdout(),
            "written: {file}\nSet the paths of your villages, sites and terrain in it, then: covgap check {file}"
        )?;
    }
    Ok(Answer::Yes)
}
