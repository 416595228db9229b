//! `curve.png`: what other budgets would reach, with the bound above.

use super::super::canvas::{Canvas, Px, Rgb};
use super::super::palette::{ALARM, FAINT, INK, PAPER};
use super::super::text::Type;
use crate::analysis::Caption;
use crate::domain::figures::grouped;
use crate::maths;
use crate::output::OutputError;
use crate::output::caption::SYNTHETIC_NOTE;
use crate::output::planned::words::{further, sentence};
use crate::plan::PlanMade;

const WIDTH: usize = 1500;
const HEIGHT: usize = 1000;
const MARGIN: f64 = 56.0;
const GRID: Rgb = [226, 226, 226];
/// The plans found: blue.
const PLANS: Rgb = [0, 114, 178];
/// The bound: vermilion.
const BOUND: Rgb = [213, 94, 0];
/// Between them.
const BETWEEN: Rgb = [250, 226, 208];

/// The plot's place on the page and what it spans.
#[derive(Clone, Copy, Debug)]
struct Plot {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    most_money: f64,
    most_value: f64,
}

impl Plot {
    fn px(&self, money: u64, value: u64) -> Px {
        (
            self.left + (self.right - self.left) * money as f64 / self.most_money,
            self.bottom - (self.bottom - self.top) * value as f64 / self.most_value,
        )
    }
}

/// Draws it.
///
/// # Errors
/// [`OutputError::Picture`] when drawing fails; [`OutputError::Mismatch`] without a point.
pub fn plan_curve(caption: &Caption, made: &PlanMade) -> Result<Vec<u8>, OutputError> {
    if made.curve.is_empty() {
        return Err(OutputError::mismatch("a curve needs a point"));
    }
    let mut canvas = Canvas::new(WIDTH, HEIGHT, PAPER)?;
    let top = head(&mut canvas, caption, made) + 66.0;
    let own = own(made);
    let monies = made.curve.iter().map(|p| p.budget).chain([own.0]);
    let values = made.curve.iter().flat_map(|p| [p.value, p.bound]).chain([own.1]);
    let (most_money, money_step) = axis(monies.max().unwrap_or(1));
    let (most_value, value_step) = axis(values.max().unwrap_or(1));
    let plot = Plot {
        left: MARGIN + 90.0,
        top,
        right: WIDTH as f64 - MARGIN - 30.0,
        bottom: HEIGHT as f64 - 170.0,
        most_money,
        most_value,
    };
    grid(&mut canvas, made, &plot, money_step, value_step)?;
    lines(&mut canvas, made, &plot)?;
    mark(&mut canvas, made, &plot, own)?;
    legend(&mut canvas, made, (plot.left, plot.bottom + 78.0))?;
    foot(&mut canvas, caption, made);
    canvas.png()
}

/// The plan's own money and worth.
fn own(made: &PlanMade) -> (u64, u64) {
    match made.objective.as_str() {
        "close-all" => (made.spent(), made.people()),
        _ => (made.budget().unwrap_or_else(|| made.spent()), made.value),
    }
}

/// What is counted upwards.
fn counted_up(made: &PlanMade) -> &'static str {
    match made.objective.as_str() {
        "villages" => "VILLAGES predicted to turn to covered",
        "points" if made.counts_people_of_points() => {
            "PEOPLE of low-signal points in villages predicted to turn to covered"
        }
        "points" => "LOW-SIGNAL POINTS in villages predicted to turn to covered",
        _ => "PEOPLE in villages predicted to turn to covered",
    }
}

fn head(canvas: &mut Canvas, caption: &Caption, made: &PlanMade) -> f64 {
    let width = WIDTH as f64 - 2.0 * MARGIN;
    let title = format!("What more money would reach: {}", caption.title);
    let mut y = canvas.paragraph((MARGIN, MARGIN - 14.0), &title, Type::bold(29.0), width);
    y = canvas.paragraph((MARGIN, y + 3.0), &sentence(made), Type::regular(18.0), width);
    if caption.synthetic_sites {
        y = canvas.paragraph(
            (MARGIN, y + 3.0),
            SYNTHETIC_NOTE,
            Type::bold(17.0).colored(ALARM),
            width,
        );
    }
    y
}

