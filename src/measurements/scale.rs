//! In what a column of levels is written: dBm, or an index that a standard counts from the lower end.
//!
//! An index is seen over the column as a whole: all its values are whole and none is negative, which no level
//! in dBm is. It is never converted unless the campaign says so.

use super::sample::Quantity;
use crate::domain::Technology;
use std::str::FromStr;

/// In what levels are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelUnit {
    /// dBm (dBµV/m, dB), as they are.
    Dbm,
    /// dBm of which the sign is lost.
    PositiveDbm,
    /// RSRP_00 … RSRP_97 of LTE: 3GPP TS 36.133 table 9.1.4-1.
    RsrpIndex,
    /// RSRP_0 … RSRP_127 of NR: 3GPP TS 38.133 table 10.1.6.1-1.
    NrRsrpIndex,
    /// RXLEV 0 … 63 of GSM: 3GPP TS 45.008 §8.1.4.
    RxlevIndex,
    /// Arbitrary strength units, as phones show them: 3GPP TS 27.007 §8.5 and Android's conversions.
    Asu,
}

impl LevelUnit {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Dbm,
        Self::PositiveDbm,
        Self::RsrpIndex,
        Self::NrRsrpIndex,
        Self::RxlevIndex,
        Self::Asu,
    ];

    /// As the key `level_unit` has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dbm => "dbm",
            Self::PositiveDbm => "positive-dbm",
            Self::RsrpIndex => "rsrp-index",
            Self::NrRsrpIndex => "nr-rsrp-index",
            Self::RxlevIndex => "rxlev-index",
            Self::Asu => "asu",
        }
    }

    /// A level in dBm; the middle of the step that an index stands for. `None` where the index has none.
    pub fn level(self, value: f64, technology: Option<Technology>) -> Option<f64> {
        let index = |most: f64, base: f64| {
            (value.fract() == 0.0 && (0.0..=most).contains(&value)).then_some(base + value)
        };
        match self {
            Self::Dbm => Some(value),
            Self::PositiveDbm => (value > 0.0).then_some(-value),
            // Step i is −141 + i ≤ RSRP < −140 + i.
            Self::RsrpIndex => index(97.0, -140.5),
            // Step i is −157 + i ≤ SS-RSRP < −156 + i; 127 is not used.
            Self::NrRsrpIndex => index(126.0, -156.5),
            // Step i is −111 + i ≤ RxLev < −110 + i.
            Self::RxlevIndex => index(63.0, -110.5),
            Self::Asu => match technology? {
                Technology::G2 => (0.0..=31.0).contains(&value).then_some(2.0 * value - 113.0),
                Technology::G3 => index(96.0, -120.0),
                Technology::G4 | Technology::G5 => index(97.0, -140.0),
            },
        }
    }
}

impl FromStr for LevelUnit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let names: Vec<&str> = Self::ALL.iter().map(|u| u.name()).collect();
        let found = Self::ALL
            .into_iter()
            .find(|u| u.name().eq_ignore_ascii_case(text.trim()));
        found.ok_or_else(|| format!("'{text}' is no unit of levels: use {}", names.join(", ")))
    }
}

/// What the values of a column have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shape {
    count: u64,
    whole: u64,
    positive: u64,
    zero: u64,
    range: Option<[f64; 2]>,
}

/// What is wrong with a column of levels.
#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// An index of one of these scales.
    Index(Vec<LevelUnit>),
    /// dBm without their sign.
    LostSign,
}

/// Of fewer values nothing is said of a column.
const LEAST: u64 = 5;
/// So much of a column must be as it is said to be: the rest are markers of "not known".
const SHARE: f64 = 0.9;
/// Strongest level whose sign could be lost, dBm without sign: RSRP_97 of TS 36.133.
const WEAKEST_POSITIVE: f64 = 44.0;

impl Shape {
    /// One more value.
    pub fn add(&mut self, value: f64) {
        if !value.is_finite() || value.abs() >= 1e6 {
            return;
        }
        self.count += 1;
        self.whole += u64::from(value.fract() == 0.0);
        self.positive += u64::from(value > 0.0);
        self.zero += u64::from(value == 0.0);
        let [low, high] = self.range.unwrap_or([value, value]);
        self.range = Some([low.min(value), high.max(value)]);
    }

    /// How many values there are.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The least and the most.
    pub const fn range(&self) -> Option<[f64; 2]> {
        self.range
    }

