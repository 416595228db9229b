//! The burn-down: all, closed and left month by month, what may be left, and what the due date asks for.

use super::super::canvas::{Canvas, Px, Rgb};
use super::super::palette::{FAINT, INK, PAPER};
use super::super::text::Type;
use super::axis::{Plot, rounded};
use super::words::Words;
use super::{BAND, CLOSED, ChartCaption, DUE, LEFT, MARGIN, TOTAL, dashed, foot, head, text_to};
use crate::domain::figures::percent;
use crate::output::OutputError;
use crate::register::forecast::{Band, Forecast, Need, Outlook, Range, Reach};
use crate::register::{Day, Series};

/// A burn-down to draw.
#[derive(Clone, Copy, Debug)]
pub struct BurnDown<'a> {
    /// Above and below.
    pub caption: &'a ChartCaption<'a>,
    /// Counts at the ends of months, the last on the day itself
    /// ([`Moves::month_ends`](crate::register::Moves::month_ends)).
    pub series: &'a Series,
    /// What comes.
    pub forecast: Option<&'a Forecast>,
    /// By when nothing shall be left.
    pub due: Option<Day>,
}

/// A4 lying, 144 pixels an inch.
const WIDTH: usize = 1684;
const HEIGHT: usize = 1190;

/// Draws it.
///
/// # Errors
/// [`OutputError::Mismatch`] for an empty series; [`OutputError::Picture`] when drawing fails.
pub fn burn_down(input: &BurnDown<'_>) -> Result<Vec<u8>, OutputError> {
    let (Some(first), Some(last)) = (input.series.first(), input.series.last()) else {
        return Err(OutputError::mismatch("a burn-down needs at least one day"));
    };
    let words = Words(input.caption.language);
    let mut canvas = Canvas::new(WIDTH, HEIGHT, PAPER)?;
    let top = head(&mut canvas, input.caption, words.over_time(), None);
    let top = legend(&mut canvas, input, &words, top + 16.0)?;
    let text_width = WIDTH as f64 - 2.0 * MARGIN;
    let lines: Vec<String> = statements(input, &words)
        .iter()
        .flat_map(|line| canvas.wrapped(line, Type::regular(19.0), text_width))
        .collect();
    let below = lines.len() as f64 * 27.0;
    let most = input.series.iter().map(|d| d.total()).max().unwrap_or(0);
    let bands = shown(input);
    let highest = bands.iter().map(|b| b.left[2]).max().unwrap_or(0);
    let (most, step) = rounded(most.max(highest).max(1));
    let end = bands.last().map_or(last.day, |b| b.day).max(last.day);
    let due = input.due.filter(|due| due.number() - end.number() < 3653);
    let end = due.map_or(end, |due| end.max(due.plus(20)));
    let plot = Plot {
        left: MARGIN + 66.0,
        top: top + 52.0,
        right: WIDTH as f64 - MARGIN - 10.0,
        bottom: HEIGHT as f64 - 100.0 - below,
        from: first.day,
        to: end.max(first.day.plus(30)),
        most,
        step,
    };
    plot.grid(&mut canvas, &words)?;
    curves(&mut canvas, input, &plot, bands)?;
    marks(&mut canvas, input, &plot, &words, due)?;
    let mut y = plot.bottom + 66.0;
    for line in lines {
        canvas.text((MARGIN, y), &line, Type::regular(19.0));
        y += 27.0;
    }
    foot(&mut canvas, input.caption);
    canvas.png()
}

fn range<'a>(input: &BurnDown<'a>) -> Option<&'a Range> {
    match &input.forecast?.outlook {
        Outlook::Range(range) => Some(range),
        _ => None,
    }
}

/// The months to come, as far as most draws have something left, but no farther than the past is long or the
/// due date lies.
fn shown<'a>(input: &BurnDown<'a>) -> &'a [Band] {
    let Some(range) = range(input) else { return &[] };
    let end = range.bands.iter().position(|b| b.left[2] == 0);
    let due = input
        .due
        .map(|due| range.bands.iter().filter(|b| b.day <= due).count() + 2);
    let most = input.series.len().clamp(24, 120).max(due.unwrap_or(0));
    let end = end.map_or(range.bands.len(), |at| at + 1).min(most);
    range.bands.get(..end).unwrap_or(&range.bands)
}

fn curves(canvas: &mut Canvas, input: &BurnDown<'_>, plot: &Plot, bands: &[Band]) -> Result<(), OutputError> {
    let edge = |at: usize| bands.iter().map(move |b| (b.day, b.left[at]));
    if bands.len() > 1 {
        let outline: Vec<Px> = edge(2)
            .chain(edge(0).rev())
            .map(|(day, left)| plot.px(day, left))
            .collect();
        canvas.polygon(&outline, BAND)?;
        let base = [(plot.left, plot.bottom), (plot.right, plot.bottom)];
        canvas.path(&base, 1.5, INK, 1.0)?;
        for pair in bands.windows(2) {
            if let [a, b] = pair {
                let (from, to) = (plot.px(a.day, a.left[1]), plot.px(b.day, b.left[1]));
                canvas.path(&[from, to], 2.5, LEFT, 0.65)?;
            }
        }
    }
    for (color, width, count) in [(TOTAL, 3.0, 0usize), (CLOSED, 3.5, 1), (LEFT, 4.0, 2)] {
        let line: Vec<Px> = input
            .series
            .iter()
            .map(|d| plot.px(d.day, [d.total(), d.closed(), d.left()][count]))
            .collect();
        canvas.path(&line, width, color, 1.0)?;
        if let Some(end) = line.last() {
            canvas.disc(*end, 5.0, color, 0.0, color)?;
        }
    }
    Ok(())
}

