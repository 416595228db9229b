//! The one word that every figure goes with: who says so. The table of these words is here and nowhere else.

/// What the figures of a table or an answer are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Word {
    /// An operator's word for its own coverage.
    Claimed,
    /// Computed by a model from masts and terrain.
    Predicted,
    /// Received by somebody, somewhere, at some time.
    Measured,
    /// Several of these side by side: each heading says which.
    Each,
    /// Predicted levels less measured ones.
    Compared,
    /// Measured levels less predicted ones, as a calibration adds them.
    Correction,
    /// What was stated to the register, with the one who stated it.
    Recorded,
    /// What the register will hold, from the pace of what it holds.
    Forecast,
    /// Nothing about coverage: what was read, what a program or a table of prices says.
    #[default]
    Given,
}

impl Word {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Claimed,
        Self::Predicted,
        Self::Measured,
        Self::Each,
        Self::Compared,
        Self::Correction,
        Self::Recorded,
        Self::Forecast,
        Self::Given,
    ];

    /// The word; none where the headings say it, or where there is nothing to say.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Claimed => Some("claimed"),
            Self::Predicted => Some("predicted"),
            Self::Measured => Some("measured"),
            Self::Compared => Some("predicted less measured"),
            Self::Correction => Some("measured less predicted"),
            Self::Recorded => Some("recorded"),
            Self::Forecast => Some("forecast"),
            Self::Each | Self::Given => None,
        }
    }

    /// Is it said in this text, or is there nothing to say?
    pub fn is_in(self, text: &str) -> bool {
        self.name().is_none_or(|word| text.to_lowercase().contains(word))
    }

    /// The text, with the word behind it where it is not in it.
    pub fn said_in(self, text: &str) -> String {
        match self.name() {
            Some(word) if !self.is_in(text) => format!("{text}, {word}"),
            _ => text.to_owned(),
        }
    }

    /// Does a heading say by itself which of the three its figures are?
    pub fn is_said_by(heading: &str) -> bool {
        let heading = heading.to_lowercase();
        ["claim", "predict", "measure"]
            .iter()
            .any(|word| heading.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_said_once() {
        assert_eq!(Word::Predicted.said_in("By province"), "By province, predicted");
        assert_eq!(
            Word::Predicted.said_in("All, with predicted coverage"),
            "All, with predicted coverage"
        );
        assert_eq!(Word::Given.said_in("Inputs"), "Inputs");
        assert!(Word::is_said_by("claimants_predicted_covered") && !Word::is_said_by("covered"));
    }
}
