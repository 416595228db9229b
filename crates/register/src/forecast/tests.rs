use super::*;
use crate::testing::day;
use crate::{AsOf, Event, Kind, Log, PointId, Stamp, Status};

/// `start` points on 2020-01-10; then each month, on its 15th, so many new and so many closed.
fn log(start: u32, months: &[(u32, u32)]) -> Log {
    let mut log = Log::default();
    let mut points = 0;
    let mut closed = 0;
    let event = |point, status, on: Day| {
        Event::new(
            PointId(point),
            Kind::Became(status),
            on,
            Stamp::start_of(on),
            "Lan",
        )
    };
    let mut open = |log: &mut Log, count: u32, on: Day| {
        for _ in 0..count {
            points += 1;
            log.push(&event(points, Status::Identified, on));
        }
    };
    open(&mut log, start, day("2020-01-10"));
    for (at, (new, done)) in months.iter().enumerate() {
        let on = day("2020-02-15").plus_months(at as i32);
        open(&mut log, *new, on);
        for _ in 0..*done {
            closed += 1;
            log.push(&event(closed, Status::Closed, on));
        }
    }
    log
}

fn ask(log: &Log, on: &str, question: &Question) -> Forecast {
    let moves = Moves::of(log, AsOf::day(day(on)));
    let past = moves.series(&past_days(&moves, question));
    forecast(&past, question, 0).expect("a day")
}

fn range_of(forecast: &Forecast) -> &Range {
    match &forecast.outlook {
        Outlook::Range(range) => range,
        other => panic!("{other:?}"),
    }
}

#[test]
fn months_have_the_same_day_or_their_last() {
    assert_eq!(day("2024-01-31").plus_months(1), day("2024-02-29"));
    assert_eq!(day("2024-03-31").plus_months(-13), day("2023-02-28"));
    assert_eq!(day("2023-12-28").plus_months(12), day("2024-12-28"));
    assert_eq!(day("2023-12-28").plus_months(0), day("2023-12-28"));
}

#[test]
fn the_founding_month_is_no_rate() {
    let log = log(500, &[(0, 10); 24]);
    let moves = Moves::of(&log, AsOf::day(day("2022-01-20")));
    let days = past_days(&moves, &Question::default());
    assert_eq!(days.first(), Some(&day("2020-02-20")));
    assert_eq!(days.len(), 24);
    let later = Question {
        since: Some(day("2021-01-01")),
        ..Question::default()
    };
    assert_eq!(past_days(&moves, &later).first(), Some(&day("2021-01-20")));
}

/// Ten fewer every month, without exception: 260 left take 26 months, and no draw can say otherwise.
#[test]
fn a_steady_past_has_one_future() {
    let log = log(500, &[(2, 12); 24]);
    let question = Question {
        due: Some(day("2024-01-31")),
        ..Question::default()
    };
    let forecast = ask(&log, "2022-01-31", &question);
    assert_eq!((forecast.left, forecast.total), (260, 548));
    let range = range_of(&forecast);
    assert_eq!(range.bands[0].left, [260; 3]);
    assert_eq!(range.bands[1].left, [250; 3]);
    assert_eq!(range.bands[25].left, [10; 3]);
    assert_eq!(range.bands[26].left, [0; 3]);
    assert_eq!(range.bands[26].day, day("2024-03-31"));
    assert_eq!(range.reach, [Reach::On(day("2024-03-31")); 3]);
    assert_eq!((range.meets_due, range.meets_horizon), (Some(0.0), 1.0));
    // 260 points in 730 days of 30.436875 a month.
    let Some(Need::Rate(rate)) = forecast.need else {
        panic!("{:?}", forecast.need)
    };
    assert!((rate - 260.0 / (730.0 / 30.436_875)).abs() < 1e-9, "{rate}");
    let pace = forecast.pace.expect("enough");
    assert_eq!((pace.done_a_month, pace.new_a_month), (12.0, 2.0));
    // 26 mean months are 791.36 days.
    assert_eq!(pace.reach, Reach::On(day("2022-01-31").plus(792)));
}

#[test]
fn a_list_that_grows_is_never_done() {
    let log = log(100, &[(9, 3); 36]);
    let forecast = ask(&log, "2023-01-31", &Question::default());
    assert_eq!(forecast.pace.map(|p| p.reach), Some(Reach::Never));
    let range = range_of(&forecast);
    assert_eq!(range.reach, [Reach::NotBy(day("2033-01-31")); 3]);
    assert_eq!((range.meets_due, range.meets_horizon), (None, 0.0));
}

