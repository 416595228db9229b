//! The last events of a register.

use super::error::RegisterError;
use super::file::RegisterFile;
use super::row::{COLUMNS, Entry, Reader};

impl RegisterFile {
    /// The last events of all, in the order in which they were recorded.
    ///
    /// # Errors
    /// [`RegisterError::Damaged`] with the event and column that makes no sense.
    pub fn last(&self, count: usize) -> Result<Vec<Entry>, RegisterError> {
        let path = self.path.as_path();
        let fault = |e: rusqlite::Error| RegisterError::of(path, self.wait.as_secs(), &e);
        let columns = COLUMNS.join(", ");
        let asked = format!(
            "SELECT * FROM (SELECT {columns}, hash FROM event ORDER BY seq DESC LIMIT ?1) ORDER BY seq"
        );
        let mut statement = self.connection.prepare_cached(&asked).map_err(fault)?;
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let mut rows = statement.query([count]).map_err(fault)?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next().map_err(fault)? {
            let seq = row.get(0).map_err(fault)?;
            entries.push(Reader { path, row, seq }.entry()?);
        }
        Ok(entries)
    }
}
