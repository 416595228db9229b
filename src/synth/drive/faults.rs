//! Faults as real logs have them, at places that hang on nothing but the rows, each counted.

use super::phone::Row;
use crate::space::LonLat;
use std::ops::Range;

/// Moments between two faults, so that none spoils another.
const GAP: usize = 15;
/// Seconds that a lost fix stands still.
const STALE_S: usize = 41;
/// Of these so many say nothing yet: a car may stop.
const STOP_S: usize = 11;
/// A fix astray: northwards, degrees, about nine kilometres.
const JUMP_DEG: f64 = 0.08;
/// Rows of the identity that is also somewhere else, each 111 m further.
const ELSEWHERE_ROWS: usize = 12;
/// So far north of all that was driven, degrees: farther than one mast reaches (50 km), and nearer than what is
/// taken for a slip of the coordinates (150 km).
const ELSEWHERE_DEG: f64 = 0.85;

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultMade {
    /// A short name.
    pub kind: &'static str,
    /// The code under which it is found; empty for what is flagged without a code.
    pub code: &'static str,
    /// Where it is found.
    pub found: Found,
    /// Rows that have it and can be found.
    pub rows: u64,
    /// For people.
    pub text: String,
}

/// Where a check of measurements shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Rows left out.
    LeftOut,
    /// A device that disagrees with the rest.
    Disagreement,
    /// A cell that is heard at two places.
    TwoPlaces,
}

impl Found {
    /// The name in the truth file: where the answer of a check has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LeftOut => "left_out",
            Self::Disagreement => "disagreements",
            Self::TwoPlaces => "at_two_places",
        }
    }
}

/// One kind of fault that takes whole moments of a moving car.
struct Task {
    kind: &'static str,
    code: &'static str,
    text: &'static str,
    times: usize,
    moments: usize,
    spoil: Spoil,
}

/// Spoils the rows of some moments, which are given each by itself too; how many rows a check will count. Rows may
/// be added, so this is no slice.
type Spoil = fn(&mut Vec<Row>, Range<usize>, &[Range<usize>]) -> u64;

const TASKS: [Task; 9] = [
    Task {
        kind: "position-zero",
        code: "measurement-position-zero",
        text: "positions at 0/0",
        times: 2,
        moments: 1,
        spoil: |rows, span, _| {
            each(rows, span, |row| {
                row.at = LonLat::wrapped(0.0, 0.0).unwrap_or(row.at)
            })
        },
    },
    Task {
        kind: "level-97",
        code: "measurement-level-impossible",
        text: "levels of +97, an index in the place of dBm",
        times: 3,
        moments: 1,
        spoil: |rows, span, _| first(rows, span, |row| row.level_dbm = 97),
    },
    Task {
        kind: "level-0",
        code: "measurement-level-impossible",
        text: "levels of 0",
        times: 3,
        moments: 1,
        spoil: |rows, span, _| first(rows, span, |row| row.level_dbm = 0),
    },
    Task {
        kind: "jump",
        code: "measurement-fix-jumping",
        text: "fixes that jump by nine kilometres and back",
        times: 2,
        moments: 1,
        spoil: |rows, span, _| each(rows, span, |row| row.at = moved_north(row.at, JUMP_DEG)),
    },
    Task {
        kind: "stale-fix",
        code: "measurement-fix-stale",
        text: "fixes that stand still while the car moves; of each stand the first 10 s may be a stop",
        times: 1,
        moments: STALE_S,
        spoil: stand,
    },
    Task {
        kind: "duplicate",
        code: "measurement-duplicate",
        text: "rows that are there twice",
        times: 3,
        moments: 1,
        spoil: |rows, span, _| {
            let copies = rows.get(span.clone()).map(<[Row]>::to_vec).unwrap_or_default();
            let count = copies.len() as u64;
            rows.splice(span.end..span.end, copies);
            count
        },
    },
    Task {
        kind: "time-missing",
        code: "measurement-time-missing",
        text: "rows without a time",
        times: 2,
        moments: 1,
        spoil: |rows, span, _| each(rows, span, |row| row.time_s = None),
    },
    Task {
        kind: "time-backwards",
        code: "measurement-time-backwards",
        text: "rows whose clock was set back by five minutes",
        times: 1,
        moments: 1,
        spoil: |rows, span, _| each(rows, span, |row| row.time_s = row.time_s.map(|t| t - 300)),
    },
    Task {
        kind: "fix-inaccurate",
        code: "measurement-fix-inaccurate",
        text: "fixes with a stated accuracy of 180 m",
        times: 1,
        moments: 1,
        spoil: |rows, span, _| each(rows, span, |row| row.accuracy_m = 180),
    },
];

