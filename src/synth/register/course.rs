//! What happens, day by day: who comes on the list, who is closed, and everything in between.
//!
//! All moves of a span are dated first and then played in that order, each on a village for which it is
//! possible on that day. What is assigned after a verification is written ahead: a village is left alone
//! until the days that are written ahead have passed.

use super::flows::{FOUNDED, Must, Span, day, last_day, press, spans};
use super::marks::OPERATORS;
use super::township::{Township, weighted};
use super::village::{Draft, LOW, Village, WHITE};
use crate::domain::Technology;
use crate::maths::random::Random;
use crate::register::{Changes, Day, Field, Hierarchy, Refusal, Status};
use crate::synth::SynthError;
use crate::synth::names::VillageNames;

/// What is to happen on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    /// In this province.
    Identify(usize),
    Close,
    Reopen,
    Drop,
    DropClosed,
    Restore,
    Survey,
    Start,
    Extend,
    Reassign,
    Rename,
}

/// The state of the play.
struct Course<'a> {
    town: &'a Township,
    random: Random,
    namers: Vec<VillageNames>,
    villages: Vec<Village>,
    /// How fast each province works.
    speed: Vec<f64>,
}

/// Plays the whole history.
pub(super) fn run(seed: u64, town: &Township) -> Result<Vec<Village>, SynthError> {
    let mut random = Random::new(seed, 41);
    let speed = town.places.iter().map(|_| random.between(0.5, 1.5)).collect();
    let mut course = Course {
        town,
        namers: town.communes.iter().map(|_| VillageNames::new()).collect(),
        villages: Vec::new(),
        speed,
        random,
    };
    course.found()?;
    for span in spans(&mut Random::new(seed, 42)) {
        course.play(&span)?;
        course.meet(&span)?;
    }
    Ok(course.villages)
}

/// Provinces that report new villages in 2023.
const REPORTING: usize = 40;

