//! What formulae fitted to measurements have in common: free space as the least loss.

use super::{Card, Loss, LossError, Path, free_space};
use crate::units::Db;

/// A formula's loss, dB, of a path that the card lets through, but never less than free space over the same distance:
/// every one of these formulae falls below it near the mast, where nothing was measured.
pub fn loss(card: &Card, path: &Path, formula_db: impl Fn(&Path) -> f64) -> Result<Loss, LossError> {
    let warnings = card.check(path)?;
    let free_db = free_space::loss(path.frequency, path.distance_km()).0;
    Ok(Loss {
        loss: Db(formula_db(path).max(free_db)),
        warnings,
    })
}