/// A round end of an axis that begins at 0, and its step: at most eight lines.
fn axis(most: u64) -> (f64, f64) {
    let most = most.max(1) as f64;
    let power = maths::pow(10.0, maths::log10(most / 8.0).floor()).max(1.0);
    let step = [1.0, 2.0, 5.0, 10.0]
        .map(|k| k * power)
        .into_iter()
        .find(|s| most / s <= 8.0);
    let step = step.unwrap_or(10.0 * power);
    ((most / step).ceil() * step, step)
}

/// Money on an axis of so much: divisor and the unit's words.
fn unit(most_money: f64, currency: &str) -> (f64, String) {
    match most_money {
        m if m >= 2e9 => (1e9, format!("billion {currency}")),
        m if m >= 2e6 => (1e6, format!("million {currency}")),
        _ => (1.0, currency.to_owned()),
    }
}

/// A number of an axis: thousands apart, decimals where it has some.
fn shown(number: f64) -> String {
    if number.fract() == 0.0 {
        grouped(number as i64)
    } else {
        let text = format!("{number:.3}");
        text.trim_end_matches('0').to_owned()
    }
}

fn grid(
    canvas: &mut Canvas,
    made: &PlanMade,
    plot: &Plot,
    money_step: f64,
    value_step: f64,
) -> Result<(), OutputError> {
    let kind = Type::regular(17.0).colored(FAINT);
    let steps = |most: f64, step: f64| (0..=(most / step).round() as u64).map(move |k| k as f64 * step);
    for value in steps(plot.most_value, value_step) {
        let y = plot.px(0, value as u64).1;
        canvas.path(&[(plot.left - 6.0, y), (plot.right, y)], 1.0, GRID, 1.0)?;
        let text = grouped(value as i64);
        let width = canvas.text_width(&text, kind);
        canvas.text((plot.left - 12.0 - width, y + 6.0), &text, kind);
    }
    let (divisor, unit) = unit(plot.most_money, &made.currency);
    for money in steps(plot.most_money, money_step) {
        let x = plot.px(money as u64, 0).0;
        canvas.path(&[(x, plot.top), (x, plot.bottom + 6.0)], 1.0, GRID, 1.0)?;
        let text = shown(money / divisor);
        let width = canvas.text_width(&text, kind);
        canvas.text((x - 0.5 * width, plot.bottom + 27.0), &text, kind);
    }
    let (left, bottom) = (plot.left, plot.bottom);
    canvas.path(
        &[(left, plot.top), (left, bottom), (plot.right, bottom)],
        1.5,
        INK,
        1.0,
    )?;
    let words = Type::bold(18.0);
    canvas.text((MARGIN, plot.top - 22.0), counted_up(made), words);
    let text = format!("BUDGET, {unit} (present value)");
    let width = canvas.text_width(&text, words);
    canvas.text((plot.right - width, bottom + 56.0), &text, words);
    Ok(())
}

fn lines(canvas: &mut Canvas, made: &PlanMade, plot: &Plot) -> Result<(), OutputError> {
    let of = |value: fn(&crate::plan::CurvePoint) -> u64| -> Vec<Px> {
        made.curve.iter().map(|p| plot.px(p.budget, value(p))).collect()
    };
    let (found, bound) = (of(|p| p.value), of(|p| p.bound));
    let around: Vec<Px> = found.iter().chain(bound.iter().rev()).copied().collect();
    if found.len() > 1 {
        canvas.polygon(&around, BETWEEN)?;
    }
    for pair in bound.windows(2) {
        if let [a, b] = pair {
            dashed(canvas, *a, *b)?;
        }
    }
    canvas.path(&found, 3.0, PLANS, 1.0)?;
    for at in &bound {
        canvas.disc(*at, 3.5, PAPER, 1.6, BOUND)?;
    }
    for at in &found {
        canvas.disc(*at, 5.0, PLANS, 1.0, PAPER)?;
    }
    Ok(())
}

fn dashed(canvas: &mut Canvas, from: Px, to: Px) -> Result<(), OutputError> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = maths::hypot(dx, dy).max(1.0);
    let at = |s: f64| {
        (
            from.0 + (s / length).min(1.0) * dx,
            from.1 + (s / length).min(1.0) * dy,
        )
    };
    let count = (length / 17.0).ceil() as usize;
    for start in (0..count).map(|k| 17.0 * k as f64) {
        canvas.path(&[at(start), at(start + 10.0)], 2.2, BOUND, 1.0)?;
    }
    Ok(())
}

