//! Cost files as TOML: read, checked, and replaced line by line.

use super::lines::{LINES, Line};
use super::{CostLine, Costs};
use crate::study::fault::{Code, Source, StudyFaults};
use crate::study::kind::{Choice, Number, Text, Whole};
use crate::study::models::{Embedded, ModelKind, ModelText};
use crate::study::reader::{At, Document, Table, read_document};

/// The standing of what no source gives.
pub(super) const PLANNING_VALUE: &str = "planning value";

const STANDINGS: Choice<&str> = Choice(&[
    (PLANNING_VALUE, PLANNING_VALUE),
    ("default of a tool", "default of a tool"),
    ("published", "published"),
    ("quotation", "quotation"),
    ("tender", "tender"),
]);

/// Whole units of a currency that the optimiser may count in.
const UNIT: Whole = Whole {
    min: 1,
    max: 1_000_000_000,
};

/// Reads and checks a cost file, which has every line.
///
/// # Errors
/// Every fault of the file at once.
pub fn parse(file: &ModelText) -> Result<Costs, StudyFaults> {
    document(file, |d| {
        let mut costs = d.table("", "Costs", |t| header(t, file));
        lines(d, file, &mut costs);
        all_lines(d, &costs);
        costs
    })
}

/// The costs with the lines of another file in the place of theirs. That file may have some lines only; its
/// currency is that of the costs.
///
/// # Errors
/// Every fault of the file at once.
pub fn replaced(costs: &Costs, file: &ModelText) -> Result<Costs, StudyFaults> {
    document(file, |d| {
        let mut now = d.table("", "Costs", |t| replacing_header(t, costs));
        lines(d, file, &mut now);
        now
    })
}

/// The cost files built into the program, by name.
///
/// # Errors
/// A fault in a file built in, which a test excludes.
pub fn embedded_costs() -> Result<Vec<Costs>, StudyFaults> {
    Embedded.all(ModelKind::Cost).iter().map(parse).collect()
}

fn document(file: &ModelText, read: impl FnOnce(&mut Document) -> Costs) -> Result<Costs, StudyFaults> {
    let source = Source {
        file: &file.origin,
        text: &file.text,
    };
    let (costs, _, faults) = read_document(source, read);
    if faults.is_empty() {
        Ok(costs)
    } else {
        Err(StudyFaults::sorted(faults))
    }
}

fn header(t: &mut Table, file: &ModelText) -> Costs {
    Costs {
        name: file.name.clone(),
        title: t.required("title", Text, "\"Costs of …\"", "Title for people"),
        currency: {
            let currency = t.required("currency", Text, "\"USD\"", "Three letters of ISO 4217");
            check_currency(t, &currency);
            currency
        },
        unit: t
            .value(
                "unit",
                UNIT,
                1,
                "Costs are rounded up to so many units of the currency",
            )
            .unsigned_abs(),
        ..Costs::default()
    }
}

fn replacing_header(t: &mut Table, costs: &Costs) -> Costs {
    let title = t.optional(
        "title",
        Text,
        "that of the costs",
        "\"Our costs\"",
        "Title for people",
    );
    let currency = t.required("currency", Text, "\"USD\"", "Three letters of ISO 4217");
    check_currency(t, &currency);
    if !currency.is_empty() && currency != costs.currency {
        let cause = format!("and {} has {}", costs.name, costs.currency);
        let remedy =
            "give all lines in one currency: convert them, or name another file with `costs` in [plan]";
        t.coded("plan-costs-currency", "currency", &cause, remedy.to_owned());
    }
    let unit = t.optional(
        "unit",
        UNIT,
        "that of the costs",
        "1",
        "Costs are rounded up to so many units",
    );
    Costs {
        name: costs.name.clone(),
        title: title.unwrap_or_else(|| costs.title.clone()),
        currency: costs.currency.clone(),
        unit: unit.map_or(costs.unit, i64::unsigned_abs),
        lines: costs.lines.clone(),
    }
}

fn check_currency(t: &mut Table, currency: &str) {
    let is_code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
    if !is_code && !currency.is_empty() {
        let remedy = "write its three letters of ISO 4217, such as USD, EUR or VND".to_owned();
        t.fault(Code::UnknownValue, "currency", "is no currency", remedy);
    }
}

/// The lines that a file has.
fn lines(d: &mut Document, file: &ModelText, costs: &mut Costs) {
    let currency = costs.currency.clone();
    for line in LINES {
        let found = d.optional_table(line.name, line.doc, |t| one_line(t, line, &currency));
        if let Some(found) = found {
            let found = CostLine {
                file: file.name.clone(),
                ..found
            };
            costs.lines.insert(line.name.to_owned(), found);
        }
    }
}

