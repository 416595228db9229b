//! Numbers and flags.

use super::super::fault::Code;
use super::{Kind, Wrong};
use toml::Spanned;
use toml::de::DeValue;

/// A number within a closed range.
pub(in crate::study) struct Number {
    pub(in crate::study) min: f64,
    pub(in crate::study) max: f64,
}

/// Shorthand for declarations.
pub(in crate::study) const fn number(min: f64, max: f64) -> Number {
    Number { min, max }
}

impl Kind for Number {
    type Value = f64;

    fn describe(&self) -> String {
        format!("number, {} … {}", self.min, self.max)
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<f64> {
        let value = match at.get_ref() {
            DeValue::Float(float) => float.as_str().replace('_', "").parse::<f64>().ok(),
            DeValue::Integer(_) => Whole {
                min: i64::MIN,
                max: i64::MAX,
            }
            .read(at, wrong)
            .map(|n| n as f64),
            _ => {
                wrong.push(Wrong::of_type(at, "a number without quotes"));
                return None;
            }
        }?;
        // Written so that NaN fails.
        if value >= self.min && value <= self.max {
            return Some(value);
        }
        let cause = if value.is_finite() {
            "is out of range"
        } else {
            "is not a finite number"
        };
        let advice = format!("give a number from {} to {}", self.min, self.max);
        wrong.push(Wrong::new(Code::OutOfRange, at, cause, advice));
        None
    }

    fn show(&self, value: &f64) -> String {
        format!("{value:?}")
    }
}

/// A whole number within a closed range.
pub(in crate::study) struct Whole {
    pub(in crate::study) min: i64,
    pub(in crate::study) max: i64,
}

impl Kind for Whole {
    type Value = i64;

    fn describe(&self) -> String {
        format!("whole number, {} … {}", self.min, self.max)
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<i64> {
        let DeValue::Integer(integer) = at.get_ref() else {
            wrong.push(Wrong::of_type(at, "a whole number without quotes"));
            return None;
        };
        let value = i64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok();
        if let Some(n) = value.filter(|n| (self.min..=self.max).contains(n)) {
            return Some(n);
        }
        let advice = format!("give a whole number from {} to {}", self.min, self.max);
        wrong.push(Wrong::new(Code::OutOfRange, at, "is out of range", advice));
        None
    }

    fn show(&self, value: &i64) -> String {
        value.to_string()
    }
}

/// A sum of money in whole units of a currency, above 0. Written as a whole number, or with a point or an
/// exponent where it has no fraction: 1.5e9.
pub(in crate::study) struct Money;

/// The largest whole number that no other one is rounded to as a floating-point number.
const MOST_MONEY: f64 = 9_007_199_254_740_991.0;

impl Kind for Money {
    type Value = u64;

    fn describe(&self) -> String {
        "money, a whole number above 0".to_owned()
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<u64> {
        let before = wrong.len();
        let value = number(1.0, MOST_MONEY).read(at, wrong);
        if let Some(value) = value.filter(|v| v.fract() == 0.0) {
            return Some(value as u64);
        }
        if wrong.len() == before {
            let advice = "give whole units of the currency";
            wrong.push(Wrong::new(Code::OutOfRange, at, "is no whole number", advice));
        }
        for fault in &mut wrong[before..] {
            "give the money as a whole number above 0; leave the key out where there is no limit"
                .clone_into(&mut fault.advice);
        }
        None
    }

    fn show(&self, value: &u64) -> String {
        value.to_string()
    }
}

/// `true` or `false`.
pub(in crate::study) struct Flag;

impl Kind for Flag {
    type Value = bool;

    fn describe(&self) -> String {
        "true or false".to_owned()
    }

    fn read(&self, at: &Spanned<DeValue>, wrong: &mut Vec<Wrong>) -> Option<bool> {
        let value = at.get_ref().as_bool();
        if value.is_none() {
            wrong.push(Wrong::of_type(at, "true or false, without quotes"));
        }
        value
    }

    fn show(&self, value: &bool) -> String {
        value.to_string()
    }
}
