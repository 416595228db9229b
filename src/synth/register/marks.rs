//! What every made-up register bears: the word that says so, and its operators.

/// The mark that every text field bears which could be taken for real.
pub const MADE_UP: &str = "made up";

/// The operators, by their shares of the work.
pub(super) const OPERATORS: [(&str, f64); 3] = [("Viettel", 0.55), ("VinaPhone", 0.28), ("MobiFone", 0.17)];
