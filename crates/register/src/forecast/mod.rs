//! When nothing will be left, as far as the register's own past can tell.
//!
//! Months are counted back from the day itself, so that each of them is whole; the register's first calendar
//! month, in which the list was founded, never counts. What may come is drawn from what was: a circular block
//! bootstrap (Politis and Romano 1992) of the months' changes of "left" (new, reopened and restored points
//! against closed and dropped ones), in two stages: each draw first draws a past from the past, then a future
//! from that, so that the range also holds how little a short past says about its own mean.
//!
//! The range knows nothing of decisions, money and weather to come. Where the past is too short or too poor
//! in events, there is no range.

use super::day::Day;
use super::moves::{Moves, PeriodFlows, Series};
use covgap_radio::maths::random::{Random, mix};
use std::num::NonZeroU32;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// By when nothing shall be left.
    pub due: Option<Day>,
    /// How far the forecast goes, months.
    pub horizon_months: u32,
    /// How much of the past it is drawn from, months; what is older is left out.
    pub past_months: u32,
    /// Earlier months are left out: when regular reporting began.
    pub since: Option<Day>,
    /// Months that are drawn together, as they followed each other.
    pub block_months: NonZeroU32,
    /// Months of "today's rate".
    pub recent_months: NonZeroU32,
    /// Futures drawn.
    pub draws: NonZeroU32,
    /// Seed of the draws.
    pub seed: u64,
}

impl Default for Question {
    /// Ten years ahead from two years back, blocks of three months; today's rate is that of twelve months;
    /// 2000 draws. Two years, because programmes come in waves: a wave of years ago says nothing about those
    /// that are left.
    fn default() -> Self {
        let count = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Self {
            due: None,
            horizon_months: 120,
            past_months: 24,
            since: None,
            block_months: count(3),
            recent_months: count(12),
            draws: count(2000),
            seed: 1,
        }
    }
}

/// Fewer whole months of past than this say nothing.
pub const FEWEST_MONTHS: u32 = 12;
/// Fewer moves (new, reopened, restored, closed, dropped points) than this say nothing.
pub const FEWEST_EVENTS: u32 = 20;
/// Nor do moves that all fall into fewer months than this: a list that was handed in twice is no rate.
pub const FEWEST_BUSY_MONTHS: u32 = 4;

/// The past that a forecast is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Its first day.
    pub from: Day,
    /// Its last day: the day itself.
    pub to: Day,
    /// Whole months.
    pub months: u32,
    /// Months in which "left" changed.
    pub busy_months: u32,
    /// What happened in them.
    pub flows: PeriodFlows,
}

/// When "left" reaches 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// On a day.
    On(Day),
    /// Not by this day, how far the computing goes.
    NotBy(Day),
    /// Never: "left" does not shrink.
    Never,
}

/// What the recent months' rate means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Over so many months.
    pub months: u32,
    /// Points closed or dropped a month.
    pub done_a_month: f64,
    /// Points identified, reopened or restored a month.
    pub new_a_month: f64,
    /// When nothing is left if it goes on like that.
    pub reach: Reach,
}

/// What the due date asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Need {
    /// Nothing is left.
    Nothing,
    /// It is past by so many days.
    Past(i32),
    /// By so many points a month must "left" shrink: that many closed, and as many as will be new.
    Rate(f64),
}

/// "Left" on one day to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// The day.
    pub day: Day,
    /// Points that 10, 50 and 90 % of the draws do not exceed.
    pub left: [u32; 3],
}

/// What the draws say.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// Month by month; begins with the day itself.
    pub bands: Vec<Band>,
    /// When 10, 50 and 90 % of the draws have reached 0: early, middling, late.
    pub reach: [Reach; 3],
    /// Share of the draws that reach 0 by the due date, 0…1; `None` without a due date within the horizon.
    pub meets_due: Option<f64>,
    /// Share of the draws that reach 0 within the horizon at all.
    pub meets_horizon: f64,
}

/// The range, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub enum Outlook {
    /// Nothing is left now.
    Done,
    /// Fewer than [`FEWEST_MONTHS`] whole months of past.
    TooShort {
        /// How many there are.
        months: u32,
    },
    /// Fewer than [`FEWEST_EVENTS`] moves, or in fewer than [`FEWEST_BUSY_MONTHS`] months.
    TooFewEvents {
        /// Moves.
        events: u32,
        /// Months that had any.
        busy_months: u32,
    },
    /// Enough to say something.
    Range(Range),
}

/// The recent months went otherwise than those before them in the past that counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    /// By how many points "left" grew each month before; shrank, where negative.
    pub before_a_month: f64,
    /// And in the recent months.
    pub recent_a_month: f64,
}

