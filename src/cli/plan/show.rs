//! Plans on a terminal.

use crate::cli::table;
use crate::domain::figures::grouped;
use crate::domain::word::Word;
use crate::output::sheet::SheetCell;
use crate::plan::PlanMade;
use std::io::{self, Write};

/// The phases and what to know beside them.
pub(super) fn plan(out: &mut dyn Write, made: &PlanMade) -> io::Result<()> {
    writeln!(out, "{}", made.title)?;
    let mut sheet = table::headed(
        Word::Predicted,
        "phase | due | sites | villages that turn | people | people so far | budget | spent | by operators",
        2,
    );
    let money = |n: Option<u64>| n.map_or(SheetCell::Empty, |n| SheetCell::Text(grouped(n)));
    for phase in &made.phases {
        sheet.rows.push(vec![
            SheetCell::Text(phase.phase.to_string()),
            phase.due.clone().map_or(SheetCell::Empty, SheetCell::Text),
            SheetCell::Text(grouped(phase.sites)),
            SheetCell::Text(grouped(phase.villages)),
            SheetCell::Text(grouped(phase.people)),
            SheetCell::Text(grouped(phase.people_so_far)),
            money(phase.budget),
            money(Some(phase.spent)),
            money(Some(phase.spent_by_operators)),
        ]);
    }
    writeln!(
        out,
        "\nPhases (predicted; money in {}, present value)",
        made.currency
    )?;
    writeln!(out, "{}", table::text(&sheet))?;
    if made
        .phases
        .iter()
        .any(|p| p.budget.is_some_and(|budget| p.spent > budget))
    {
        writeln!(
            out,
            "A phase that spends more than its budget has what earlier ones left over (carry_over in [plan])."
        )?;
    }
    for note in &made.notes {
        writeln!(out, "note: {note}")?;
    }
    if !made.lost.is_empty() {
        writeln!(
            out,
            "WARNING: {} lose their coverage by changes: {}",
            made.lost.len(),
            made.lost.join(", ")
        )?;
    }
    if let (Some(mean), Some(low), Some(high)) = (made.expected_people, made.p10_people, made.p90_people) {
        writeln!(
            out,
            "by the error of predicted levels: {} people turn in the mean, {} to {} in eight of ten draws",
            grouped(mean as i64),
            grouped(low as i64),
            grouped(high as i64)
        )?;
    }
    if let Some(first) = made.worth_measuring.first() {
        writeln!(
            out,
            "a measurement tells most in {} ({}); the ten first are in plan.toml",
            first.name, first.id
        )?;
    }
    if let Some(price) = made.price_of_nesting {
        writeln!(
            out,
            "price of nesting: {} (what the phases would be worth each alone, less this plan)",
            grouped(price)
        )?;
    }
    Ok(())
}
