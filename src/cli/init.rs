//! `covgap init`: a commented study file to fill in.

use super::answers::{self, Written};
use super::{Answer, Common};
use crate::study;
use anyhow::{Context, anyhow};
use std::io::Write;
use std::path::Path;

/// Writes the file, whole or not at all; an existing one is never overwritten.
pub(super) fn init(file: &Path, common: &Common) -> anyhow::Result<Answer> {
    let unwritable = || format!("{} cannot be written", file.display());
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    // Readable for others, as any new file, and not only for its owner, as temporary files are.
    let mut staged = tempfile::Builder::new()
        .make_in(folder, |path| std::fs::File::create_new(path))
        .with_context(unwritable)?;
    staged
        .write_all(study::init_toml().as_bytes())
        .and_then(|()| staged.as_file().sync_all())
        .with_context(unwritable)?;
    staged.persist_noclobber(file).map_err(|e| {
        let why = "cannot be created (an existing file is never overwritten)";
        anyhow!(e.error).context(format!("{} {why}", file.display()))
    })?;
    if common.json {
        answers::print(
            &mut crate::cli::terminal::out(),
            &Written {
                written: vec![file.to_owned()],
            },
        )?;
    } else if !common.quiet {
        let file = file.display();
        writeln!(
            crate::cli::terminal::out(),
            "written: {file}\nSet the paths of your villages, sites and terrain in it, then: covgap check {file}"
        )?;
    }
    Ok(Answer::Yes)
}