/// A forecast for the country or one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// From which day.
    pub as_of: Day,
    /// Points on the list on it.
    pub total: u32,
    /// Points left on it.
    pub left: u32,
    /// The past; `None` where no whole month counts.
    pub basis: Option<Basis>,
    /// What the recent rate means; `None` where the past says too little.
    pub pace: Option<Pace>,
    /// The recent pace differs from the earlier one by more than twice its standard error: the range mixes
    /// both, and neither may last.
    pub turn: Option<Turn>,
    /// What the due date asks for, if there is one.
    pub need: Option<Need>,
    /// The range.
    pub outlook: Outlook,
}

/// Days of a mean month.
const MONTH_DAYS: f64 = 365.2425 / 12.0;

/// The ends of whole months up to the day itself, the earliest first; the first is the day before the past
/// begins.
pub fn past_days(moves: &Moves, question: &Question) -> Vec<Day> {
    let day = moves.as_of().day;
    let earliest = moves.first_day().map_or(day, Day::end_of_month);
    let earliest = question
        .since
        .map_or(earliest, |since| earliest.max(since.plus(-1)));
    let most = question.past_months.min(2400) as i32;
    let mut days: Vec<Day> = (0..=most)
        .map(|back| day.plus_months(-back))
        .take_while(|d| *d == day || *d >= earliest)
        .collect();
    days.reverse();
    days
}

/// The forecast from a series over [`past_days`]. `stream` sets the draws of one group apart from another's
/// ([`stream_of`]).
pub fn forecast(past: &Series, question: &Question, stream: u64) -> Option<Forecast> {
    let now = past.last()?;
    let left = now.left();
    let months = past.get(1..).unwrap_or_default();
    let changes: Vec<PeriodFlows> = months.iter().map(|d| d.flows).collect();
    let basis = past.first().filter(|_| !changes.is_empty()).map(|first| Basis {
        from: first.day.plus(1),
        to: now.day,
        months: changes.len() as u32,
        busy_months: changes.iter().filter(|f| f.count() > 0).count() as u32,
        flows: changes.iter().fold(PeriodFlows::default(), |sum, f| sum.and(f)),
    });
    let weak = weakness(left, basis.as_ref());
    let enough = !matches!(
        weak,
        Some(Outlook::TooShort { .. } | Outlook::TooFewEvents { .. })
    );
    Some(Forecast {
        as_of: now.day,
        total: now.total(),
        left,
        basis,
        pace: pace(&changes, left, now.day, question.recent_months.get()).filter(|_| enough),
        turn: turn(&changes, question.recent_months.get() as usize).filter(|_| enough),
        need: question.due.map(|due| need(left, now.day, due)),
        outlook: weak.unwrap_or_else(|| Outlook::Range(range(&changes, left, now.day, question, stream))),
    })
}

/// Why nothing can be said.
fn weakness(left: u32, basis: Option<&Basis>) -> Option<Outlook> {
    let months = basis.map_or(0, |b| b.months);
    let events = basis.map_or(0, |b| b.flows.count());
    let busy_months = basis.map_or(0, |b| b.busy_months);
    if left == 0 {
        Some(Outlook::Done)
    } else if months < FEWEST_MONTHS {
        Some(Outlook::TooShort { months })
    } else if events < FEWEST_EVENTS || busy_months < FEWEST_BUSY_MONTHS {
        Some(Outlook::TooFewEvents { events, busy_months })
    } else {
        None
    }
}

fn pace(changes: &[PeriodFlows], left: u32, day: Day, months: u32) -> Option<Pace> {
    let recent = changes.get(changes.len().checked_sub(months as usize)?..)?;
    let sum = recent.iter().fold(PeriodFlows::default(), |sum, f| sum.and(f));
    let a_month = |points: u32| f64::from(points) / f64::from(months);
    let reach = match (left, sum.net()) {
        (0, _) => Reach::On(day),
        (_, net) if net >= 0 => Reach::Never,
        (_, net) => {
            let days = f64::from(left) * f64::from(months) / -(net as f64) * MONTH_DAYS;
            within_a_century(day, days)
        }
    };
    Some(Pace {
        months,
        done_a_month: a_month(sum.closed + sum.dropped),
        new_a_month: a_month(sum.arisen()),
        reach,
    })
}

/// Mean and its squared standard error.
fn mean(changes: &[PeriodFlows]) -> (f64, f64) {
    let count = changes.len() as f64;
    let mean = changes.iter().map(|f| f.net() as f64).sum::<f64>() / count;
    let squares = changes
        .iter()
        .map(|f| (f.net() as f64 - mean) * (f.net() as f64 - mean));
    (mean, squares.sum::<f64>() / (count - 1.0) / count)
}