/// Spoils the rows of one phone, which are in the order of time. A log that is too short for a fault does not
/// have it.
pub fn spoil(rows: &mut Vec<Row>) -> Vec<FaultMade> {
    let moments = moments(rows);
    let wanted = TASKS
        .iter()
        .flat_map(|task| std::iter::repeat_n(task, task.times));
    // Found before anything is changed, and changed from the last: what is added moves no earlier one.
    let mut places: Vec<(&Task, usize)> = Vec::new();
    let mut from = GAP;
    for task in wanted {
        let Some(nth) = (from..moments.len()).find(|nth| drives(rows, &moments, *nth, task.moments)) else {
            break;
        };
        places.push((task, nth));
        from = nth + task.moments + GAP;
    }
    let mut counts = [0_u64; TASKS.len()];
    for (task, nth) in places.into_iter().rev() {
        let chosen = &moments[nth..nth + task.moments];
        let span = chosen[0].start..chosen[task.moments - 1].end;
        let count = (task.spoil)(rows, span, chosen);
        if let Some(at) = TASKS.iter().position(|t| t.kind == task.kind) {
            counts[at] += count;
        }
    }
    let made = TASKS.iter().zip(counts).filter(|(_, rows)| *rows > 0);
    made.map(|(task, rows)| FaultMade {
        kind: task.kind,
        code: task.code,
        found: Found::LeftOut,
        rows,
        text: task.text.to_owned(),
    })
    .collect()
}

/// Rows of the cell that is reported most, far from all others, as if another network used its identity.
pub fn elsewhere(rows: &[Row]) -> Vec<Row> {
    let mut cells: Vec<usize> = rows.iter().map(|r| r.cell).collect();
    cells.sort_unstable();
    let runs = cells.chunk_by(|a, b| a == b);
    // Of several the first.
    let most = runs.max_by_key(|run| (run.len(), std::cmp::Reverse(run.first().copied())));
    let north = rows.iter().map(|r| r.at.lat_deg()).reduce(f64::max);
    let (Some(&cell), Some(north), Some(last)) = (most.and_then(|r| r.first()), north, rows.last()) else {
        return Vec::new();
    };
    let row = |nth: usize| {
        let lat_deg = north + ELSEWHERE_DEG + 0.001 * nth as f64;
        Some(Row {
            time_s: last.time_s.map(|t| t + 3600 + 8 * nth as i64),
            at: LonLat::wrapped(last.at.lon_deg(), lat_deg)?,
            speed_mps: 14.0,
            cell,
            serves: true,
            level_dbm: -95,
            ..last.clone()
        })
    };
    (0..ELSEWHERE_ROWS).filter_map(row).collect()
}

/// The rows of each moment.
fn moments(rows: &[Row]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for group in rows.chunk_by(|a, b| a.time_s == b.time_s) {
        found.push(from..from + group.len());
        from += group.len();
    }
    found
}

/// Does the car drive through these moments, and the two before and after, second after second?
fn drives(rows: &[Row], moments: &[Range<usize>], nth: usize, count: usize) -> bool {
    let Some(around) = moments.get(nth.saturating_sub(2)..nth + count + 2) else {
        return false;
    };
    let mut firsts = around.iter().filter_map(|span| rows.get(span.start));
    let Some(mut before) = firsts.next() else {
        return false;
    };
    let moves = |row: &Row| row.speed_mps > 5.0;
    if !moves(before) {
        return false;
    }
    for row in firsts {
        let follows = before.time_s.map(|t| t + 1) == row.time_s;
        if !follows || !moves(row) {
            return false;
        }
        before = row;
    }
    true
}

fn each(rows: &mut [Row], span: Range<usize>, change: impl Fn(&mut Row)) -> u64 {
    let count = span.len() as u64;
    rows.get_mut(span).into_iter().flatten().for_each(change);
    count
}

fn first(rows: &mut [Row], span: Range<usize>, change: impl Fn(&mut Row)) -> u64 {
    each(rows, span.start..span.end.min(span.start + 1), change)
}

fn moved_north(at: LonLat, degrees: f64) -> LonLat {
    let lat_deg = at.lat_deg();
    // Towards the equator near a pole.
    let degrees = if lat_deg > 80.0 { -degrees } else { degrees };
    LonLat::wrapped(at.lon_deg(), lat_deg + degrees).unwrap_or(at)
}

// A `Spoil`, as those that add rows.
#[expect(clippy::ptr_arg, reason = "of one type with those that add rows")]
fn stand(rows: &mut Vec<Row>, span: Range<usize>, moments: &[Range<usize>]) -> u64 {
    let Some(at) = rows.get(span.start).map(|row| row.at) else {
        return 0;
    };
    each(rows, span, |row| row.at = at);
    moments.iter().skip(STOP_S).map(|m| m.len() as u64).sum()
}
