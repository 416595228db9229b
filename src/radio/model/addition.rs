//! What is added to a path's loss, or known of a place, beside the models: its card is in
//! [`ADDITIONS`](super::ADDITIONS), its functions take single quantities rather than a path.

use super::{Card, LossError, Quantity, Strength};

impl Card {
    /// Refuses a single value outside the hard ranges that this card has for its quantity.
    ///
    /// # Errors
    /// [`LossError::OutOfRange`]; NaN is outside every range.
    pub fn admit(&self, quantity: Quantity, value: f64) -> Result<(), LossError> {
        self.ranges
            .iter()
            .filter(|range| range.quantity == quantity && range.strength == Strength::Hard)
            .try_for_each(|range| self.require(quantity, value, range.min, range.max))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{LossError, Quantity, free_space};

    #[test]
    fn a_value_is_compared_with_the_cards_own_range() {
        let card = &free_space::CARD;
        assert!(card.admit(Quantity::DistanceKm, 1000.0).is_ok());
        for bad in [1000.1, f64::NAN, f64::INFINITY] {
            let got = card.admit(Quantity::DistanceKm, bad);
            assert!(matches!(got, Err(LossError::OutOfRange { .. })), "{got:?}");
        }
        // A quantity that the card does not limit.
        assert!(card.admit(Quantity::RainRateMmH, f64::NAN).is_ok());
    }
}
