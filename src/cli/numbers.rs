//! Numbers of the command line.

/// A number above 0.
pub(super) fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number > 0.0 && number.is_finite() => Ok(number),
        _ => Err("give a number above 0".to_owned()),
    }
}

/// The most money: the largest whole number that no other one is rounded to as a floating-point number.
const MOST_MONEY: f64 = 9_007_199_254_740_991.0;

/// A sum of money as a study has it: a whole number above 0, which may be written 2000000, 2_000_000 or 2e6.
pub(super) fn money(text: &str) -> Result<u64, String> {
    let number = text.trim().replace('_', "").parse::<f64>();
    match number {
        Ok(money) if (1.0..=MOST_MONEY).contains(&money) && money.fract() == 0.0 => Ok(money as u64),
        _ => Err(format!(
            "give whole units of the currency from 1 to {MOST_MONEY:.0}, without separators, such as 2000000 or 2e6"
        )),
    }
}

/// A whole number within a range.
pub(super) fn whole(least: u64, most: u64) -> impl Fn(&str) -> Result<u64, String> + Clone {
    move |text| match text.parse::<u64>() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(format!("give a whole number from {least} to {most}")),
    }
}

/// How many rows of a table are printed; 0 for none.
pub(super) fn rows(text: &str) -> Result<usize, String> {
    let rows = whole(0, 1_000_000)(text)?;
    Ok(usize::try_from(rows).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_a_whole_number_above_0_and_anything_else_is_told_what_is_allowed() {
        for (text, is) in [
            ("1", 1),
            ("2_000_000", 2_000_000),
            ("1.5e9", 1_500_000_000),
            (" 7 ", 7),
        ] {
            assert_eq!(money(text), Ok(is), "{text}");
        }
        for text in [
            "",
            "0",
            "-3",
            "0.5",
            "1e400",
            "nan",
            "inf",
            "abc",
            "2,000,000",
            "1e17",
            "9007199254740993",
            "12 USD",
        ] {
            let refused = money(text).expect_err("refused");
            assert!(
                refused.starts_with("give whole units of the currency"),
                "{text}: {refused}"
            );
        }
    }

    #[test]
    fn whole_numbers_keep_to_their_range() {
        let steps = whole(2, 50);
        assert_eq!(steps("2"), Ok(2));
        for text in ["1", "51", "-2", "2.0", "x", "", "18446744073709551616"] {
            assert_eq!(
                steps(text),
                Err("give a whole number from 2 to 50".to_owned()),
                "{text}"
            );
        }
    }
}
