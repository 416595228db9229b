//! Villages to be measured, grouped into the routes of days.
//!
//! Each day begins with the village that is worth most of those left. To its end is joined, as long as the day
//! lasts, whichever is worth most for the way to it and the time there; the stops are then put into a better
//! order by exchanges of two legs (2-opt). Ways are straight lines times a factor.

use crate::space::{LonLat, geodesic};

/// A village to go to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// Its centre.
    pub at: LonLat,
    /// What a visit is worth, 0 or more.
    pub worth: f64,
}

/// What a day can hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Days.
    pub days: usize,
    /// Way of a day, km.
    pub km_per_day: f64,
    /// Villages of a day.
    pub per_day: usize,
    /// Way by road over the straight line.
    pub detour: f64,
    /// Where each day begins and ends; `None`: at its first and last village.
    pub from: Option<LonLat>,
}

impl Limits {
    /// Roads of hills are longer than straight lines by about this factor.
    pub const DETOUR: f64 = 1.4;
    /// An hour for each: the test points of a village on foot or by motorbike.
    pub const PER_DAY: usize = 6;
    /// On roads of hills, with the time in villages.
    pub const KM_PER_DAY: f64 = 120.0;
    /// A week.
    pub const DAYS: usize = 5;
}

/// One day.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Indices of its stops, in the order of the way.
    pub stops: Vec<usize>,
    /// Its way, km: straight lines times the factor.
    pub km: f64,
}

/// Of so many times what the days hold the best are looked at.
const POOL: usize = 4;
/// The time in a village, as km of way.
const STAY_KM: f64 = 10.0;
/// An exchange must gain this much, km: rounding gains less.
const GAIN_KM: f64 = 1e-9;

/// Routes through the stops that are worth most; `stops` come by falling worth. Each is in one day at most.
pub fn days(stops: &[Stop], limits: &Limits) -> Vec<Day> {
    let pool = limits.days.saturating_mul(limits.per_day).saturating_mul(POOL);
    let mut left: Vec<usize> = (0..stops.len().min(pool)).collect();
    let mut found = Vec::new();
    while found.len() < limits.days && limits.per_day > 0 {
        let planner = Planner { stops, limits };
        let Some(day) = planner.day(&left) else { break };
        left.retain(|nth| !day.stops.contains(nth));
        found.push(day);
    }
    found
}

struct Planner<'a> {
    stops: &'a [Stop],
    limits: &'a Limits,
}

