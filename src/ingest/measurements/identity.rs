//! Which cell a row is of: numbers as programs and spreadsheets write them.

use super::columns::Columns;
use crate::ingest::list::Measure;
use crate::ingest::rows::{Row, RowReader, Table};
use crate::measurements::Identity;
use crate::world::Fault;

/// A whole number as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whole {
    /// This one.
    Is(u64),
    /// Station and cell: `103042-1`.
    Pair(u64, u64),
    /// `2.63788E+07`: a spreadsheet has rounded it, and what it was is lost.
    Rounded,
    /// No number.
    No,
}

impl Whole {
    fn of(text: &str) -> Self {
        let text = text.trim();
        let figures = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        if figures(text) {
            return text.parse().map_or(Self::No, Self::Is);
        }
        if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            return u64::from_str_radix(hex, 16).map_or(Self::No, Self::Is);
        }
        if let Some((mantissa, power)) = text.split_once(['e', 'E'])
            && let Ok(power) = power.parse::<u32>()
            && let Ok(number) = mantissa.replace(',', ".").parse::<f64>()
        {
            let decimals = mantissa.split_once(['.', ',']).map_or("", |(_, part)| part);
            let is_whole = power < 18 && decimals.len() >= power as usize;
            let value = format!("{number}E{power}").parse::<f64>().ok();
            let value = value.filter(|x| is_whole && x.fract() == 0.0 && *x >= 0.0);
            return value.map_or(Self::Rounded, |x| Self::Is(x as u64));
        }
        if let Some((whole, part)) = text.split_once('.')
            && figures(whole)
            && part.bytes().all(|b| b == b'0')
        {
            return whole.parse().map_or(Self::No, Self::Is);
        }
        let Some(mark) = text.chars().find(|c| !c.is_ascii_digit()) else {
            return Self::No;
        };
        let parts: Vec<&str> = text.split(mark).collect();
        if !parts.iter().all(|t| figures(t)) {
            return Self::No;
        }
        let is_grouped = |(nth, t): (usize, &&str)| t.len() == 3 || (nth == 0 && t.len() < 3);
        let parts_thousands = matches!(mark, ',' | '.' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’');
        if parts_thousands && parts.iter().enumerate().all(is_grouped) {
            return parts.concat().parse().map_or(Self::No, Self::Is);
        }
        match parts.as_slice() {
            [node, cell] if matches!(mark, '-' | '/' | ':' | '_') => match (node.parse(), cell.parse()) {
                (Ok(node), Ok(cell)) => Self::Pair(node, cell),
                _ => Self::No,
            },
            _ => Self::No,
        }
    }
}

/// A fault where a spreadsheet has rounded the identity of the row's cell: the number would be that of another
/// cell.
pub(super) fn rounded(reader: &RowReader<'_>, table: &Table, row: &Row, columns: &Columns) -> Option<Fault> {
    let columns = [columns.cell, columns.node];
    let column = columns.into_iter().find(|column| {
        let text = reader.text(*column);
        text.is_some_and(|t| Whole::of(t) == Whole::Rounded)
    })?;
    let text = reader.text(column).unwrap_or_default();
    let cause = "a spreadsheet has rounded this identity, and the cell that it was is lost";
    let remedy = "export the log again, and do not save it with a spreadsheet program; or leave the identity out, for cells to be found by code and channel";
    let mut fault = Fault::new("measurement-identity-rounded", &table.path, cause, remedy)
        .at_row(row.number)
        .with_value(text.trim());
    if let Some(heading) = column.and_then(|at| table.columns.get(at)) {
        fault = fault.in_field(heading.clone());
    }
    Some(fault)
}

/// Which cell a row is of.
pub(super) fn identity(
    reader: &RowReader<'_>,
    columns: &Columns,
    operator: &mut Option<String>,
    text: &dyn Fn(Option<usize>) -> Option<String>,
) -> Identity {
    let or_zero = |column: Option<usize>, most: u64| match Whole::of(&text(column)?) {
        Whole::Is(value) if value <= most => Some(value),
        _ => None,
    };
    // Zeros, and all ones, stand for what is not known.
    let number = |column: Option<usize>, most: u64| or_zero(column, most).filter(|n| *n > 0 && *n < most);
    let plmn_of = |digits: &str| -> Option<String> {
        let figures = digits.bytes().all(|b| b.is_ascii_digit());
        let (mcc, mnc) = digits.split_at_checked(3)?;
        (figures && (5..=6).contains(&digits.len())).then(|| format!("{mcc}-{mnc}"))
    };
    let of_codes = || {
        let (mcc, mnc) = (or_zero(columns.mcc, 999)?, or_zero(columns.mnc, 999)?);
        (mcc >= 200).then(|| format!("{mcc}-{mnc:02}"))
    };
    let mut plmn = of_codes().or_else(|| {
        text(columns.plmn)
            .map(|t| t.replace('-', ""))
            .and_then(|t| plmn_of(&t))
    });
    // Some apps have the code of the network where others have its name.
    if let Some(code) = operator.as_deref().and_then(plmn_of) {
        plmn = plmn.or(Some(code));
        *operator = None;
    }
    let small = |n: u64| u32::try_from(n).ok();
    let written = text(columns.cell);
    let whole = written.as_deref().map(Whole::of);
    let (mut node, mut cell) = (
        number(columns.node, 1 << 32),
        // The largest identities: 28 bits of LTE, 36 of NR; Android's largest number stands for none.
        match columns.node {
            Some(_) => or_zero(columns.cell, (1 << 36) - 2),
            None => number(columns.cell, (1 << 36) - 1),
        }
        .filter(|n| ![2_147_483_647, 268_435_455, 4_294_967_295].contains(n)),
    );
    if let (Some(Whole::Pair(of_pair, within)), None) = (whole, node) {
        (node, cell) = (Some(of_pair), Some(within));
    }
    // A text that is no number is the cell's name: without it all such cells would be one.
    let is_name = |t: &String| t.parse::<f64>().is_err();
    let name = written.filter(|t| whole == Some(Whole::No) && is_name(t));
    Identity {
        transmitter: text(columns.transmitter).or(name),
        plmn,
        area: number(columns.area, 16_777_215).and_then(small),
        cell,
        node,
        code: or_zero(columns.code, 1_007).and_then(|n| u16::try_from(n).ok()),
        channel: number(columns.channel, 3_279_166).and_then(small),
        frequency_mhz: columns
            .frequency
            .and_then(|at| reader.quiet_number(at, Measure::Megahertz))
            .filter(|mhz| *mhz > 1.0 && *mhz < 100_000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_as_programs_write_them() {
        for (text, whole) in [
            ("26378753", Whole::Is(26_378_753)),
            (" 26378753.0 ", Whole::Is(26_378_753)),
            ("26,378,753", Whole::Is(26_378_753)),
            ("26 378 753", Whole::Is(26_378_753)),
            ("26.378.753", Whole::Is(26_378_753)),
            ("0x1928201", Whole::Is(26_378_753)),
            ("2.6378753E7", Whole::Is(26_378_753)),
            ("2.6378753E+07", Whole::Is(26_378_753)),
            ("2.63788E+07", Whole::Rounded),
            ("2,63788E+07", Whole::Rounded),
            ("103042-1", Whole::Pair(103_042, 1)),
            ("103042/1", Whole::Pair(103_042, 1)),
            ("KAND-1", Whole::No),
            ("-1", Whole::No),
            ("", Whole::No),
            ("12.5", Whole::No),
            ("E5", Whole::No),
        ] {
            assert_eq!(Whole::of(text), whole, "{text}");
        }
    }
}