    /// Are these no levels in dBm?
    pub fn doubt(&self, quantity: Quantity, technology: Option<Technology>) -> Option<Doubt> {
        let is_level = matches!(
            quantity,
            Quantity::Rsrp | Quantity::Rscp | Quantity::RxLev | Quantity::Rssi | Quantity::Power
        );
        let share = |part: u64| part as f64 / self.count.max(1) as f64;
        if !is_level || self.count < LEAST || share(self.positive + self.zero) < SHARE {
            return None;
        }
        let [low, high] = self.range?;
        if low == 0.0 && high == 0.0 {
            // Nothing but zeros stands for nothing, on every scale.
            return None;
        }
        let scales: &[(LevelUnit, f64)] = match (quantity, technology) {
            (Quantity::RxLev, _) | (_, Some(Technology::G2)) => {
                &[(LevelUnit::RxlevIndex, 63.0), (LevelUnit::Asu, 31.0)]
            }
            (Quantity::Rscp, _) | (_, Some(Technology::G3)) => &[(LevelUnit::Asu, 99.0)],
            (_, Some(Technology::G5)) => &[(LevelUnit::NrRsrpIndex, 127.0), (LevelUnit::Asu, 99.0)],
            (_, Some(Technology::G4)) => &[(LevelUnit::RsrpIndex, 97.0), (LevelUnit::Asu, 99.0)],
            _ => &[
                (LevelUnit::RsrpIndex, 97.0),
                (LevelUnit::NrRsrpIndex, 127.0),
                (LevelUnit::Asu, 99.0),
            ],
        };
        let fitting = scales
            .iter()
            .filter(|(_, most)| high <= *most)
            .map(|(unit, _)| *unit);
        let fitting: Vec<LevelUnit> = fitting.collect();
        let is_whole = share(self.whole) >= SHARE;
        if !is_whole || fitting.is_empty() {
            return Some(Doubt::LostSign);
        }
        let may_be_sign = low >= WEAKEST_POSITIVE;
        let mut fitting = fitting;
        if may_be_sign {
            fitting.push(LevelUnit::PositiveDbm);
        }
        Some(Doubt::Index(fitting))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(values: impl IntoIterator<Item = f64>) -> Shape {
        let mut shape = Shape::default();
        values.into_iter().for_each(|x| shape.add(x));
        shape
    }

    #[test]
    fn an_index_is_seen_over_the_column_and_one_wrong_value_is_none() {
        let g4 = Some(Technology::G4);
        let index = shape((10..60).map(f64::from));
        assert_eq!(
            index.doubt(Quantity::Rsrp, g4),
            Some(Doubt::Index(vec![LevelUnit::RsrpIndex, LevelUnit::Asu]))
        );
        let levels = shape((70..120).map(|x| -f64::from(x)).chain([97.0, 0.0]));
        assert_eq!(levels.doubt(Quantity::Rsrp, g4), None);
        let unsigned = shape((80..125).map(f64::from));
        assert_eq!(unsigned.doubt(Quantity::Rsrp, g4), Some(Doubt::LostSign));
        assert_eq!(shape([0.0; 50]).doubt(Quantity::Rsrp, g4), None);
        let either = shape((70..95).map(f64::from));
        let units = vec![LevelUnit::RsrpIndex, LevelUnit::Asu, LevelUnit::PositiveDbm];
        assert_eq!(either.doubt(Quantity::Rsrp, g4), Some(Doubt::Index(units)));
        assert_eq!(
            shape((60..90).map(f64::from)).doubt(Quantity::FieldStrength, None),
            None
        );
    }

    #[test]
    fn an_index_is_the_middle_of_its_step() {
        assert_eq!(LevelUnit::RsrpIndex.level(97.0, None), Some(-43.5));
        assert_eq!(LevelUnit::RsrpIndex.level(40.0, None), Some(-100.5));
        assert_eq!(LevelUnit::RsrpIndex.level(98.0, None), None);
        assert_eq!(LevelUnit::NrRsrpIndex.level(57.0, None), Some(-99.5));
        assert_eq!(LevelUnit::RxlevIndex.level(0.0, None), Some(-110.5));
        assert_eq!(LevelUnit::Asu.level(99.0, Some(Technology::G2)), None);
        assert_eq!(LevelUnit::Asu.level(10.0, Some(Technology::G2)), Some(-93.0));
        assert_eq!(LevelUnit::Asu.level(40.0, Some(Technology::G4)), Some(-100.0));
        assert_eq!("RSRP-index".parse(), Ok(LevelUnit::RsrpIndex));
        assert!("volt".parse::<LevelUnit>().is_err());
    }
}