impl Planner<'_> {
    fn day(&self, left: &[usize]) -> Option<Day> {
        let fits = |route: &[usize]| self.km(route) <= self.limits.km_per_day;
        let first = left.iter().find(|nth| fits(&[**nth]))?;
        let mut route = vec![*first];
        let mut others: Vec<usize> = left.iter().copied().filter(|nth| nth != first).collect();
        while route.len() < self.limits.per_day {
            let Some(next) = self.next(&route, &others) else {
                break;
            };
            let Some(nth) = others.get(next).copied() else {
                break;
            };
            others.remove(next);
            let mut longer = route.clone();
            longer.push(nth);
            self.shorten(&mut longer);
            if fits(&longer) {
                route = longer;
            }
        }
        let km = self.km(&route);
        Some(Day { stops: route, km })
    }

    /// The best to go to from a route, as a place in `others`.
    fn next(&self, route: &[usize], others: &[usize]) -> Option<usize> {
        let ends = [route.first()?, route.last()?];
        let mut best: Option<(f64, usize)> = None;
        for (place, nth) in others.iter().enumerate() {
            let legs = ends.map(|end| self.leg_km(Some(*end), Some(*nth)));
            let way_km = legs[0].min(legs[1]);
            if way_km > self.limits.km_per_day {
                continue;
            }
            let worth = self.stops.get(*nth).map_or(0.0, |s| s.worth);
            // Without any worth the nearest is the best.
            let value = (worth + f64::EPSILON) / (way_km + STAY_KM);
            if best.is_none_or(|(of_best, _)| value > of_best) {
                best = Some((value, place));
            }
        }
        best.map(|(_, place)| place)
    }

    /// Exchanges two legs as long as that makes the way shorter.
    fn shorten(&self, route: &mut [usize]) {
        let mut goes_on = true;
        while goes_on {
            goes_on = false;
            for i in 0..route.len() {
                for j in i + 1..route.len() {
                    let before = i.checked_sub(1).and_then(|k| route.get(k)).copied();
                    let (a, b) = (route.get(i).copied(), route.get(j).copied());
                    let after = route.get(j + 1).copied();
                    let was = self.leg_km(before, a) + self.leg_km(b, after);
                    let is = self.leg_km(before, b) + self.leg_km(a, after);
                    if is + GAIN_KM < was {
                        if let Some(part) = route.get_mut(i..=j) {
                            part.reverse();
                        }
                        goes_on = true;
                    }
                }
            }
        }
    }

    /// The whole way, from the place where days begin and back to it where there is one.
    fn km(&self, route: &[usize]) -> f64 {
        let ends = self.leg_km(None, route.first().copied()) + self.leg_km(route.last().copied(), None);
        let legs = route
            .windows(2)
            .map(|pair| self.leg_km(pair.first().copied(), pair.last().copied()));
        ends + legs.sum::<f64>()
    }

    /// `None` is where days begin and end.
    fn leg_km(&self, a: Option<usize>, b: Option<usize>) -> f64 {
        let place = |nth: Option<usize>| match nth {
            Some(nth) => self.stops.get(nth).map(|s| s.at),
            None => self.limits.from,
        };
        match (place(a), place(b)) {
            (Some(a), Some(b)) => geodesic::distance_m(a, b) / 1000.0 * self.limits.detour,
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::random::Random;

    fn limits() -> Limits {
        Limits {
            days: 3,
            km_per_day: 60.0,
            per_day: 5,
            detour: 1.4,
            from: None,
        }
    }

    fn at(lon: f64, lat: f64, worth: f64) -> Stop {
        Stop {
            at: LonLat::new(lon, lat).expect("a place"),
            worth,
        }
    }

    #[test]
    fn each_village_is_in_one_day_at_most_and_no_day_is_too_long() {
        let mut random = Random::new(3, 1);
        for from in [None, LonLat::new(105.25, 21.25).ok()] {
            let mut stops: Vec<Stop> = (0..200)
                .map(|_| {
                    at(
                        105.0 + 0.5 * random.unit(),
                        21.0 + 0.5 * random.unit(),
                        random.unit(),
                    )
                })
                .collect();
            stops.sort_by(|a, b| b.worth.total_cmp(&a.worth));
            let limits = Limits { from, ..limits() };
            let found = days(&stops, &limits);
            let planner = Planner {
                stops: &stops,
                limits: &limits,
            };
            let mut all: Vec<usize> = found.iter().flat_map(|d| d.stops.clone()).collect();
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!((all.len(), found.len()), (count, 3));
            for day in &found {
                assert!(!day.stops.is_empty() && day.stops.len() <= 5);
                assert!(day.km <= 60.0 && (day.km - planner.km(&day.stops)).abs() < 1e-9);
            }
            let reached = (0..stops.len()).find(|nth| planner.km(&[*nth]) <= 60.0);
            assert!(
                found[0].stops.contains(&reached.expect("a near one")),
                "the best comes first"
            );
            assert_eq!(days(&stops, &limits), found);
        }
    }

    #[test]
    fn villages_on_a_line_are_visited_along_it() {
        // 0.05° of latitude are 5.5 km: 4 legs are 22 km, 31 km by road.
        let stops: Vec<Stop> = [2, 0, 4, 1, 3]
            .iter()
            .map(|k| at(105.0, 21.0 + 0.05 * f64::from(*k), 1.0))
            .collect();
        let found = days(&stops, &limits());
        let lats: Vec<f64> = found[0].stops.iter().map(|k| stops[*k].at.lat_deg()).collect();
        let rises = lats.windows(2).all(|p| p[0] < p[1]) || lats.windows(2).all(|p| p[0] > p[1]);
        assert!(rises && lats.len() == 5, "{lats:?}");
        assert!((found[0].km - 4.0 * 5.536 * 1.4).abs() < 0.05, "{}", found[0].km);
    }

    #[test]
    fn what_no_day_can_reach_is_left_out() {
        let limits = Limits {
            from: LonLat::new(105.0, 21.0).ok(),
            ..limits()
        };
        assert_eq!(days(&[at(107.0, 21.0, 9.0)], &limits), []);
        assert_eq!(days(&[], &limits), []);
    }
}