impl Course<'_> {
    /// The founding list: each province hands in its own, on one day of the first half of January 2021.
    fn found(&mut self) -> Result<(), SynthError> {
        for (place, count) in shares(&self.weights(), FOUNDED as usize).into_iter().enumerate() {
            let on = day(2021, 1, 4).plus(self.random.below(12) as i32);
            for _ in 0..count {
                self.identify(on, place)?;
            }
        }
        Ok(())
    }

    fn weights(&self) -> Vec<f64> {
        let weights = self.town.places.iter().map(|(_, p)| f64::from(p.weight));
        weights.collect()
    }

    /// All moves of a span, in the order of their days.
    fn play(&mut self, span: &Span) -> Result<(), SynthError> {
        let mut dated: Vec<(Day, u64, Action)> = Vec::new();
        let mut put = |random: &mut Random, count: u32, from: Day, to: Day, action: Action| {
            for _ in 0..count {
                dated.push((between(from, to, random), random.word(), action));
            }
        };
        let days = span.to.number() - span.from.number();
        let (third, soon) = (span.from.plus(days / 3), span.from.plus(40));
        let random = &mut self.random;
        let before_end = span.to.plus(-3);
        put(random, span.dropped, soon, span.to, Action::Drop);
        put(random, span.dropped_closed, third, span.to, Action::DropClosed);
        let late = span.to.plus(-days / 4);
        put(random, span.restored, late, span.to, Action::Restore);
        put(random, span.reopened, third, span.to, Action::Reopen);
        put(random, span.surveys, soon, before_end, Action::Survey);
        put(random, span.starts, soon, span.to, Action::Start);
        put(random, span.extensions, soon, span.to, Action::Extend);
        put(random, span.reassignments, soon, span.to, Action::Reassign);
        if Hierarchy::on(span.from) == Hierarchy::New {
            put(random, 60, soon, before_end, Action::Rename);
        }
        let first_closing = span.from.max(day(2021, 3, 15));
        for _ in 0..span.closed {
            let on = pressed(first_closing, span.to, random);
            dated.push((on, random.word(), Action::Close));
        }
        for place in self.openings(span) {
            let on = between(span.opens, before_end, &mut self.random);
            dated.push((on, self.random.word(), Action::Identify(place)));
        }
        dated.sort_unstable_by_key(|(on, tie, _)| (*on, *tie));
        for (on, _, action) in dated {
            self.take(on, action)?;
        }
        Ok(())
    }

    /// Where new villages are found; in 2023 in exactly so many provinces.
    fn openings(&mut self, span: &Span) -> Vec<usize> {
        let mut weights = self.weights();
        let mut places = Vec::new();
        if span.opens.civil().0 == 2023 {
            // The same provinces in both spans of that year: drawn by a seed of their own, from what each
            // province is known by.
            let mut draw = Random::new(self.speed.iter().fold(7, |s, v| s ^ v.to_bits()), 43);
            let mut rest = weights.clone();
            let mut chosen = vec![0.0; weights.len()];
            for _ in 0..REPORTING {
                let Some(at) = weighted(&rest, &mut draw) else {
                    break;
                };
                if let (Some(rest), Some(chosen), Some(weight)) =
                    (rest.get_mut(at), chosen.get_mut(at), weights.get(at))
                {
                    *rest = 0.0;
                    *chosen = *weight;
                    places.push(at);
                }
            }
            weights = chosen;
        }
        while places.len() < span.identified as usize {
            places.push(weighted(&weights, &mut self.random).unwrap_or(0));
        }
        places
    }

    fn take(&mut self, on: Day, action: Action) -> Result<(), SynthError> {
        match action {
            Action::Identify(place) => self.identify(on, place),
            Action::Close => self.close(on),
            Action::Reopen => self.reopen(on),
            Action::Drop => self.drop_one(on, Village::is_left),
            Action::DropClosed => self.drop_one(on, Village::is_closed),
            Action::Restore => self.restore(on),
            // What follows changes no count: where no one is fit for it, it does not happen.
            Action::Survey => self.survey(on),
            Action::Start => self.start(on),
            Action::Extend => self.assign_again(on, true),
            Action::Reassign => self.assign_again(on, false),
            Action::Rename => self.rename(on),
        }
    }

    fn identify(&mut self, on: Day, place: usize) -> Result<(), SynthError> {
        let number = self.villages.len() + 1;
        let village = Village::found(on, place, self.town, &mut self.namers, number, &mut self.random);
        let mut village = village.map_err(|r| stuck(on, &r))?;
        let founding = on < day(2021, 2, 1);
        self.look_ahead(&mut village, on, if founding { 120 } else { 50 });
        self.villages.push(village);
        Ok(())
    }

    /// Verification and assignment are written ahead; some villages miss one or the other. What the rules
    /// refuse does not happen.
    fn look_ahead(&mut self, village: &mut Village, from: Day, within: usize) {
        let mut on = from;
        if self.random.chance(0.85) {
            on = on.plus(5 + self.random.below(within) as i32);
            let _ = village.act(Draft::became(on, Status::Verified));
        }
        if self.random.chance(0.92) {
            on = on.plus(5 + self.random.below(within) as i32);
            let operator = self.operator();
            let draft = self.assignment(on, operator);
            let _ = village.act(draft);
        }
    }

    fn operator(&mut self) -> usize {
        let shares = OPERATORS.map(|(_, share)| share);
        weighted(&shares, &mut self.random).unwrap_or(0)
    }

    /// Due at the end of a half-year, two months to some two years ahead; one in twenty has no date.
    fn assignment(&mut self, on: Day, operator: usize) -> Draft {
        let (year, _, _) = on.plus(60).civil();
        let halves = (year..year + 4).flat_map(|y| [day(y, 6, 30), day(y, 12, 31)]);
        let dates: Vec<Day> = halves.filter(|d| *d >= on.plus(60)).take(3).collect();
        let due = dates.get(self.random.below(3)).copied();
        let technology = match self.random.unit() {
            u if u < 0.05 => Technology::G3,
            u if u < 0.97 => Technology::G4,
            _ => Technology::G5,
        };
        Draft {
            due: due.filter(|_| self.random.chance(0.95)),
            technology: Some(technology),
            ..Draft::became(on, Status::Assigned).by(operator)
        }
    }

    /// A village by chance, with weights; 0 is not taken.
    fn pick(&mut self, weight: impl Fn(&Self, &Village) -> f64) -> Option<usize> {
        let weights: Vec<f64> = self.villages.iter().map(|v| weight(self, v)).collect();
        weighted(&weights, &mut self.random)
    }

    fn must_pick(
        &mut self,
        on: Day,
        what: &str,
        weight: impl Fn(&Self, &Village) -> f64,
    ) -> Result<usize, SynthError> {
        self.pick(weight).ok_or_else(|| SynthError::Course {
            day: on,
            what: format!("no village is there to be {what}"),
        })
    }

    /// Those with power first, fast provinces first, those with an operator first.
    fn close(&mut self, on: Day) -> Result<(), SynthError> {
        let at = self.must_pick(on, "closed", |all, v| {
            if !v.is_left() || !v.is_quiet(on, 8) {
                return 0.0;
            }
            let power = match v.electricity {
                "grid" => 1.0,
                "weak" => 0.5,
                _ => 0.12,
            };
            let speed = all.speed.get(v.place).copied().unwrap_or(1.0);
            power * speed * if v.operator.is_some() { 1.0 } else { 0.25 }
        })?;
        self.change(at, on, |all, village| {
            all.build(village, on)?;
            if on < day(2022, 6, 1) && all.random.chance(0.04) {
                all.add_second_operator(village, on);
            }
            Ok(())
        })
    }

    /// Changes a village, by chance and by what else there is.
    fn change(
        &mut self,
        at: usize,
        on: Day,
        change: impl FnOnce(&mut Self, &mut Village) -> Result<(), Refusal>,
    ) -> Result<(), SynthError> {
        let Some(mut village) = self.villages.get(at).cloned() else {
            return Ok(());
        };
        change(self, &mut village).map_err(|r| stuck(on, &r))?;
        if let Some(slot) = self.villages.get_mut(at) {
            *slot = village;
        }
        Ok(())
    }

    /// What led to the closing is put between the last event and it.
    fn build(&mut self, village: &mut Village, on: Day) -> Result<(), Refusal> {
        let operator = village.operator.unwrap_or_else(|| self.operator());
        let status = village.life.status();
        let mut stages = Vec::new();
        let missing = |stage: Status| status.progress() < stage.progress();
        let assigned = if village.operator.is_some() { 0.5 } else { 1.0 };
        let stages_by = [
            (Status::Assigned, assigned),
            (Status::InProgress, 0.75),
            (Status::OnAir, 0.85),
        ];
        for (stage, chance) in stages_by {
            if missing(stage) && self.random.chance(chance) {
                stages.push(stage);
            }
        }
        let gap = on.number() - village.last.number();
        let start = village.last;
        let parts = stages.len() as i32 + 1;
        for (k, stage) in stages.into_iter().enumerate() {
            let room = gap * (k as i32 + 1) / parts;
            // Strictly between its neighbours: the gap is at least eight days, the parts are at most four.
            let day = start.plus(room.max(k as i32 + 1));
            let draft = match stage {
                Status::Assigned => self.assignment(day, operator),
                stage => Draft::became(day, stage).by(operator),
            };
            village.act(draft)?;
        }
        village.act(Draft::became(on, Status::Closed).by(operator))
    }

    fn add_second_operator(&mut self, village: &mut Village, on: Day) {
        let other = self.operator();
        if Some(other) == village.operator {
            return;
        }
        let first = village.operator;
        let begin = on.plus(20 + self.random.below(60) as i32);
        let draft = self.assignment(begin, other);
        let end = begin.plus(40 + self.random.below(200) as i32);
        if village.act(draft).is_ok() {
            let _ = village.act(Draft::became(end, Status::Closed).by(other));
        }
        village.operator = first;
    }

    fn reopen(&mut self, on: Day) -> Result<(), SynthError> {
        const WHY: [&str; 3] = [
            "villagers report no signal; measured and confirmed",
            "mast out of service since the storm, not to be repaired",
            "measurement by the province below the limit",
        ];
        let at = self.must_pick(on, "reopened", |_, v| {
            f64::from(u8::from(v.is_closed() && v.is_quiet(on, 60)))
        })?;
        let why = WHY.get(self.random.below(3)).copied().unwrap_or("measured");
        self.change(at, on, |all, village| {
            village.act(Draft::became(on, Status::Reopened).because(why))?;
            all.look_ahead(village, on, 40);
            Ok(())
        })
    }

    /// Merged into another village of the province, or withdrawn.
    fn drop_one(&mut self, on: Day, fits: fn(&Village) -> bool) -> Result<(), SynthError> {
        const WHY: [&str; 3] = [
            "village resettled",
            "no village: a work camp that has been cleared",
            "measured: has signal, listed in error",
        ];
        let quiet = |v: &Village| v.is_quiet(on, 5) && v.opened.plus(40) <= on;
        let at = self.must_pick(on, "merged or withdrawn", |_, v| {
            f64::from(u8::from(fits(v) && quiet(v) && !v.is_anchor))
        })?;
        let place = self.villages.get(at).map(|v| v.place);
        // Whatever is recorded late, the other one must be known to be on the list.
        let fit = |v: &Village| Some(v.place) == place && quiet(v) && !v.was_gone();
        let all = self.villages.iter().enumerate();
        let others: Vec<usize> = all.filter(|(i, v)| *i != at && fit(v)).map(|(i, _)| i).collect();
        let other = others.get(self.random.below(others.len())).copied();
        let draft = match other.filter(|_| self.random.chance(0.4)) {
            Some(other) => {
                if let Some(other) = self.villages.get_mut(other) {
                    other.is_anchor = true;
                }
                Draft {
                    into: Some(other),
                    ..Draft::became(on, Status::Merged).because("listed twice under two names")
                }
            }
            None => {
                let why = WHY.get(self.random.below(3)).copied().unwrap_or("no village");
                Draft::became(on, Status::Withdrawn).because(why)
            }
        };
        self.act(at, draft)
    }

    fn restore(&mut self, on: Day) -> Result<(), SynthError> {
        let at = self.must_pick(on, "restored", |_, v| {
            let gone = v.life.status() == Status::Withdrawn;
            f64::from(u8::from(gone && v.is_quiet(on, 20)))
        })?;
        let draft = Draft::became(on, Status::Reopened).because("withdrawn in error: people live there");
        self.act(at, draft)
    }

    fn act(&mut self, at: usize, draft: Draft) -> Result<(), SynthError> {
        let on = draft.day;
        match self.villages.get_mut(at) {
            Some(village) => village.act(draft).map_err(|r| stuck(on, &r)),
            None => Ok(()),
        }
    }

    /// Power or signal is found to be another.
    fn survey(&mut self, on: Day) -> Result<(), SynthError> {
        let fits = |_: &Self, v: &Village| {
            let fits = v.is_left() && v.free_day(on, on).is_some() && v.electricity != "grid";
            f64::from(u8::from(fits))
        };
        let Some(at) = self.pick(fits) else { return Ok(()) };
        let Some(now) = self.villages.get(at).map(|v| v.electricity) else {
            return Ok(());
        };
        let (then, why) = match now {
            "unknown" if self.random.chance(0.5) => ("none", "asked at the village"),
            "unknown" => ("weak", "asked at the village"),
            "none" if self.random.chance(0.5) => ("weak", "solar power for the village"),
            _ => ("grid", "grid has reached the village"),
        };
        self.power(at, on, then, why);
        Ok(())
    }

    fn power(&mut self, at: usize, on: Day, then: &'static str, why: &'static str) {
        if let Some(village) = self.villages.get_mut(at) {
            village.electricity = then;
            village.amend(on, one(Field::Electricity, then), why);
        }
    }

    /// Building begins, or what was built goes on air.
    fn start(&mut self, on: Day) -> Result<(), SynthError> {
        let fits = |_: &Self, v: &Village| {
            let status = v.life.status();
            let fits = matches!(status, Status::Assigned | Status::InProgress) && v.is_quiet(on, 15);
            f64::from(u8::from(fits)) * if status == Status::InProgress { 0.5 } else { 1.0 }
        };
        let Some(at) = self.pick(fits) else { return Ok(()) };
        if let Some(village) = self.villages.get_mut(at)
            && let Some(operator) = village.operator
        {
            let is_begun = village.life.status() != Status::Assigned;
            let next = if is_begun {
                Status::OnAir
            } else {
                Status::InProgress
            };
            // Where another operator is elsewhere, the rules may refuse: then nothing begins.
            let _ = village.act(Draft::became(on, next).by(operator));
        }
        Ok(())
    }

    /// The same operator gets more time once the date has passed, or another one takes over.
    fn assign_again(&mut self, on: Day, same: bool) -> Result<(), SynthError> {
        let fits = |_: &Self, v: &Village| {
            let waits = v.life.status() == Status::Assigned && v.is_quiet(on, 30);
            let past = v.life.due().is_some_and(|due| due < on);
            f64::from(u8::from(waits && v.operator.is_some() && (past || !same)))
        };
        let Some(at) = self.pick(fits) else { return Ok(()) };
        let Some(now) = self.villages.get(at).and_then(|v| v.operator) else {
            return Ok(());
        };
        let other = (now + 1 + self.random.below(OPERATORS.len() - 1)) % OPERATORS.len();
        let draft = self.assignment(on, if same { now } else { other });
        let draft = draft.because(if same {
            "more time, by letter of the province"
        } else {
            "joins in: the first operator has no mast nearby"
        });
        if let Some(village) = self.villages.get_mut(at) {
            let _ = village.act(draft);
        }
        Ok(())
    }

    /// After the reform, entries are moved to the new units one by one.
    fn rename(&mut self, on: Day) -> Result<(), SynthError> {
        let fits = |_: &Self, v: &Village| {
            let fits = v.hierarchy == Hierarchy::Old && v.is_left() && v.free_day(on, on).is_some();
            f64::from(u8::from(fits))
        };
        let Some(at) = self.pick(fits) else { return Ok(()) };
        let town = self.town;
        if let Some(village) = self.villages.get_mut(at) {
            let mut changes = town.fields(village.commune, Hierarchy::New);
            changes.insert(Field::DistrictCode, None);
            changes.insert(Field::District, None);
            village.hierarchy = Hierarchy::New;
            village.amend(on, changes, "units of the reform of 1 July 2025");
        }
        Ok(())
    }

    /// In the weeks before a report, entries are checked until they are what was reported.
    fn meet(&mut self, span: &Span) -> Result<(), SynthError> {
        let share = |all: &Self, kind: &str| {
            let left = all.villages.iter().filter(|v| v.is_left());
            left.filter(|v| v.electricity == kind || v.signal == kind).count()
        };
        match span.must {
            Must::Anything => {}
            Must::White(wanted) => {
                let wanted = wanted as usize;
                while share(self, WHITE) < wanted {
                    self.recheck(span.to, LOW, WHITE)?;
                }
                while share(self, WHITE) > wanted {
                    self.recheck(span.to, WHITE, LOW)?;
                }
            }
            Must::Grid(grid, most_weak) => {
                let (grid, most_weak) = (grid as usize, most_weak as usize);
                while share(self, "unknown") > 0 {
                    self.recheck(span.to, "unknown", "none")?;
                }
                while share(self, "weak") > most_weak {
                    let lacks_grid = share(self, "grid") < grid;
                    let then = if lacks_grid { "grid" } else { "none" };
                    self.recheck(span.to, "weak", then)?;
                }
                while share(self, "grid") < grid {
                    self.recheck(span.to, "none", "grid")?;
                }
                while share(self, "grid") > grid {
                    self.recheck(span.to, "grid", "none")?;
                }
            }
        }
        Ok(())
    }

    fn recheck(&mut self, end: Day, from: &'static str, to: &'static str) -> Result<(), SynthError> {
        let first = end.plus(-40).plus(self.random.below(30) as i32);
        let what = format!("found to be '{to}' instead of '{from}'");
        let at = self.must_pick(end, &what, |_, v| {
            let is = v.electricity == from || v.signal == from;
            f64::from(u8::from(is && v.is_left() && v.free_day(first, end).is_some()))
        })?;
        let Some(village) = self.villages.get_mut(at) else {
            return Ok(());
        };
        let on = village.free_day(first, end).unwrap_or(end);
        let (held, field, why) = match to {
            WHITE | LOW => (&mut village.signal, Field::Signal, "measured for the report"),
            _ => (
                &mut village.electricity,
                Field::Electricity,
                "checked for the report",
            ),
        };
        *held = to;
        village.amend(on, one(field, to), why);
        Ok(())
    }
}

