//! `covgap register forecast`: when nothing will be left, with a range.

use super::super::{Answer, Common};
use super::args::ForecastArgs;
use super::charts::Frame;
use super::present::Report;
use super::recorder::today;
use crate::cli::answers;
use crate::domain::figures::{counted, percent_of_share, percent_text, thousands};
use crate::domain::word::Word;
use crate::output::sheet::{Sheet, SheetCell, numbers, words};
use crate::pipeline::register as pipeline;
use crate::register::forecast::{self, Band, Forecast, Need, Outlook, Question, Range, Reach};
use crate::register::questions::{ForecastQuestion, Grouping};
use crate::register::{Day, Group};
use std::num::NonZeroU32;
use std::path::Path;

/// Looks ahead and prints.
pub(super) fn forecast(file: &Path, args: &ForecastArgs, common: &Common) -> anyhow::Result<Answer> {
    let by = args.by;
    let question = ForecastQuestion {
        when: args.when.asked(),
        which: args.which.asked()?,
        by,
        ahead: Question {
            due: args.due,
            horizon_months: u32::from(args.months),
            draws: NonZeroU32::new(args.draws).unwrap_or(NonZeroU32::MIN),
            seed: args.seed,
            ..Question::default()
        },
    };
    let found = pipeline::forecast(file, &question, today()?)?;
    let mut report = Report::answering(&found);
    let (meta, zone, found) = (&found.meta, &found.zone, &found.answer);
    let (whole, question) = (&found.whole, &found.question);
    let (when, only) = (found.as_of.to_string(), found.choice.to_string());
    report.head.extend((!only.is_empty()).then(|| only.clone()));
    report.head.extend(in_words(whole, question, &when));
    if args.when.known_on.is_some() {
        report.zone(zone);
    }
    report.answer(&answers::register::Forecast {
        as_of: found.as_of.day.to_string(),
        due: question.due.map(|day| day.to_string()),
        only: only.clone(),
        seed: question.seed,
    });
    let rule = rule(question);
    if by != Grouping::Country {
        let all = Group::all();
        let rows = found.groups.iter().map(|(group, forecast)| (group, forecast));
        let mut sheet = groups(
            &by.heading(found.choice.named_hierarchy()),
            rows.chain([(&all, whole)]),
        );
        sheet.notes.extend([when.clone(), rule.clone()]);
        report.push(meta, sheet);
    }
    if let Outlook::Range(range) = &whole.outlook {
        let mut sheet = burn_down(range);
        sheet.notes.extend([when, rule.clone()]);
        if common.json || args.out.is_some() || by == Grouping::Country {
            report.push(meta, sheet);
        }
    }
    if by != Grouping::Country {
        report.foot.push(
            "done/m and new/m: points a month; at rate, early, middle, late: the month in which nothing is left for the first time; need/m: points a month that the due date asks for; % due: share of the draws that meet it; too few: fewer changes than tell a rate"
                .to_owned(),
        );
    }
    report.foot.push(rule);
    let caution = "the range knows the past alone: no decision, budget or weather to come";
    report.foot.push(caution.to_owned());
    if let Some(to) = &args.chart {
        let frame = Frame {
            file,
            meta,
            as_of: found.as_of,
            only: &only,
            language: args.lang,
        };
        frame.burn_down(to, &found.past(), whole, question.due)?;
        report.foot.push(format!("written: {}", to.display()));
    }
    report.print(args.out.as_deref(), common)
}

/// How the range was made.
fn rule(question: &Question) -> String {
    format!(
        "range: 10, 50 and 90 % of {} draws from the months of the last {} years, as far as the register goes back, {} together, seed {}; rate: of the last {} months",
        question.draws,
        question.past_months / 12,
        question.block_months,
        question.seed,
        question.recent_months
    )
}

