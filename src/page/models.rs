//! The model files that a study names, recorded while it is read and given again in the page.

use crate::study::{Embedded, ModelFileError, ModelFiles, ModelKind, ModelShelf, ModelText};
use std::cell::RefCell;

/// Files by kind and name, before those built in.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept(pub(super) Vec<(ModelKind, String, ModelText)>);

impl ModelFiles for Kept {
    fn read(&self, kind: ModelKind, name: &str) -> Result<ModelText, ModelFileError> {
        let mut kept = self.0.iter();
        match kept.find(|(of, known, _)| *of == kind && known == name) {
            Some((.., text)) => Ok(text.clone()),
            None => Embedded.read(kind, name),
        }
    }

    fn names(&self, kind: ModelKind) -> Vec<String> {
        Embedded.names(kind)
    }
}

/// Remembers what is read and is not built in.
pub(super) struct Recording<'a> {
    shelf: &'a ModelShelf,
    read: RefCell<Vec<(ModelKind, String, ModelText)>>,
}

impl<'a> Recording<'a> {
    pub(super) fn of(shelf: &'a ModelShelf) -> Self {
        Self {
            shelf,
            read: RefCell::default(),
        }
    }

    /// In the order in which they were first read.
    pub(super) fn kept(self) -> Kept {
        Kept(self.read.into_inner())
    }
}

impl ModelFiles for Recording<'_> {
    fn read(&self, kind: ModelKind, name: &str) -> Result<ModelText, ModelFileError> {
        let text = self.shelf.read(kind, name)?;
        let is_built_in = Embedded.read(kind, name).is_ok_and(|own| own.text == text.text);
        let mut read = self.read.borrow_mut();
        let is_kept = read.iter().any(|(of, known, _)| *of == kind && known == name);
        if !is_built_in && !is_kept {
            read.push((kind, name.to_owned(), text.clone()));
        }
        Ok(text)
    }

    fn names(&self, kind: ModelKind) -> Vec<String> {
        self.shelf.names(kind)
    }

    fn shelf(&self, _study_file: &std::path::Path) -> ModelShelf {
        self.shelf.clone()
    }
}

/// Kinds as numbers in the package.
pub(super) const KINDS: [ModelKind; 6] = [
    ModelKind::Preset,
    ModelKind::Radio,
    ModelKind::Clutter,
    ModelKind::Antenna,
    ModelKind::Calibration,
    ModelKind::Cost,
];
