//! The column beside a plan's map: phases, villages, sites, lines, and how near the best the plan is.

use super::super::canvas::{Canvas, Px};
use super::super::legend::{WIDTH, heading, item, rule, sea_item, synthetic};
use super::super::palette::{self, FAINT, Mark, Shape};
use super::super::projection::Projection;
use super::super::text::Type;
use super::super::{frame, symbols};
use super::marks::{SiteMark, link, service};
use super::shown::{PlanMap, Stays, staying};
use crate::domain::figures::{counted, grouped};
use crate::output::OutputError;
use crate::output::planned::words::{amount, further, phase};
use crate::plan::PlannedPhase;

const NOTE: Type = Type::regular(13.5).colored(FAINT);
/// Between a sign's left edge and its words.
const INDENT: f64 = 44.0;
/// More phases have no room, and no colours.
const MOST_PHASES: usize = 8;

/// Draws the column from its upper left corner; returns where it ends below.
pub(super) fn draw(
    canvas: &mut Canvas,
    input: &PlanMap,
    map: &Projection,
    at: Px,
) -> Result<f64, OutputError> {
    let (x, mut y) = at;
    if input.caption.synthetic_sites {
        y = synthetic(canvas, (x, y))?;
    }
    y = phases(canvas, input, (x, y))?;
    y = villages(canvas, input, (x, y))?;
    y = sites(canvas, input, (x, y))?;
    for text in further(input.made) {
        y = canvas.paragraph((x, y), &text, NOTE, WIDTH) + 4.0;
    }
    // What was looked at and left out would be most of the legend.
    let elsewhere = match input.made.notes.len() {
        0 => Vec::new(),
        _ => vec!["What was looked at, left out or assumed: page \"notes\" of plan.xlsx.".to_owned()],
    };
    y = rule(canvas, input.caption, &elsewhere, (x, y + 10.0)) + 26.0;
    let end = frame::scale_bar(canvas, map, (x, y), WIDTH - 90.0)?;
    frame::north_arrow(canvas, (x + WIDTH - 22.0, y - 4.0))?;
    Ok(end.max(y + 44.0))
}

fn phases(canvas: &mut Canvas, input: &PlanMap, at: Px) -> Result<f64, OutputError> {
    let made = input.made;
    let (x, mut y) = at;
    y = heading(canvas, (x, y), "Phases: what is built, what turns");
    for p in made.phases.iter().take(MOST_PHASES) {
        let fill = palette::phase(p.phase, made.phases.len());
        SiteMark::New.draw(canvas, (x + 13.0, y + 13.0), fill, &p.phase.to_string())?;
        let kind = Type::bold(15.5);
        let name = phase(made, p.phase);
        let name = name.replacen("phase", "Phase", 1);
        let end = canvas.paragraph((x + INDENT, y), &name, kind, WIDTH - INDENT);
        y = canvas.paragraph((x + INDENT, end), &reaches(input, p), NOTE, WIDTH - INDENT) + 7.0;
    }
    let more = made.phases.len().saturating_sub(MOST_PHASES);
    if more > 0 {
        let text = format!(
            "{}, in the last colour: see plan_phases.csv",
            counted(more, "later phase", "later phases")
        );
        y = item(canvas, (x, y), &text);
    }
    Ok(y + 10.0)
}

/// `2 sites for 140,000 USD; 3 villages, 15,240 people`.
fn reaches(input: &PlanMap, p: &PlannedPhase) -> String {
    let by_operators = match p.spent_by_operators {
        0 => String::new(),
        money => format!(" and {} of operators", amount(money, input.made)),
    };
    format!(
        "{} for {}{by_operators}; {}, {} people",
        counted(p.sites, "site", "sites"),
        amount(p.spent, input.made),
        counted(p.villages, "village", "villages"),
        grouped(p.people)
    )
}

fn villages(canvas: &mut Canvas, input: &PlanMap, at: Px) -> Result<f64, OutputError> {
    let made = input.made;
    let (x, mut y) = at;
    y = heading(
        canvas,
        (x, y),
        &format!("Villages: {}", grouped(input.villages.len())),
    );
    // One disc for each of the first colours.
    let count = made.phases.len().clamp(1, 4);
    for nth in (1u32..).take(count) {
        let fill = palette::phase(nth, made.phases.len());
        let place = (x + 6.0 + 7.5 * f64::from(nth - 1), y + 11.0);
        symbols::village(canvas, place, &Mark::dark("", "", Shape::Disc, fill), 6.0)?;
    }
    let text = format!("predicted to turn to covered: {}", grouped(made.villages.len()));
    y = item(canvas, (x, y), &text);
    let rest = staying(input);
    for stays in Stays::ALL {
        let number = rest.iter().filter(|(_, s)| *s == stays).count();
        if number > 0 {
            let mark = stays.mark();
            symbols::village(canvas, (x + 16.0, y + 11.0), &mark, 7.0)?;
            y = item(canvas, (x, y), &format!("{}: {}", mark.label, grouped(number)));
        }
    }
    Ok(y + 10.0)
}

fn sites(canvas: &mut Canvas, input: &PlanMap, at: Px) -> Result<f64, OutputError> {
    let made = input.made;
    let (x, mut y) = at;
    y = heading(
        canvas,
        (x, y),
        &format!("Built or changed: {}", grouped(made.sites.len())),
    );
    for mark in SiteMark::ALL {
        let number = made
            .sites
            .iter()
            .filter(|s| SiteMark::of(&s.kind) == mark)
            .count();
        if number > 0 {
            mark.draw(canvas, (x + 16.0, y + 12.0), [205, 205, 205], "1")?;
            y = item(canvas, (x, y), &format!("{}: {}", mark.label(), grouped(number))) + 4.0;
        }
    }
    if !made.sites.is_empty() {
        y = canvas.paragraph((x + INDENT, y), "The number is the phase.", NOTE, WIDTH - INDENT) + 5.0;
    }
    let line = |y: f64| ((x, y + 11.0), (x + 32.0, y + 11.0));
    if made.villages.iter().any(|v| !v.sites.is_empty()) {
        let (a, b) = line(y);
        service(canvas, a, b, palette::phase(1, made.phases.len()))?;
        y = item(canvas, (x, y), "serves the village");
    }
    if !made.links.is_empty() {
        let (a, b) = line(y);
        link(canvas, a, b)?;
        y = item(
            canvas,
            (x, y),
            &format!("backhaul link: {}", grouped(made.links.len())),
        );
    }
    if !input.masts.is_empty() {
        symbols::mast(canvas, (x + 16.0, y + 11.0), 7.0)?;
        let made_up = if input.caption.synthetic_sites {
            "synthetic mast"
        } else {
            "mast"
        };
        y = item(
            canvas,
            (x, y),
            &format!("{made_up} that stands: {}", grouped(input.masts.len())),
        );
    }
    if let Some(sea) = input.sea {
        y = sea_item(canvas, (x, y), sea)?;
    }
    Ok(y + 10.0)
}
