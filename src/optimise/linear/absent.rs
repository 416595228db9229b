//! No linear programs: the executable was built without them.

use super::super::exact::Domain;
use super::super::relaxation::Relaxation;
use super::Says;

/// There is none of these.
pub(in super::super) enum Linear {}

impl Linear {
    /// None.
    pub(in super::super) const fn of(_relaxation: &Relaxation) -> Option<Self> {
        None
    }

    /// Never called: there is none.
    pub(in super::super) fn look(&mut self, _domain: &Domain, _enough: f64, _most_steps: u32) -> Says {
        match *self {}
    }

    /// Never called: there is none.
    pub(in super::super) fn whole(&mut self, _domain: &Domain) -> Option<Vec<f32>> {
        match *self {}
    }

    /// Never called: there is none.
    pub(in super::super) fn work(&mut self) -> u64 {
        match *self {}
    }
}
