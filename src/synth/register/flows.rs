//! How many points come, are closed and go between the days for which figures were reported.

use crate::maths::random::Random;
use crate::register::Day;

/// Where the register stays as it is at the end of a span.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stand {
    pub total: u32,
    pub closed: u32,
}

/// What the points left at the end of a span must be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Must {
    /// So many with grid power; the others have weak power or none. So many of those at most are weak.
    Grid(u32, u32),
    /// So many without any signal.
    White(u32),
    /// Nothing is known.
    Anything,
}

/// The time between two reports.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub from: Day,
    pub to: Day,
    /// No new points before this day.
    pub opens: Day,
    pub must: Must,
    /// Moves: identified, closed, reopened, merged or withdrawn while left and after closing, restored.
    pub identified: u32,
    pub closed: u32,
    pub reopened: u32,
    pub dropped: u32,
    pub dropped_closed: u32,
    pub restored: u32,
    /// Moves that do not count: surveys of power and signal, starts of building, new due dates, new
    /// operators.
    pub surveys: u32,
    pub starts: u32,
    pub extensions: u32,
    pub reassignments: u32,
}

/// Points of the founding list.
pub(super) const FOUNDED: u32 = 2418;

/// The last day of the history.
pub(super) fn last_day() -> Day {
    day(2025, 12, 31)
}

pub(super) fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).unwrap_or(Day::from_number(0))
}

/// End, first day of new points, totals at the end, what must hold, and about how many are: reopened,
/// dropped, dropped after closing, restored, surveyed, begun, put off, reassigned.
type FlowRow = (Day, Day, Stand, Must, [u32; 8]);

fn rows() -> [FlowRow; 6] {
    let stand = |total, closed| Stand { total, closed };
    [
        (
            day(2022, 9, 30),
            day(2021, 2, 10),
            stand(2418, 2152),
            Must::Grid(266 - 148, 60),
            [23, 25, 14, 2, 60, 40, 90, 25],
        ),
        (
            day(2023, 7, 12),
            day(2023, 1, 4),
            stand(2670, 2176),
            Must::White(254),
            [9, 6, 5, 1, 45, 40, 60, 8],
        ),
        (
            day(2023, 12, 28),
            day(2023, 7, 13),
            stand(2853, 2233),
            Must::Anything,
            [12, 9, 6, 2, 50, 60, 25, 9],
        ),
        (
            day(2024, 10, 31),
            day(2024, 1, 3),
            stand(3174, 2413),
            Must::Grid(637, 0),
            [21, 24, 11, 2, 70, 120, 70, 14],
        ),
        (
            day(2025, 6, 30),
            day(2024, 11, 4),
            stand(3189, 2834),
            Must::Grid(238, 0),
            [17, 31, 13, 1, 30, 90, 90, 10],
        ),
        (
            last_day(),
            day(2025, 7, 8),
            stand(3211, 2940),
            Must::Anything,
            [8, 7, 4, 1, 20, 50, 60, 6],
        ),
    ]
}

/// The spans of the history, with the moves that lead from one stand to the next.
pub(super) fn spans(random: &mut Random) -> Vec<Span> {
    let mut before = Stand {
        total: FOUNDED,
        closed: 0,
    };
    let mut from = day(2021, 2, 1);
    let mut spans = Vec::new();
    for (to, opens, end, must, about) in rows() {
        let [
            reopened,
            dropped,
            dropped_closed,
            restored,
            surveys,
            starts,
            extensions,
            reassignments,
        ] = about.map(|n| n + random.below(n as usize / 4 + 1) as u32);
        // Δtotal = identified − dropped − dropped closed + restored; Δclosed = closed − reopened − dropped
        // closed.
        spans.push(Span {
            from,
            to,
            opens,
            must,
            identified: end.total + dropped + dropped_closed - before.total - restored,
            closed: end.closed + reopened + dropped_closed - before.closed,
            reopened,
            dropped,
            dropped_closed,
            restored,
            surveys,
            starts,
            extensions,
            reassignments,
        });
        before = end;
        from = to.plus(1);
    }
    spans
}

/// The day on which the books are closed that comes next.
pub(super) fn books_closed(on: Day) -> Day {
    let first = day(2021, 1, 31);
    let ends = rows().map(|row| row.0);
    std::iter::once(first)
        .chain(ends)
        .find(|end| *end >= on)
        .unwrap_or(on)
}

/// How likely closings are in a month beside others: ends of years and half-years press.
pub(super) fn press(on: Day) -> f64 {
    const BY_MONTH: [f64; 12] = [0.5, 0.4, 0.8, 0.9, 1.0, 1.4, 0.7, 0.9, 1.1, 1.1, 1.3, 1.9];
    let (_, month, _) = on.civil();
    let share = BY_MONTH.get(month as usize - 1).copied().unwrap_or(1.0);
    // In the first year the work gathered speed.
    let since = f64::from(on.number() - day(2021, 2, 1).number());
    share * (since / 300.0).clamp(0.05, 1.0)
}