#[test]
fn what_is_too_little_gives_no_number() {
    let few = ask(&log(50, &[(0, 1); 19]), "2021-08-31", &Question::default());
    assert_eq!(
        few.outlook,
        Outlook::TooFewEvents {
            events: 19,
            busy_months: 19
        }
    );
    assert_eq!(few.pace, None);
    let short = ask(&log(50, &[(0, 3); 11]), "2020-12-31", &Question::default());
    assert_eq!(short.outlook, Outlook::TooShort { months: 11 });
    // Thirty closed in one report.
    let mut once = [(0, 0); 24];
    once[5] = (0, 30);
    let once = ask(&log(50, &once), "2022-01-31", &Question::default());
    assert_eq!(
        once.outlook,
        Outlook::TooFewEvents {
            events: 30,
            busy_months: 1
        }
    );
    let done = ask(&log(24, &[(0, 1); 24]), "2022-01-31", &Question::default());
    assert_eq!((done.left, &done.outlook), (0, &Outlook::Done));
    let empty = ask(&Log::default(), "2022-01-31", &Question::default());
    assert_eq!(empty.basis, None);
}

#[test]
fn a_due_date_that_is_past_is_said_to_be() {
    let question = Question {
        due: Some(day("2021-12-31")),
        ..Question::default()
    };
    let forecast = ask(&log(500, &[(0, 10); 24]), "2022-01-31", &question);
    assert_eq!(forecast.need, Some(Need::Past(31)));
    assert_eq!(range_of(&forecast).meets_due, None);
}

/// Months of 0 and 20 in turn: the mean is 10 a month, the range is around it, and wider the farther it
/// looks.
#[test]
fn an_uneven_past_gives_a_range_around_its_mean() {
    let months: Vec<(u32, u32)> = (0..36).map(|m| (0, if m % 2 == 0 { 20 } else { 0 })).collect();
    let log = log(2000, &months);
    let question = Question {
        block_months: NonZeroU32::MIN,
        past_months: 36,
        ..Question::default()
    };
    let forecast = ask(&log, "2023-01-31", &question);
    assert_eq!(forecast.turn, None);
    assert_eq!(forecast.left, 2000 - 360);
    let range = range_of(&forecast);
    let [low, middle, high] = range.bands[36].left.map(f64::from);
    assert!((middle - (1640.0 - 360.0)).abs() <= 20.0, "{middle}");
    // 36 months of 0 or 20 around a mean that 36 such months tell: sd √2·√36·10 = 85, and 1.28 of them are
    // 109.
    assert!((high - middle - 109.0).abs() < 20.0, "{low} {middle} {high}");
    assert!((middle - low - 109.0).abs() < 20.0, "{low} {middle} {high}");
    let width = |k: usize| range.bands[k].left[2] - range.bands[k].left[0];
    assert!(width(6) < width(24) && width(24) < width(60));
    // 1640 at 10 a month is 164 months, beyond the horizon of 120.
    assert_eq!(range.reach[1], Reach::NotBy(day("2033-01-31")));
}

#[test]
fn the_same_seed_draws_the_same_and_another_draws_otherwise() {
    let months: Vec<(u32, u32)> = (0..36).map(|m| (m % 5, m * 7 % 23)).collect();
    let log = log(900, &months);
    let seeded = |seed| Question {
        seed,
        ..Question::default()
    };
    let first = ask(&log, "2023-01-31", &seeded(1));
    assert_eq!(first, ask(&log, "2023-01-31", &seeded(1)));
    assert_ne!(first.outlook, ask(&log, "2023-01-31", &seeded(2)).outlook);
    assert_ne!(stream_of("Tỉnh Lai Châu"), stream_of("Tỉnh Lào Cai"));
}

#[test]
fn a_pace_that_has_changed_is_said_to_have() {
    let months: Vec<(u32, u32)> = (0..24)
        .map(|m| if m < 12 { (1, 20 + m % 3) } else { (9, m % 2) })
        .collect();
    let forecast = ask(&log(900, &months), "2022-01-31", &Question::default());
    // Before: 1 new, 21 closed a month; since: 9 new, 0.5 closed.
    let turn = forecast.turn.expect("another pace");
    assert!((turn.before_a_month + 20.0).abs() < 1.0, "{turn:?}");
    assert!((turn.recent_a_month - 8.5).abs() < 1e-9, "{turn:?}");
    let range = range_of(&forecast);
    assert!(range.bands[24].left[0] < forecast.left && range.bands[24].left[2] > forecast.left);
}

#[test]
fn every_month_is_drawn_equally_often() {
    let past: Vec<i64> = (0..7).collect();
    let mut random = Random::new(4, 4);
    let mut counts = [0u32; 7];
    for month in resampled(&past, 70_000, 3, &mut random) {
        counts[month as usize] += 1;
    }
    // Blocks of three: the standard deviation of a count is about 150.
    assert!(counts.iter().all(|c| c.abs_diff(10_000) < 600), "{counts:?}");
    assert_eq!(resampled(&[], 5, 3, &mut random), [0i64; 0]);
}

#[test]
fn quantiles_are_values_that_were_drawn() {
    let ten: Vec<u32> = (1..=10).collect();
    assert_eq!(
        [10, 50, 90].map(|p| quantile(&ten, p)),
        [Some(1), Some(5), Some(9)]
    );
    assert_eq!(quantile(&[7], 10), Some(7));
    assert_eq!(quantile::<u32>(&[], 10), None);
}
