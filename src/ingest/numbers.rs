//! Numbers as tables write them, and what makes them ambiguous.

/// What a text says as a number.
pub(super) enum Number {
    Is(f64),
    /// Not a number: cause and remedy.
    Fault(&'static str, &'static str),
}

/// Reads a number as programs write it: a dot for decimals and nothing between thousands.
pub(super) fn number_in(text: &str) -> Number {
    let text = text.trim();
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Number::Is(value),
        Ok(_) => Number::Fault(
            "the number is not finite",
            "leave the value empty where it is not known",
        ),
        Err(_) if text.contains(',') && text.chars().all(|c| "+-0123456789.,eE ".contains(c)) => {
            Number::Fault(
                "the comma makes the number ambiguous (decimals or thousands?)",
                "write decimals with a dot and thousands without a separator: 1234.5",
            )
        }
        Err(_) => Number::Fault(
            "this is not a number",
            "write a plain number such as 1234.5, or leave the value empty",
        ),
    }
}

/// Reads a number of a table with decimal commas. A dot may be decimals or thousands there: nobody can say.
pub(super) fn number_with_comma(text: &str) -> Number {
    if text.contains('.') {
        return Number::Fault(
            "a dot among numbers with decimal commas is ambiguous (decimals or thousands?)",
            "write all numbers of the table alike, and thousands without a separator",
        );
    }
    if is_decimal_comma(text) {
        number_in(&text.replace(',', "."))
    } else {
        number_in(text)
    }
}

/// Digits, one comma, digits.
pub(super) fn is_decimal_comma(text: &str) -> bool {
    let digits = |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_digit());
    let unsigned = text.trim().trim_start_matches(['+', '-']);
    unsigned
        .split_once(',')
        .is_some_and(|(whole, part)| digits(whole) && digits(part))
}

/// Groups of three digits behind dots: 1.250 is one and a quarter here and one thousand two hundred and fifty there.
pub(super) fn looks_like_thousands(text: &str) -> bool {
    let mut groups = text.trim().split('.');
    let digits = |g: &str, n: std::ops::RangeInclusive<usize>| {
        n.contains(&g.len()) && g.chars().all(|c| c.is_ascii_digit())
    };
    groups
        .next()
        .is_some_and(|first| digits(first, 1..=3) && first != "0")
        && text.contains('.')
        && groups.all(|g| digits(g, 3..=3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_only_as_programs_write_them() {
        assert!(matches!(number_in(" -1.5e3 "), Number::Is(v) if v == -1500.0));
        for bad in ["1.234,5", "21,43", "NaN", "inf", "-", "12 m"] {
            assert!(matches!(number_in(bad), Number::Fault(..)), "{bad}");
        }
    }

    #[test]
    fn dots_of_thousands_and_decimal_commas_are_told_apart() {
        for text in ["1.250", "12.500", "1.234.567"] {
            assert!(looks_like_thousands(text), "{text}");
        }
        for text in ["1250", "92.0", "0.125", "12.37", "1.2500", "1,250", ""] {
            assert!(!looks_like_thousands(text), "{text}");
        }
        assert!(is_decimal_comma("-105,74519") && !is_decimal_comma("1.234,5") && !is_decimal_comma("a,5"));
        assert!(matches!(number_with_comma("105,5"), Number::Is(x) if x == 105.5));
        assert!(matches!(number_with_comma("30"), Number::Is(x) if x == 30.0));
        assert!(matches!(number_with_comma("30.5"), Number::Fault(..)));
    }
}
