//! Decisions and surveys on the terminal: measured and predicted stand apart.

use crate::cli::table;
use crate::domain::figures::{counted, grouped};
use crate::domain::word::Word;
use crate::output::sheet::{Sheet, SheetCell};
use crate::pipeline::closure::{ClosureAnswer, SurveyAnswer, survey_files};
use std::io::{Result, Write};

/// A decision.
pub(super) fn closure(out: &mut dyn Write, answer: &ClosureAnswer, was_to_record: bool) -> Result<()> {
    let of = answer.operator.as_deref().unwrap_or("any operator");
    writeln!(
        out,
        "{} ({}), {of}, by preset {} ({})",
        answer.name, answer.village, answer.preset.name, answer.preset.standing
    )?;
    let said = match answer.decision {
        "closed" => "CLOSED",
        "not-closed" => "NOT CLOSED",
        _ => "NOT DECIDED",
    };
    writeln!(out, "{said}, by measurements")?;
    for because in &answer.because {
        writeln!(out, "  {because}")?;
    }
    more(out, answer)?;
    writeln!(out, "\n{}", table::fitted(&beside(answer)))?;
    writeln!(out, "\n{}", table::fitted(&points(answer)))?;
    let m = &answer.measured;
    let days = match (&m.first_day, &m.last_day) {
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "days not known".to_owned(),
    };
    writeln!(
        out,
        "\nmeasured: {} at {} ({days}), of {}",
        counted(m.samples, "sample", "samples"),
        counted(m.places, "place", "places"),
        if m.services.is_empty() {
            "nothing".to_owned()
        } else {
            m.services.join(", ")
        }
    )?;
    for file in &m.files {
        writeln!(out, "  {} sha256 {}", file.file, file.sha256)?;
        if !file.assumed.is_empty() {
            writeln!(out, "    assumed: {}", file.assumed.join(", "))?;
        }
    }
    for left in &m.not_used {
        writeln!(
            out,
            "  not used: {} {}",
            counted(left.places, "place", "places"),
            left.because
        )?;
    }
    writeln!(out, "rule: {}", answer.rule)?;
    writeln!(out, "places: {}", answer.places_by)?;
    for note in &answer.notes {
        writeln!(out, "note: {note}")?;
    }
    for event in &answer.recorded {
        let by = event
            .operator
            .as_ref()
            .map(|o| format!(" by {o}"))
            .unwrap_or_default();
        writeln!(
            out,
            "recorded: {} {}{by} on {}",
            event.point, event.what, event.on
        )?;
    }
    if was_to_record && answer.recorded.is_empty() {
        writeln!(out, "nothing was recorded: nothing is decided")?;
    }
    Ok(())
}

fn more(out: &mut dyn Write, answer: &ClosureAnswer) -> Result<()> {
    if let Some(n) = answer.more_if_good {
        writeln!(
            out,
            "  {} would close it, if all are good",
            counted(n, "further separate place", "further separate places")
        )?;
    }
    if let Some(n) = answer.more_if_bad {
        writeln!(
            out,
            "  {} would refuse it, if none is",
            counted(n, "place", "places")
        )?;
    }
    if !answer.measure_next.is_empty() {
        writeln!(out, "measure next, around")?;
    }
    for next in &answer.measure_next {
        writeln!(
            out,
            "  {} at {:.6}, {:.6} (lat, lon): {}",
            next.test_point, next.lat, next.lon, next.because
        )?;
    }
    Ok(())
}

/// What was measured and what is predicted, side by side.
fn beside(answer: &ClosureAnswer) -> Sheet {
    let mut sheet = table::headed(Word::Each, "what | measured | predicted", 1);
    let (m, p) = (&answer.measured, &answer.predicted);
    let dbm = |v: Option<f64>, where_: &str| {
        v.map_or_else(|| "no level".to_owned(), |v| format!("{v:.1} dBm {where_}"))
    };
    let mut row = |what: &str, measured: String, predicted: String| {
        sheet
            .rows
            .push(vec![what.into(), measured.into(), predicted.into()]);
    };
    let decision = match answer.decision {
        "more" => "not decided".to_owned(),
        other => other.replace('-', " "),
    };
    row("verdict", decision, p.verdict.to_owned());
    row(
        "level",
        dbm(m.median_dbm, "median"),
        dbm(p.level_dbm, "at the centre"),
    );
    let share = m
        .good_share
        .map_or_else(String::new, |s| format!("{:.1} % of places", 100.0 * s));
    row(
        "covered",
        share,
        format!("{:.1} % of people", p.people_covered_pct),
    );
    row(
        "separate places",
        format!(
            "{} of {} good",
            grouped(m.good_places),
            grouped(m.separate_places)
        ),
        String::new(),
    );
    row(
        "worth independent ones",
        format!("{:.1}", m.effective_places),
        String::new(),
    );
    let chance = p
        .covered_probability
        .map_or_else(String::new, |c| format!("{c:.2}"));
    row("probability at the centre", String::new(), chance);
    sheet
}

fn points(answer: &ClosureAnswer) -> Sheet {
    let headings = "test point | what | visited | people % | measured\nplaces | measured\ngood | measured\nseparate | predicted\ndBm";
    let mut sheet = table::headed(Word::Each, headings, 3);
    for point in &answer.measured.test_points {
        sheet.rows.push(vec![
            point.id.clone().into(),
            point.kind.into(),
            if point.visited { "yes" } else { "NO" }.into(),
            SheetCell::Number(point.people_pct, 1),
            SheetCell::count(point.measured_places),
            SheetCell::count(point.measured_good),
            SheetCell::count(point.measured_separate),
            SheetCell::number(point.predicted_dbm, 1),
        ]);
    }
    sheet
}

/// A survey.
pub(super) fn survey(out: &mut dyn Write, answer: &SurveyAnswer) -> Result<()> {
    writeln!(
        out,
        "{}: {}, {} decided by measurements, {} sure; visits to the others would turn the verdict of {} people on \
         average, those below of {} (predicted)",
        answer.study,
        counted(answer.villages, "village", "villages"),
        grouped(answer.decided),
        grouped(answer.sure),
        answer.people_turned_of_all,
        answer.people_turned,
    )?;
    if answer.days.is_empty() {
        writeln!(
            out,
            "there is nothing to measure that could turn a verdict within a day's way"
        )?;
    } else {
        writeln!(out, "\n{}", table::text(&short(answer)))?;
    }
    for note in &answer.notes {
        writeln!(out, "note: {note}")?;
    }
    Ok(())
}

/// What fits on a page; the files have all.
fn short(answer: &SurveyAnswer) -> Sheet {
    const SHOWN: [&str; 10] = [
        "day",
        "stop",
        "village",
        "name",
        "km",
        "predicted_verdict",
        "predicted_dbm",
        "chance_pct",
        "people",
        "people_turned",
    ];
    let whole = survey_files::sheet(answer);
    let keep: Vec<usize> = SHOWN
        .iter()
        .filter_map(|key| whole.columns.iter().position(|c| c.key == *key))
        .collect();
    let columns = keep
        .iter()
        .filter_map(|k| whole.columns.get(*k).cloned())
        .collect();
    let mut sheet = Sheet::new(Word::Predicted, "", columns);
    for row in &whole.rows {
        sheet
            .rows
            .push(keep.iter().filter_map(|k| row.get(*k).cloned()).collect());
    }
    sheet
}