fn one(field: Field, value: &str) -> Changes {
    Changes::from([(field, Some(value.to_owned()))])
}

fn stuck(on: Day, refusal: &Refusal) -> SynthError {
    SynthError::Course {
        day: on,
        what: refusal.to_string(),
    }
}

/// A day of a range, evenly.
fn between(from: Day, to: Day, random: &mut Random) -> Day {
    let days = (to.number() - from.number()).max(0) as usize;
    from.plus(random.below(days + 1) as i32).min(last_day())
}

/// A day of a range, as closings press.
fn pressed(from: Day, to: Day, random: &mut Random) -> Day {
    loop {
        let on = between(from, to, random);
        if random.chance(press(on) / 1.9) {
            return on;
        }
    }
}

/// Whole numbers by weights that add up to the count, at least one each: largest remainders.
fn shares(weights: &[f64], count: usize) -> Vec<usize> {
    let sum: f64 = weights.iter().sum();
    let rest = count.saturating_sub(weights.len()) as f64;
    let exact: Vec<f64> = weights.iter().map(|w| rest * w / sum).collect();
    let mut shares: Vec<usize> = exact.iter().map(|e| 1 + *e as usize).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    let remainder = |at: &usize| exact.get(*at).map_or(0.0, |e| e - (*e as usize) as f64);
    order.sort_by(|a, b| remainder(b).total_cmp(&remainder(a)));
    let missing = count.saturating_sub(shares.iter().sum());
    for at in order.into_iter().take(missing) {
        if let Some(share) = shares.get_mut(at) {
            *share += 1;
        }
    }
    shares
}
