//! Models beside measurements, as tables: statistics of errors, and every place with both levels.

use super::sheet::{Column, Sheet, SheetCell, numbers, words};
use crate::domain::word::Word;
use crate::space::LonLat;
use crate::validation::{FEW_SQUARES, Group, ModelErrors, Statistics};

/// What an error is, beside every table.
pub const ERROR_NOTE: &str = "error = predicted - measured, dB: positive where the prediction is too strong";

/// Decimals of degrees: a centimetre.
const DEGREE_DECIMALS: u8 = 7;

/// A row for each group of each model.
pub fn statistics(models: &[ModelErrors]) -> Sheet {
    let mut columns = vec![words("model"), words("group"), words("name")];
    columns.extend(statistics_columns());
    let mut sheet = Sheet::new(Word::Compared, "Errors of predictions", columns);
    sheet.notes = vec![ERROR_NOTE.to_owned()];
    let of = |errors: &ModelErrors, group: &Group| {
        let mut row: Vec<SheetCell> = vec![
            errors.model.as_str().into(),
            group.by.key().into(),
            group.name.as_str().into(),
        ];
        row.extend(statistics_cells(&group.statistics));
        row
    };
    let rows = models.iter().flat_map(|m| m.groups.iter().map(move |g| (m, g)));
    sheet.rows = rows.map(|(m, g)| of(m, g)).collect();
    sheet
}

/// The columns of [`statistics_cells`], with headings for a terminal.
pub fn statistics_columns() -> Vec<Column> {
    vec![
        numbers("places"),
        numbers("squares"),
        numbers("samples"),
        numbers("mean_error_db").headed("mean"),
        numbers("mean_within_db").headed("±"),
        numbers("median_error_db").headed("median"),
        numbers("standard_deviation_db").headed("σ"),
        numbers("rms_error_db").headed("RMS"),
        numbers("mean_absolute_error_db").headed("abs"),
        numbers("correlation").headed("r"),
        numbers("hits").headed("hit"),
        numbers("misses").headed("miss"),
        numbers("false_alarms").headed("false"),
        numbers("correct_rejections").headed("below"),
        words("few").headed(""),
    ]
}

/// What errors come to, in the order of [`statistics_columns`].
pub fn statistics_cells(s: &Statistics) -> Vec<SheetCell> {
    let agreement = &s.agreement;
    let counted = |n: u64| {
        if agreement.places() == 0 {
            SheetCell::Empty
        } else {
            SheetCell::count(n)
        }
    };
    vec![
        s.places.into(),
        s.squares.into(),
        SheetCell::count(s.samples),
        SheetCell::Number(s.mean_db, 1),
        SheetCell::number(s.mean_within_db, 1),
        SheetCell::Number(s.median_db, 1),
        SheetCell::number(s.deviation_db, 1),
        SheetCell::Number(s.rms_db, 1),
        SheetCell::Number(s.absolute_db, 1),
        SheetCell::number(s.correlation, 2),
        counted(agreement.hits),
        counted(agreement.misses),
        counted(agreement.false_alarms),
        counted(agreement.rejections),
        few(s),
    ]
}

fn few(s: &Statistics) -> SheetCell {
    if s.is_few() {
        SheetCell::Text(format!("few: under {FEW_SQUARES} squares"))
    } else {
        SheetCell::Empty
    }
}

/// A row for each place: what was measured, and what each model predicts.
pub fn pairs(models: &[ModelErrors], places: &[LonLat]) -> Sheet {
    let mut columns = vec![
        words("campaign"),
        words("cell"),
        words("site"),
        words("operator"),
        words("technology"),
        numbers("frequency_mhz"),
        numbers("lon"),
        numbers("lat"),
        numbers("receiver_height_m"),
        numbers("distance_m"),
        words("around"),
        words("line_of_sight"),
        numbers("samples"),
        numbers("covered_from_dbm"),
        numbers("measured_dbm"),
    ];
    for errors in models {
        columns.push(numbers(format!("predicted_dbm_{}", errors.model)));
        columns.push(numbers(format!("error_db_{}", errors.model)));
    }
    let mut sheet = Sheet::new(Word::Each, "Measured places with predicted levels", columns);
    sheet.notes = vec![ERROR_NOTE.to_owned()];
    let Some(first) = models.first() else { return sheet };
    let row = |(nth, at): (usize, &LonLat)| {
        let pair = first.pairs.get(nth)?;
        let mut row: Vec<SheetCell> = vec![
            pair.split.campaign.as_str().into(),
            pair.cell.as_str().into(),
            pair.site.as_str().into(),
            pair.operator.as_str().into(),
            pair.technology.name().into(),
            SheetCell::Figure(pair.frequency_mhz),
            SheetCell::Number(at.lon_deg(), DEGREE_DECIMALS),
            SheetCell::Number(at.lat_deg(), DEGREE_DECIMALS),
            SheetCell::Number(pair.receiver_height_m, 2),
            SheetCell::Number(pair.distance_m, 0),
            pair.around.as_str().into(),
            SheetCell::text(pair.line_of_sight.map(|free| if free { "yes" } else { "no" })),
            SheetCell::count(pair.samples),
            SheetCell::number(first.covered_dbm.get(nth).copied().flatten(), 1),
            SheetCell::Number(pair.measured_dbm, 1),
        ];
        for errors in models {
            let pair = errors.pairs.get(nth)?;
            row.push(SheetCell::Number(pair.predicted_dbm, 1));
            row.push(SheetCell::Number(pair.error_db(), 1));
        }
        Some(row)
    };
    sheet.rows = places.iter().enumerate().filter_map(row).collect();
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::example::at;
    use crate::validation::example::pair;
    use crate::validation::groups;

    fn model(name: &str, error_db: f64) -> ModelErrors {
        let pairs = vec![pair(-100.0, -100.0 + error_db)];
        let covered_dbm = vec![Some(-99.0)];
        ModelErrors {
            model: name.to_owned(),
            groups: groups(&pairs, &covered_dbm),
            pairs,
            covered_dbm,
            ..ModelErrors::default()
        }
    }

    #[test]
    fn a_table_has_the_error_of_each_model_and_marks_few_places() {
        let models = [model("p526", 12.0), model("itm", -3.0)];
        let table = pairs(&models, &[at(105.0, 21.0)]);
        let text = String::from_utf8(table.to_csv().expect("written")).expect("UTF-8");
        assert!(
            text.contains("predicted_dbm_p526,error_db_p526,predicted_dbm_itm,error_db_itm"),
            "{text}"
        );
        assert!(text.contains("-99.0,-100.0,-88.0,12.0,-103.0,-3.0"), "{text}");
        let table = statistics(&models).to_json();
        let all = table.rows.iter().filter(|r| r["group"] == "all");
        let found: Vec<String> = all
            .map(|r| format!("{} {} {}", r["model"], r["mean_error_db"], r["few"]))
            .collect();
        assert_eq!(
            found,
            [
                "\"p526\" 12.0 \"few: under 20 squares\"",
                "\"itm\" -3.0 \"few: under 20 squares\""
            ]
        );
    }
}