/// The plan's own point, with its numbers.
fn mark(canvas: &mut Canvas, made: &PlanMade, plot: &Plot, own: (u64, u64)) -> Result<(), OutputError> {
    let at = plot.px(own.0, own.1);
    let (x, y) = at;
    canvas.outlined(
        &[(x, y - 13.0), (x + 13.0, y), (x, y + 13.0), (x - 13.0, y)],
        INK,
        3.0,
        PAPER,
    )?;
    let what = match made.objective.as_str() {
        "villages" => "villages",
        "points" if !made.counts_people_of_points() => "points",
        _ => "people",
    };
    let (divisor, unit) = unit(own.0 as f64, &made.currency);
    let money = if divisor == 1.0 {
        grouped(own.0)
    } else {
        let text = format!("{:.2}", own.0 as f64 / divisor);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let text = format!("this plan: {} {what} within {money} {unit}", grouped(own.1));
    let kind = Type::bold(18.0).haloed(4.0);
    let width = canvas.text_width(&text, kind);
    // Below the curve, which rises: to the right where there is room, else to the left.
    let right = x + 18.0 + width <= plot.right;
    let place = if right {
        (x + 16.0, y + 36.0)
    } else {
        // Lower than the curve wherever the words are below it.
        let points = made.curve.iter().map(|point| plot.px(point.budget, point.value));
        let above = points.filter(|(px, _)| *px >= plot.right - 1.6 * width);
        let lowest = above.map(|(_, py)| py).fold(y, f64::max);
        (plot.right - width, lowest + 40.0)
    };
    canvas.text((place.0, place.1.min(plot.bottom - 8.0)), &text, kind);
    Ok(())
}

fn legend(canvas: &mut Canvas, made: &PlanMade, at: Px) -> Result<(), OutputError> {
    let kind = Type::regular(17.0);
    let (mut x, y) = (at.0, at.1);
    canvas.path(&[(x, y - 6.0), (x + 40.0, y - 6.0)], 3.0, PLANS, 1.0)?;
    canvas.disc((x + 20.0, y - 6.0), 5.0, PLANS, 1.0, PAPER)?;
    let text = "plans found";
    canvas.text((x + 50.0, y), text, kind);
    x += 50.0 + canvas.text_width(text, kind) + 36.0;
    dashed(canvas, (x, y - 6.0), (x + 40.0, y - 6.0))?;
    canvas.disc((x + 20.0, y - 6.0), 3.5, PAPER, 1.6, BOUND)?;
    let text = "no plan reaches more (proven bound)";
    canvas.text((x + 50.0, y), text, kind);
    let wide = WIDTH as f64 - MARGIN - at.0;
    let note = "Each dot was computed; the lines between them only guide the eye.";
    let mut y = canvas.paragraph((at.0, y + 8.0), note, Type::regular(14.5).colored(FAINT), wide);
    if let Some(first) = further(made).first() {
        y = canvas.paragraph((at.0, y), first, Type::regular(14.5).colored(FAINT), wide);
    }
    let _ = y;
    Ok(())
}

fn foot(canvas: &mut Canvas, caption: &Caption, made: &PlanMade) {
    let kind = Type::regular(13.5).colored(FAINT);
    let text = format!(
        "Preset {}, {}. Predicted levels, not measurements. Seed {}, effort {}. Made with covgap; letters: Noto Sans (OFL).",
        caption.preset.name, caption.preset.standing, made.seed, made.effort
    );
    let text = canvas.shortened(&text, kind, WIDTH as f64 - 2.0 * MARGIN);
    canvas.text((MARGIN, HEIGHT as f64 - 22.0), &text, kind);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_numbers() {
        assert_eq!(axis(18_331), (20_000.0, 5_000.0));
        assert_eq!(axis(300_000), (300_000.0, 50_000.0));
        assert_eq!(axis(0), (1.0, 1.0));
        assert_eq!(axis(7), (7.0, 1.0));
        for most in [1, 13, 999, 1_234_567, u64::MAX] {
            let (end, step) = axis(most);
            assert!(end >= most as f64 && end / step <= 8.001, "{most}: {end} {step}");
        }
    }

    #[test]
    fn large_amounts_have_large_units() {
        assert_eq!(unit(3e10, "VND"), (1e9, "billion VND".to_owned()));
        assert_eq!(unit(5e5, "USD").1, "USD");
        assert_eq!(
            (shown(1500.0), shown(0.25)),
            ("1,500".to_owned(), "0.25".to_owned())
        );
    }
}
