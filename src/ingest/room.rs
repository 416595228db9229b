//! How much memory terrain and land cover may take, and where goes what does not fit.

use crate::terrain::{Depot, Paging};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// What reading may use of the machine. None of it changes what is read.
#[derive(Clone, Debug)]
pub struct Room {
    /// The most memory that a run may take, bytes, rasters included.
    pub memory_bytes: u64,
    /// The folder for terrain and land cover that do not fit: a file without a name, gone when the program
    /// ends. The system's own folder for such files takes its place where nothing can be written here.
    pub scratch: PathBuf,
}

impl Default for Room {
    /// As much memory as it takes.
    fn default() -> Self {
        Self {
            memory_bytes: u64::MAX,
            scratch: std::env::temp_dir(),
        }
    }
}

impl Room {
    /// What GDAL keeps of files for itself, bytes: hangs on the budget alone, so that memory is known before
    /// the start.
    pub fn gdal_cache_bytes(memory_bytes: u64) -> u64 {
        (memory_bytes / 16).clamp(1 << 20, 128 << 20)
    }

    /// How terrain of so many bytes is held: `None` whole.
    pub(super) fn for_terrain(&self, bytes: u64) -> io::Result<Option<Paging>> {
        self.paging(bytes, self.memory_bytes / 2, self.memory_bytes / 4)
    }

    /// The same of land cover.
    pub(super) fn for_cover(&self, bytes: u64) -> io::Result<Option<Paging>> {
        self.paging(bytes, self.memory_bytes / 8, self.memory_bytes / 16)
    }

    /// Whole up to so many bytes, else so many of them at a time.
    fn paging(&self, bytes: u64, whole_to: u64, most_bytes: u64) -> io::Result<Option<Paging>> {
        if bytes <= whole_to {
            return Ok(None);
        }
        let there = fs::create_dir_all(&self.scratch).and_then(|()| tempfile::tempfile_in(&self.scratch));
        let file = there.or_else(|_| tempfile::tempfile())?;
        Ok(Some(Paging {
            depot: Arc::new(Scratch(Mutex::new(file))),
            most_bytes,
        }))
    }
}

/// A file without a name.
#[derive(Debug)]
struct Scratch(Mutex<File>);

impl Depot for Scratch {
    fn read(&self, at: u64, bytes: &mut [u8]) -> io::Result<()> {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(bytes)
    }

    fn write(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.write_all(bytes)
    }
}