/// The day itself, the due date, and the straight way there.
fn marks(
    canvas: &mut Canvas,
    input: &BurnDown<'_>,
    plot: &Plot,
    words: &Words,
    due: Option<Day>,
) -> Result<(), OutputError> {
    let Some(last) = input.series.last() else {
        return Ok(());
    };
    let x = plot.x(last.day);
    dashed(canvas, (x, plot.top - 8.0), (x, plot.bottom), 1.5, FAINT)?;
    let kind = Type::bold(18.0).haloed(3.0);
    text_to(canvas, (x - 8.0, plot.top - 12.0), &words.as_of(last.day), kind);
    let Some(due) = due else { return Ok(()) };
    let at = plot.x(due);
    dashed(canvas, (at, plot.top + 20.0), (at, plot.bottom), 2.0, DUE)?;
    if due > last.day && last.left() > 0 {
        dashed(
            canvas,
            plot.px(last.day, last.left()),
            (at, plot.bottom),
            3.0,
            DUE,
        )?;
    }
    let text = words.due(due);
    let kind = Type { color: DUE, ..kind };
    let fits = due > last.day && at + 8.0 + canvas.text_width(&text, kind) < plot.right + 30.0;
    // Where the two days are close, the lower line keeps them apart; a date that is past is on the far side
    // of the day.
    let y = plot.top + 18.0;
    if fits {
        canvas.text((at + 8.0, y), &text, kind);
    } else {
        text_to(canvas, (at - 8.0, y), &text, kind);
    }
    Ok(())
}

/// Swatches and words, with the numbers of the day; returns where it ends.
fn legend(canvas: &mut Canvas, input: &BurnDown<'_>, words: &Words, top: f64) -> Result<f64, OutputError> {
    let Some(last) = input.series.last() else {
        return Ok(top);
    };
    let count = |n: u32| words.count(u64::from(n));
    let pct = percent(u64::from(last.closed()), u64::from(last.total()));
    let share = pct.map_or_else(String::new, |pct| format!(" ({})", words.pct(pct)));
    let mut entries: Vec<(Rgb, f64, bool, String)> = vec![
        (
            TOTAL,
            3.0,
            false,
            format!("{} {}", words.total(), count(last.total())),
        ),
        (
            CLOSED,
            4.0,
            false,
            format!("{} {}{share}", words.closed(), count(last.closed())),
        ),
        (
            LEFT,
            4.0,
            false,
            format!("{} {}", words.left(), count(last.left())),
        ),
    ];
    if range(input).is_some() {
        entries.push((LEFT, 2.5, false, words.middle().to_owned()));
        entries.push((BAND, 16.0, false, words.band().to_owned()));
    }
    if let (Some(due), Some(Need::Rate(a_month))) = (input.due, input.forecast.and_then(|f| f.need)) {
        entries.push((DUE, 3.0, true, words.needed(due, a_month)));
    }
    let kind = Type::regular(19.0);
    let (mut x, mut y) = (MARGIN, top + 18.0);
    for (k, (color, width, broken, text)) in entries.into_iter().enumerate() {
        let needs = 52.0 + canvas.text_width(&text, kind);
        // The day's numbers stand in the first line, what is to come in the second.
        if k == 3 || (x > MARGIN && x + needs > WIDTH as f64 - MARGIN) {
            x = MARGIN;
            y += 30.0;
        }
        let (from, to) = ((x, y - 6.0), (x + 40.0, y - 6.0));
        if broken {
            dashed(canvas, from, to, width, color)?;
        } else {
            canvas.rect((from.0, from.1 - 0.5 * width), (to.0, to.1 + 0.5 * width), color)?;
        }
        let bold = Type {
            bold: k < 3,
            color: INK,
            ..kind
        };
        canvas.text((x + 50.0, y), &text, bold);
        x += needs + 34.0;
    }
    Ok(y)
}

/// What the forecast says, in sentences.
fn statements(input: &BurnDown<'_>, words: &Words) -> Vec<String> {
    let Some(forecast) = input.forecast else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    if let Some(pace) = forecast.pace.filter(|_| forecast.left > 0) {
        let end = match pace.reach {
            Reach::On(day) => words.pace_on(day),
            Reach::NotBy(day) => words.pace_after(day),
            Reach::Never => words.pace_never().to_owned(),
        };
        lines.push(words.pace(pace.months, pace.done_a_month, pace.new_a_month, end));
    }
    match &forecast.outlook {
        Outlook::Done => lines.push(words.done().to_owned()),
        Outlook::TooShort { months } => lines.push(words.too_short(*months)),
        Outlook::TooFewEvents { events, busy_months } => lines.push(words.too_few(*events, *busy_months)),
        Outlook::Range(range) => {
            let reported = |reach| match reach {
                Reach::On(day) => words.day(day),
                Reach::NotBy(day) => words.after(day),
                Reach::Never => words.never().to_owned(),
            };
            let mut line = match range.reach {
                [Reach::NotBy(day), ..] => words.not_within(day),
                reach => words.reach(reach.map(reported)),
            };
            if let (Some(due), Some(share)) = (input.due, range.meets_due) {
                line = format!("{line} {}", words.chance(due, share));
            }
            lines.push(line);
            lines.extend(
                forecast
                    .turn
                    .map(|turn| words.turn(turn.before_a_month, turn.recent_a_month)),
            );
            lines.push(words.caveat().to_owned());
        }
    }
    if let (Some(due), Some(Need::Past(days))) = (input.due, forecast.need) {
        lines.push(words.past(due, days.unsigned_abs()));
    }
    lines
}
