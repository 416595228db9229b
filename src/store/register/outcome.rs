//! What a write left, in types, and how its end is begun.

use super::error::RegisterError;
use super::head::Head;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Transaction};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// What a write left in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The register.
    pub path: PathBuf,
    /// How far the chain had come before.
    pub before: Head,
    /// How far this write brought it.
    pub head: Head,
    /// It is recorded, and an error was reported all the same: which.
    pub doubt: Option<String>,
}

/// Ends a transaction: [`kept`], but where a test lets a disk fail.
pub(super) type Keep = for<'t> fn(Transaction<'t>) -> rusqlite::Result<()>;

/// Commits.
pub(super) fn kept(transaction: Transaction<'_>) -> rusqlite::Result<()> {
    transaction.commit()
}

/// How the register was, and how it is to be.
#[derive(Clone, Debug)]
pub(super) struct Meant {
    pub(super) before: Head,
    pub(super) head: Head,
    /// Of what is not in the chain, where nothing else is written: before and after.
    pub(super) beside: Option<(String, String)>,
}

/// A write that did not end well.
pub(super) struct Unkept {
    pub(super) error: RegisterError,
    /// What it would have left, if its end was begun.
    pub(super) meant: Option<Box<Meant>>,
}

impl From<RegisterError> for Unkept {
    fn from(error: RegisterError) -> Self {
        Self { error, meant: None }
    }
}

/// A hash of everything that a write can change beside the chain.
pub(super) fn beside(connection: &Connection) -> rusqlite::Result<String> {
    let mut sum = Sha256::new();
    // The set of units has a hash of its own.
    for table in ["unit_set", "layer_styles", "gpkg_contents"] {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}"))?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                match row.get_ref(column)? {
                    ValueRef::Null => sum.update([0]),
                    ValueRef::Integer(n) => {
                        sum.update([1]);
                        sum.update(n.to_le_bytes());
                    }
                    ValueRef::Real(x) => {
                        sum.update([2]);
                        sum.update(x.to_le_bytes());
                    }
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                        sum.update([3]);
                        sum.update((bytes.len() as u64).to_le_bytes());
                        sum.update(bytes);
                    }
                }
            }
        }
    }
    Ok(super::chain::hex(&sum.finalize()))
}

/// Syncs the folder of a register that was just made, so that its name outlives a loss of power.
pub(super) fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = std::fs::File::open(folder) {
        // Some file systems do not know this wish.
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}
