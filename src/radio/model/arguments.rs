//! Checks the arguments of what is not a path (air, rain, woods) against a card, as [`Card::check`] does for paths.

use super::{Card, LossError, Quantity, Strength, Warnings};

/// Compares values with every range that the card has for them.
///
/// # Errors
/// [`LossError::OutOfRange`] outside a hard range, and for NaN.
pub(super) fn check(card: &'static Card, values: &[(Quantity, f64)]) -> Result<Warnings, LossError> {
    let mut warnings = Warnings::NONE;
    for range in card.ranges {
        for &(_, value) in values.iter().filter(|(quantity, _)| *quantity == range.quantity) {
            let inside = card.require(range.quantity, value, range.min, range.max);
            match range.strength {
                Strength::Advised if !value.is_nan() && inside.is_err() => warnings.insert(range.quantity),
                _ => inside?,
            }
        }
    }
    Ok(warnings)
}