/// Welch's comparison of the recent months with those before; at least six of each.
fn turn(changes: &[PeriodFlows], recent: usize) -> Option<Turn> {
    const FEWEST: usize = 6;
    let (before, recent) = changes.split_at_checked(changes.len().checked_sub(recent)?)?;
    if before.len() < FEWEST || recent.len() < FEWEST {
        return None;
    }
    let ((before, before_error), (recent, recent_error)) = (mean(before), mean(recent));
    let turned = (recent - before).abs() > 2.0 * (before_error + recent_error).sqrt();
    turned.then_some(Turn {
        before_a_month: before,
        recent_a_month: recent,
    })
}

fn within_a_century(day: Day, days: f64) -> Reach {
    let most = 36_525.0;
    if days <= most {
        Reach::On(day.plus(days.ceil() as i32))
    } else {
        Reach::NotBy(day.plus(most as i32))
    }
}

fn need(left: u32, day: Day, due: Day) -> Need {
    let days = due.number() - day.number();
    match (left, days) {
        (0, _) => Need::Nothing,
        (_, days) if days <= 0 => Need::Past(-days),
        (left, days) => Need::Rate(f64::from(left) * MONTH_DAYS / f64::from(days)),
    }
}

/// A number for a group's name, so that groups draw independently of each other and of how many there are.
pub fn stream_of(name: &str) -> u64 {
    name.bytes().fold(1, |word, byte| mix(word ^ u64::from(byte)))
}

fn range(changes: &[PeriodFlows], left: u32, day: Day, question: &Question, stream: u64) -> Range {
    let past: Vec<i64> = changes.iter().map(PeriodFlows::net).collect();
    let horizon = question.horizon_months.clamp(1, 1200);
    let days: Vec<Day> = (0..=horizon).map(|k| day.plus_months(k as i32)).collect();
    let draws = question.draws.get() as usize;
    let mut random = Random::new(question.seed, stream);
    let mut lefts: Vec<Vec<u32>> = vec![Vec::with_capacity(draws); days.len()];
    let mut reached: Vec<Option<Day>> = Vec::with_capacity(draws);
    for _ in 0..draws {
        let block = question.block_months.get() as usize;
        let own_past = resampled(&past, past.len(), block, &mut random);
        let future = resampled(&own_past, horizon as usize, block, &mut random);
        reached.push(walk(left, &future, &days, &mut lefts));
    }
    let bands = days.iter().zip(&mut lefts).map(|(day, lefts)| {
        lefts.sort_unstable();
        Band {
            day: *day,
            left: [10, 50, 90].map(|pct| quantile(lefts, pct).unwrap_or(0)),
        }
    });
    let bands = bands.collect();
    let last = days.last().copied().unwrap_or(day);
    let share = |by: Day| {
        let met = reached.iter().filter(|r| r.is_some_and(|on| on <= by)).count();
        met as f64 / draws as f64
    };
    // Those who never arrive come last.
    let mut order: Vec<Reach> = reached
        .iter()
        .map(|r| r.map_or(Reach::NotBy(last), Reach::On))
        .collect();
    order.sort_unstable();
    Range {
        bands,
        reach: [10, 50, 90].map(|pct| quantile(&order, pct).unwrap_or(Reach::NotBy(last))),
        meets_due: question.due.filter(|due| *due > day && *due <= last).map(share),
        meets_horizon: share(last),
    }
}

/// Blocks of consecutive months, the end joined to the beginning: every month is as likely as every other.
fn resampled(past: &[i64], count: usize, block: usize, random: &mut Random) -> Vec<i64> {
    let mut drawn = Vec::with_capacity(count + block);
    while drawn.len() < count && !past.is_empty() {
        let start = random.below(past.len());
        drawn.extend(past.iter().cycle().skip(start).take(block));
    }
    drawn.truncate(count);
    drawn
}

/// One future: notes what is left month by month, and returns the day on which nothing is.
fn walk(left: u32, future: &[i64], days: &[Day], lefts: &mut [Vec<u32>]) -> Option<Day> {
    let mut now = i64::from(left);
    let mut reached = None;
    let note = |lefts: &mut [Vec<u32>], at: usize, now: i64| {
        if let Some(column) = lefts.get_mut(at) {
            column.push(u32::try_from(now).unwrap_or(u32::MAX));
        }
    };
    note(lefts, 0, now);
    for (at, (net, pair)) in future.iter().zip(days.windows(2)).enumerate() {
        let then = now + net;
        if reached.is_none()
            && then <= 0
            && let [from, to] = pair
        {
            // As if the month's change were spread evenly over its days.
            let share = now as f64 / (now - then) as f64;
            let days = f64::from(to.number() - from.number()) * share;
            reached = Some(from.plus(days.ceil() as i32));
        }
        // No more can be closed than are left; new ones may arise later.
        now = then.max(0);
        note(lefts, at + 1, now);
    }
    reached
}

/// The smallest value that so many per cent of the sorted values do not exceed.
fn quantile<T: Copy>(sorted: &[T], pct: usize) -> Option<T> {
    let rank = (sorted.len() * pct).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests;