fn one_line(t: &mut Table, line: &Line, currency: &str) -> CostLine {
    let (min, max) = line.per.limits();
    let found = CostLine {
        value: t.required("value", Number { min, max }, "0.0", "The value"),
        source: t.required("source", Text, "\"a tender of 2026\"", "Where it is from"),
        standing: t
            .required(
                "standing",
                STANDINGS,
                "\"planning value\"",
                "How far it can be relied on",
            )
            .to_owned(),
        file: String::new(),
    };
    let unit = t.required("unit", Text, "\"USD/km\"", "The value's unit");
    let wanted = line.per.unit(currency);
    if !unit.is_empty() && !currency.is_empty() && unit != wanted {
        let remedy = format!("give the value in {wanted}: {}", line.doc);
        t.coded(
            "plan-costs-unit",
            "unit",
            "is another unit than the line's",
            remedy,
        );
    }
    found
}

/// A cost file without one of the lines cannot price everything.
fn all_lines(d: &mut Document, costs: &Costs) {
    for line in LINES.iter().filter(|line| !costs.lines.contains_key(line.name)) {
        // What is there and wrong was said.
        if d.has(line.name) {
            continue;
        }
        let cause = format!("the line [{}] is missing: {}", line.name, line.doc);
        let unit = line.per.unit(&costs.currency);
        let remedy = format!(
            "add [{}] with value, unit = \"{unit}\", source and standing; a file that has some lines only is named with costs_file in [plan]",
            line.name
        );
        d.coded("plan-costs-line-missing", At::default(), line.name, cause, remedy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Written;
    use std::path::PathBuf;

    fn text(name: &str, text: &str) -> ModelText {
        ModelText {
            name: name.to_owned(),
            text: text.to_owned(),
            origin: PathBuf::from(format!("{name}.toml")),
            written: Written::Utf8,
        }
    }

    fn generic() -> Costs {
        let all = embedded_costs().expect("built in");
        all.into_iter()
            .find(|c| c.name == "generic")
            .expect("one of them")
    }

    fn codes(faults: &StudyFaults) -> Vec<&'static str> {
        faults.0.iter().map(|f| f.code).collect()
    }

    #[test]
    fn every_file_built_in_has_every_line_and_says_where_it_is_from() {
        let all = embedded_costs().expect("built in");
        assert!(all.len() >= 3);
        for costs in &all {
            assert_eq!(costs.lines.len(), LINES.len(), "{}", costs.name);
            assert!(costs.years_today().expect("both") > 1.0);
            assert!(costs.planning_values() > 0, "{}", costs.name);
        }
    }

    #[test]
    fn a_file_may_replace_one_line() {
        let own = "currency = 'USD'\n[solar]\nvalue = 12345\nunit = 'USD'\nsource = 'our tender'\nstanding = 'tender'\n";
        let now = replaced(&generic(), &text("own", own)).expect("no fault");
        assert_eq!(now.value("solar"), Some(12345.0));
        assert_eq!(now.lines["solar"].file, "own");
        assert_eq!(now.value("generator"), generic().value("generator"));
        assert_eq!(now.lines["generator"].file, "generic");
    }

    #[test]
    fn a_file_in_another_currency_is_refused() {
        let own = "currency = 'VND'\n[solar]\nvalue = 1\nunit = 'VND'\nsource = 'a'\nstanding = 'tender'\n";
        let faults = replaced(&generic(), &text("own", own)).expect_err("a currency");
        assert!(codes(&faults).contains(&"plan-costs-currency"), "{faults}");
        let none = replaced(&generic(), &text("own", "currency = 'dollars'")).expect_err("none");
        assert!(none.has(Code::UnknownValue), "{none}");
    }

    #[test]
    fn lines_that_no_cost_file_has_are_refused_with_the_nearest() {
        let own = "currency = 'USD'\n[solr]\nvalue = 1\n";
        let faults = replaced(&generic(), &text("own", own)).expect_err("no such line");
        assert!(faults.has(Code::UnknownTable), "{faults}");
        assert!(faults.to_string().contains("solar"), "{faults}");
    }

    #[test]
    fn a_missing_line_a_negative_value_and_a_line_without_source_come_together() {
        let whole = Embedded.all(ModelKind::Cost);
        let whole = &whole.iter().find(|f| f.name == "generic").expect("built in").text;
        let (before, after) = whole.split_once("[solar]\n").expect("a line");
        let (_, after) = after.split_once("\n[").expect("a further line");
        let (_, after) = after.split_once("\n[").expect("a further line");
        let broken =
            format!("{before}[solar]\nvalue = -5\nunit = 'USD'\nstanding = 'planning value'\n[{after}");
        let faults = parse(&text("broken", &broken)).expect_err("faults");
        let found = codes(&faults);
        for code in [
            "plan-costs-line-missing",
            "study-out-of-range",
            "study-missing-key",
        ] {
            assert!(found.contains(&code), "{code}: {faults}");
        }
        assert_eq!(found.len(), 3, "{faults}");
    }

    #[test]
    fn a_value_in_another_unit_is_refused() {
        let own = "currency = 'USD'\n[fibre-per-km]\nvalue = 1\nunit = 'USD/m'\nsource = 'a'\nstanding = 'tender'\n";
        let faults = replaced(&generic(), &text("own", own)).expect_err("a unit");
        assert_eq!(codes(&faults), ["plan-costs-unit"]);
    }
}
