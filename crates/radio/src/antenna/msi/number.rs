//! Numbers as pattern files write them: with decimal points or commas, and with units behind them.

/// A text that is one finite number and nothing else; `12,5` is `12.5`, `1.2e1` is `12`.
pub(super) fn number(text: &str) -> Option<f64> {
    let (value, rest) = leading(text)?;
    if rest.is_empty() {
        return Some(value);
    }
    let power = rest.strip_prefix(['e', 'E'])?;
    let figures = power.trim_start_matches(['+', '-']);
    let is_exponent =
        !figures.is_empty() && figures.len() <= 2 && figures.bytes().all(|b| b.is_ascii_digit());
    let whole: f64 = text.trim().replace(',', ".").parse().ok()?;
    (is_exponent && whole.is_finite()).then_some(whole)
}

/// The finite number at the beginning of a text, and what follows it, trimmed.
pub(super) fn leading(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let mut end = 0;
    let (mut digits, mut marks) = (0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '+' | '-' if at == 0 => {}
            '0'..='9' => digits += 1,
            '.' | ',' if marks == 0 => marks += 1,
            _ => break,
        }
        end = at + 1;
    }
    if digits == 0 {
        return None;
    }
    let value: f64 = text.get(..end)?.replace(',', ".").parse().ok()?;
    value.is_finite().then_some((value, text.get(end..)?.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_points_or_commas() {
        assert_eq!(number("12,5"), Some(12.5));
        assert_eq!(number(" -.5 "), Some(-0.5));
        assert_eq!(number("7."), Some(7.0));
        assert_eq!((number("1.20e+01"), number("0.00e+00")), (Some(12.0), Some(0.0)));
        for bad in [
            "", "-", ".", "NaN", "inf", "1e", "1e300", "1.2.3", "1,2,3", "1.234,5", "6°", "--1",
        ] {
            assert_eq!(number(bad), None, "{bad}");
        }
        assert_eq!(leading("17.5dBi"), Some((17.5, "dBi")));
        assert_eq!(leading("806-960 MHz"), Some((806.0, "-960 MHz")));
        assert_eq!(leading("9".repeat(400).as_str()), None);
    }
}
