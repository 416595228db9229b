//! A file that is written whole or not at all.

use anyhow::Context;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Writes to a temporary name beside the file and renames it when everything is there.
pub(super) fn write_whole(
    file: &Path,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let folder = file
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(".".as_ref());
    // Readable for others, as any new file, and not only for its owner, as temporary files are.
    let mut staged = tempfile::Builder::new()
        .make_in(folder, |path| std::fs::File::create_new(path))
        .with_context(|| format!("{}: nothing can be written in this folder", folder.display()))?;
    let cannot = || format!("{} cannot be written", file.display());
    let mut buffered = BufWriter::new(staged.as_file_mut());
    write(&mut buffered)?;
    buffered.flush().with_context(cannot)?;
    drop(buffered);
    staged.as_file().sync_all().with_context(cannot)?;
    staged.persist(file).with_context(cannot)?;
    Ok(())
}
