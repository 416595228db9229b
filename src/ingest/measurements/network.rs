//! The sites of a study, without the rest of it: what measured cells are matched with.

use crate::domain::Network;
use crate::ingest::guard::Around;
use crate::ingest::notes::Notes;
use crate::ingest::sites;
use crate::study::Study;
use crate::world::{Faults, InputFile};

/// The network of a study, and the files that it was read from.
///
/// # Errors
/// [`Faults`]: all that is wrong with the list of sites.
pub fn network(study: &Study) -> Result<(Network, Vec<InputFile>), Faults> {
    let mut notes = Notes::of(study);
    let network = sites::read(&mut notes, &study.sites, &study.models, &Around::nothing());
    if notes.problems.is_empty() {
        Ok((network, notes.report.inputs))
    } else {
        Err(notes.problems)
    }
}
