//! A file that is written whole or not at all.

use crate::output::OutputError;
use anyhow::Context;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// What the names of files on their way begin with.
const PREFIX: &str = ".covgap-part-";

/// Writes to a temporary name beside the file and renames it when everything is there. What killed commands
/// left in the folder is removed.
pub(super) fn write_whole(
    file: &Path,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let folder = file
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(".".as_ref());
    let failed =
        |bytes: u64, error: io::Error, otherwise: String| match OutputError::full(file, bytes, &error) {
            Some(full) => anyhow::Error::new(full),
            None => anyhow::Error::new(error).context(otherwise),
        };
    let cannot = || format!("{} cannot be written", file.display());
    remove_left(folder);
    let mut staged = begin(folder).map_err(|e| {
        failed(
            0,
            e,
            format!("{}: nothing can be written in this folder", folder.display()),
        )
    })?;
    let mut buffered = BufWriter::new(Noting::new(staged.as_file_mut()));
    let written = write(&mut buffered).and_then(|()| buffered.flush().with_context(cannot));
    let (noting, _) = buffered.into_parts();
    // Writers in between may have kept no more of it than a text.
    match noting.error {
        Some(error) => return Err(failed(noting.bytes, error, cannot())),
        None => written?,
    }
    let bytes = noting.bytes;
    staged
        .as_file()
        .sync_all()
        .map_err(|e| failed(bytes, e, cannot()))?;
    staged
        .persist(file)
        .map_err(|e| failed(bytes, e.error, cannot()))?;
    Ok(())
}

/// A temporary file, locked as long as somebody writes it. Readable for others, as any new file, and not only
/// for its owner, as temporary files are.
fn begin(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        let staged = tempfile::Builder::new()
            .prefix(PREFIX)
            .make_in(folder, |path| File::create_new(path))?;
        // Another command may have taken it for left before it was locked. Where there are no locks, nothing is
        // ever taken for left.
        let is_taken = matches!(staged.as_file().try_lock(), Err(TryLockError::WouldBlock));
        if !is_taken && staged.path().exists() {
            return Ok(staged);
        }
    }
}

/// Removes files on their way whose writers are gone.
fn remove_left(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if is_ours
            && let Ok(file) = File::open(entry.path())
            && file.try_lock().is_ok()
        {
            // While the lock is held: whoever begins a file of this name sees that it is taken.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Counts what is written, and keeps the first error.
struct Noting<W> {
    to: W,
    bytes: u64,
    error: Option<io::Error>,
}

impl<W: Write> Noting<W> {
    fn new(to: W) -> Self {
        Self {
            to,
            bytes: 0,
            error: None,
        }
    }

    fn note(&mut self, error: io::Error) -> io::Error {
        let kind = error.kind();
        if kind != io::ErrorKind::Interrupted {
            self.error.get_or_insert(error);
        }
        kind.into()
    }
}

impl<W: Write> Write for Noting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.to.write(bytes) {
            Ok(count) => {
                self.bytes += count as u64;
                Ok(count)
            }
            Err(error) => Err(self.note(error)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush().map_err(|e| self.note(e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let names = entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned());
        names.collect()
    }

    #[test]
    fn what_a_killed_command_left_is_removed_and_what_is_being_written_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(".covgap-part-abc"), "left").expect("written");
        let file = folder.path().join("a.csv");
        write_whole(&file, |to| {
            to.write_all(b"1")?;
            write_whole(&folder.path().join("b.csv"), |to| Ok(to.write_all(b"2")?))
        })
        .expect("written");
        let mut found = names(folder.path());
        found.sort();
        assert_eq!(found, ["a.csv", "b.csv"]);
    }

    #[test]
    fn a_full_disk_is_said_whatever_a_writer_in_between_makes_of_it() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut noting = Noting::new(Full);
        noting.write_all(b"x").expect_err("full");
        let error = noting.error.expect("noted");
        let full = OutputError::full(Path::new("out/a.csv"), 3, &error).expect("full");
        assert_eq!(full.code(), "output-disk-full");
        assert!(full.to_string().contains("out/a.csv"), "{full}");
    }
}
