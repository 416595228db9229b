//! How numbers are written for people: one rule for percentages, one for thousands, one for plurals.
//!
//! Tables, messages, maps and charts all use these, so that the same count reads the same everywhere.

/// What is written where there is no number.
pub const NO_NUMBER: &str = "–";

/// A part of a whole in %, with one decimal, rounded half up; `None` where the whole is nothing.
///
/// It is never 100.0 while something is left, and never 0.0 while something is there: 2,852 of 2,853 is 99.9,
/// and 1 of 410,000 is 0.1.
///
/// ```
/// use covgap::domain::figures::percent;
/// assert_eq!(percent(58, 63), Some(92.1));
/// assert_eq!(percent(9_999, 10_000), Some(99.9));
/// assert_eq!(percent(0, 0), None);
/// ```
pub fn percent(part: u64, whole: u64) -> Option<f64> {
    if whole == 0 {
        return None;
    }
    let (part, whole) = (u128::from(part), u128::from(whole));
    let tenths = (2_000 * part + whole) / (2 * whole);
    let tenths = match part {
        0 => 0,
        p if p < whole => tenths.clamp(1, 999),
        _ => tenths,
    };
    Some(tenths as f64 / 10.0)
}

/// A share between 0 and 1 in %, by the same rule; `None` where it is no number.
pub fn percent_of_share(share: f64) -> Option<f64> {
    if !share.is_finite() {
        return None;
    }
    let tenths = (1_000.0 * share + 0.5).floor();
    let tenths = if share > 0.0 && share < 1.0 {
        tenths.clamp(1.0, 999.0)
    } else {
        tenths
    };
    Some(tenths / 10.0)
}

/// `78.3`, or `–`.
pub fn percent_text(percent: Option<f64>) -> String {
    percent.map_or_else(|| NO_NUMBER.to_owned(), |p| format!("{p:.1}"))
}

/// 2853 → `2,853`.
pub fn thousands(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::from(if n < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The same of a count.
pub fn grouped(n: impl TryInto<i64>) -> String {
    thousands(n.try_into().unwrap_or(i64::MAX))
}

/// `1 operator`, `2,853 operators`.
pub fn counted(n: impl TryInto<i64>, one: &str, several: &str) -> String {
    let n = n.try_into().unwrap_or(i64::MAX);
    format!("{} {}", thousands(n), if n == 1 { one } else { several })
}

/// A count before a text about several: `146 rows of villages read`, and `1 row of villages read`.
///
/// The noun is the first of the first three words that is a plural.
pub fn count_line(n: u64, text: &str) -> String {
    let count = grouped(n);
    if n != 1 {
        return format!("{count} {text}");
    }
    let mut words: Vec<&str> = text.split(' ').collect();
    let first = words.iter().take(3).enumerate();
    let noun = first.filter_map(|(at, word)| Some((at, singular(word)?))).next();
    if let Some((at, one)) = &noun {
        words[*at] = one;
    }
    format!("{count} {}", words.join(" "))
}

/// One of what the word says in the plural, with the comma behind it; `None` where it is no plural.
fn singular(word: &str) -> Option<String> {
    let bare = word.trim_end_matches(',');
    let comma = word.get(bare.len()..).unwrap_or_default();
    let is_other = ["ss", "us", "is", "as", "its", "'s"]
        .iter()
        .any(|end| bare.ends_with(end));
    let stem = bare.strip_suffix('s').filter(|_| bare.len() > 2 && !is_other)?;
    let one = if let Some(root) = stem.strip_suffix("ie") {
        format!("{root}y")
    } else if ["sse", "xe", "che", "she"].iter().any(|end| stem.ends_with(end)) {
        stem.trim_end_matches('e').to_owned()
    } else {
        stem.to_owned()
    };
    Some(one + comma)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_rounded_half_up_to_one_place() {
        assert_eq!(percent(2233, 2853), Some(78.3));
        assert_eq!(percent(58, 63), Some(92.1));
        assert_eq!(percent(1, 8), Some(12.5));
        assert_eq!(percent(1, 2000), Some(0.1));
        assert_eq!(percent(3, 2000), Some(0.2));
        assert_eq!(percent(7, 7), Some(100.0));
        assert_eq!(percent(0, 410_000), Some(0.0));
        assert_eq!(percent(u64::MAX - 1, u64::MAX), Some(99.9));
    }

    #[test]
    fn nothing_is_said_to_be_whole_or_nothing_that_is_not() {
        for whole in 1..400_u64 {
            for part in 0..=whole {
                let pct = percent(part, whole).expect("a whole");
                assert_eq!(pct == 100.0, part == whole, "{part} of {whole}");
                assert_eq!(pct == 0.0, part == 0, "{part} of {whole}");
                let share = percent_of_share(part as f64 / whole as f64).expect("finite");
                assert!(
                    (share - pct).abs() < 0.1001,
                    "{part} of {whole}: {share} and {pct}"
                );
            }
        }
        assert_eq!(percent_of_share(0.99999), Some(99.9));
        assert_eq!(percent_of_share(1e-9), Some(0.1));
        assert_eq!(percent_of_share(f64::NAN), None);
    }

    #[test]
    fn one_of_a_kind_is_no_plural() {
        assert_eq!(
            count_line(1, "rows of totals left out"),
            "1 row of totals left out"
        );
        assert_eq!(count_line(1, "land-cover files, each"), "1 land-cover file, each");
        assert_eq!(count_line(1, "lists taken in"), "1 list taken in");
        assert_eq!(count_line(1, "galaxies seen"), "1 galaxy seen");
        assert_eq!(
            count_line(1, "province codes that got back zeros"),
            "1 province code that got back zeros"
        );
        assert_eq!(
            count_line(2, "rows of totals left out"),
            "2 rows of totals left out"
        );
        assert_eq!(count_line(1234, "cells on a void"), "1,234 cells on a void");
        assert_eq!(count_line(1, "others"), "1 other");
    }

    #[test]
    fn counts_read_as_in_reports() {
        assert_eq!(
            [0, 7, 620, 2853, -1_234_567].map(thousands),
            ["0", "7", "620", "2,853", "-1,234,567"]
        );
        assert_eq!(counted(1_u32, "operator", "operators"), "1 operator");
        assert_eq!(counted(2853_usize, "village", "villages"), "2,853 villages");
        assert_eq!(counted(0_u64, "village", "villages"), "0 villages");
        assert_eq!(percent_text(None), "–");
    }
}
