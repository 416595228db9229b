//! Where the time goes.

use super::bench::Bench;
use super::case::Outcome;
use super::report::{Section, Table};
use super::spread::seconds;
use super::study::Spec;
use serde_json::Value;

pub(crate) fn section(bench: &Bench) -> anyhow::Result<Option<Section>> {
    if !bench.knows("--timings") {
        return Ok(None);
    }
    let ground = bench.ground()?;
    let masts = if bench.arguments.full { 100 } else { 25 };
    let mut cases = Vec::new();
    for model in bench.models(&["free-space", "p526-delta-bullington", "p1812", "itm"]) {
        let spec = Spec::usual(model, masts);
        cases.push(spec.case(model, ground, &bench.work)?.on(1));
    }
    let outcomes = bench.measure(&cases)?;
    let mut stages: Vec<String> = Vec::new();
    for name in outcomes.iter().flat_map(Outcome::stages) {
        if !stages.contains(&name) {
            stages.push(name);
        }
    }
    let mut columns = vec!["stage".to_owned()];
    columns.extend(outcomes.iter().map(|o| format!(">{}", o.case.label)));
    let mut table = Table {
        columns,
        rows: Vec::new(),
    };
    for stage in &stages {
        let mut row = vec![stage.clone()];
        row.extend(outcomes.iter().map(|o| share(o, stage)));
        table.rows.push(row);
    }
    let mut rest = vec!["the rest: starting, reading study, terrain and masts".to_owned()];
    let mut whole = vec!["**whole process**".to_owned()];
    for outcome in &outcomes {
        let told_s: f64 = stages.iter().filter_map(|s| outcome.stage_s(s)).sum();
        let wall_s = outcome.wall_s().median;
        rest.push(part(outcome, wall_s - told_s));
        whole.push(seconds(wall_s));
    }
    table.rows.extend([rest, whole]);
    Ok(Some(Section {
        title: "Where the time goes".to_owned(),
        text: vec![format!(
            "{masts} masts of 35 km at 100 m by one thread, over {}: seconds that the program itself reports (`--timings`), their share of the whole process, and what they come to a point.",
            ground.said
        )],
        tables: vec![table],
        data: outcomes.iter().map(Outcome::json).collect::<Value>(),
        ..Section::default()
    }))
}

fn share(outcome: &Outcome, stage: &str) -> String {
    outcome
        .stage_s(stage)
        .map_or("–".to_owned(), |s| part(outcome, s))
}

/// Seconds, share of the whole, nanoseconds a point.
fn part(outcome: &Outcome, s: f64) -> String {
    let (share_pct, per_point_ns) = (100.0 * s / outcome.wall_s().median, 1e9 * s / outcome.points());
    format!("{} ({share_pct:.0} %, {per_point_ns:.0} ns a point)", seconds(s))
}
