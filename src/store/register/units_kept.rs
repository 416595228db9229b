//! The administrative units of an open register, read and put in.

use super::admin_units::{UnitSet, read, write};
use super::error::RegisterError;
use super::file::RegisterFile;
use super::writing::Writing;

impl RegisterFile {
    /// The administrative units; `None` where none were put in.
    ///
    /// # Errors
    /// [`RegisterError`].
    pub fn units(&self) -> Result<Option<UnitSet>, RegisterError> {
        read(&self.connection)
            .map(|set| set.map(|(set, _)| set))
            .map_err(|e| RegisterError::of(&self.path, self.wait.as_secs(), &e))
    }
}

impl Writing<'_> {
    /// The administrative units; `None` where none were put in.
    ///
    /// # Errors
    /// [`RegisterError`].
    pub fn units(&self) -> Result<Option<UnitSet>, RegisterError> {
        read(self.transaction())
            .map(|set| set.map(|(set, _)| set))
            .map_err(|e| self.fault(&e))
    }

    /// Puts a set of administrative units in, over the one before; was it another one?
    ///
    /// # Errors
    /// [`RegisterError::Units`] where two units bear one code.
    pub fn put_units(&mut self, set: &UnitSet) -> Result<bool, RegisterError> {
        let set = set.checked()?;
        if self.units()?.as_ref() == Some(&set) {
            return Ok(false);
        }
        self.going_on()?;
        self.touched()?;
        write(self.transaction(), &set, self.now()).map_err(|e| self.fault(&e))?;
        Ok(true)
    }
}