/// The answer in words.
fn in_words(forecast: &Forecast, question: &Question, when: &str) -> Vec<String> {
    let mut lines = vec![format!(
        "{} of {} left, {when}",
        thousands(i64::from(forecast.left)),
        counted(forecast.total, "point", "points")
    )];
    if let Some(pace) = &forecast.pace {
        let end = match pace.reach {
            Reach::On(day) => format!("nothing is left on {day}"),
            Reach::NotBy(day) => format!("something is still left on {day}"),
            Reach::Never => "it never ends: as many arise as are closed, or more".to_owned(),
        };
        lines.push(format!(
            "in the last {} months {:.1} points a month were closed or dropped, and {:.1} arose: at this rate {end}",
            pace.months, pace.done_a_month, pace.new_a_month
        ));
    }
    if let Some(turn) = forecast.turn {
        lines.push(format!(
            "the pace has changed: what is left changed by {:+.1} a month before, by {:+.1} of late; the range mixes both",
            turn.before_a_month, turn.recent_a_month
        ));
    }
    match (&forecast.outlook, question.due) {
        (Outlook::Done, _) => lines.push("nothing is left".to_owned()),
        (Outlook::TooShort { months }, _) => lines.push(format!(
            "no forecast: the register's past has {months} whole months, and fewer than {} say nothing", forecast::FEWEST_MONTHS
        )),
        (Outlook::TooFewEvents { events, busy_months }, _) => lines.push(format!(
            "no forecast: {events} changes in {busy_months} months are too few to tell a rate (at least {} in {})", forecast::FEWEST_EVENTS, forecast::FEWEST_BUSY_MONTHS
        )),
        (Outlook::Range(range), due) => {
            let [early, middle, late] = range.reach.map(|r| reported(r, "after ", |day| day.to_string()));
            lines.push(format!("nothing left for the first time: {middle} (half of the draws); early {early} (10 %), late {late} (90 %); new points may arise after"));
            if let (Some(due), Some(meets)) = (due, range.meets_due) {
                lines.push(format!(
                    "once by {due}: {} % of the draws",
                    percent_text(percent_of_share(meets))
                ));
            }
        }
    }
    if let (Some(need), Some(due)) = (&forecast.need, question.due) {
        lines.push(match need {
            Need::Nothing => format!(
                "nothing is left; whether that was so by {due}, `covgap register status --as-of {due}` tells"
            ),
            Need::Past(days) => format!("the due date {due} is past by {days} days"),
            Need::Rate(a_month) => {
                format!("to meet {due}, {a_month:.1} points a month must go, and as many more as arise")
            }
        });
    }
    lines
}

/// A day, or a month, in words: `2025-06-30`, `after 2028-12-31`, `never`.
fn reported(reach: Reach, after: &str, of: impl Fn(Day) -> String) -> String {
    match reach {
        Reach::On(day) => of(day),
        Reach::NotBy(day) => format!("{after}{}", of(day)),
        Reach::Never => "never".to_owned(),
    }
}

/// `2025-06`, `>2028-12`, `never`.
fn month(reach: Reach) -> String {
    reported(reach, ">", |day| {
        let (year, month, _) = day.civil();
        format!("{year:04}-{month:02}")
    })
}

fn groups<'a>(heading: &str, rows: impl Iterator<Item = (&'a Group, &'a Forecast)>) -> Sheet {
    // Months: the day is not known.
    let columns = vec![
        words("group").headed(heading),
        numbers("left"),
        numbers("done_a_month").headed("done/m"),
        numbers("new_a_month").headed("new/m"),
        words("nothing_left_at_this_rate").headed("at rate"),
        words("nothing_left_early_10_pct").headed("early"),
        words("nothing_left_middle_50_pct").headed("middle"),
        words("nothing_left_late_90_pct").headed("late"),
        numbers("needed_a_month").headed("need/m"),
        numbers("meets_due_pct").headed("% due"),
    ];
    let mut sheet = Sheet::new(Word::Forecast, format!("Forecast by {heading}"), columns);
    sheet.rows = rows.map(|(g, f)| row(&g.shown(), f)).collect();
    sheet
}

fn row(label: &str, forecast: &Forecast) -> Vec<SheetCell> {
    let number =
        |value: Option<f64>, decimals| value.map_or(SheetCell::Empty, |n| SheetCell::Number(n, decimals));
    let (pace, is_left) = (forecast.pace, forecast.left > 0);
    let dates = match &forecast.outlook {
        Outlook::Done => [Some("done".to_owned()), None, None],
        Outlook::TooShort { .. } => [Some("too short".to_owned()), None, None],
        Outlook::TooFewEvents { .. } => [Some("too few".to_owned()), None, None],
        Outlook::Range(range) => range.reach.map(month).map(Some),
    };
    let needed = match forecast.need {
        Some(Need::Rate(a_month)) => Some(a_month),
        _ => None,
    };
    let meets = match &forecast.outlook {
        Outlook::Range(range) => range.meets_due,
        _ => None,
    };
    let mut row = vec![SheetCell::Text(label.to_owned()), SheetCell::count(forecast.left)];
    row.extend([pace.map(|p| p.done_a_month), pace.map(|p| p.new_a_month)].map(|n| number(n, 1)));
    row.push(SheetCell::text(pace.filter(|_| is_left).map(|p| month(p.reach))));
    row.extend(dates.map(SheetCell::text));
    row.extend([number(needed, 1), number(meets.map(|share| 100.0 * share), 0)]);
    row
}

fn burn_down(range: &Range) -> Sheet {
    let mut columns = vec![words("day")];
    columns.extend(["left_10_pct", "left_50_pct", "left_90_pct"].map(numbers));
    let mut sheet = Sheet::new(Word::Forecast, "What will be left, month by month", columns);
    let end = range.bands.iter().position(|b| b.left[2] == 0);
    let bands = range
        .bands
        .iter()
        .take(end.map_or(range.bands.len(), |at| at + 1));
    let row = |b: &Band| {
        [SheetCell::Day(b.day)]
            .into_iter()
            .chain(b.left.map(SheetCell::count))
            .collect()
    };
    sheet.rows = bands.map(row).collect();
    sheet
}
