//! The car's way: straight from village to village, with a stop in each, a place for every second.

use super::{DriveSpec, purpose};
use crate::maths::random::Random;
use crate::space::{LonLat, geodesic};

/// Rows of villages, in which they are visited in turn, degrees: about five kilometres.
const ROW_DEG: f64 = 0.05;
/// Speeds on the road, m/s: 29 to 72 km/h.
const SPEEDS_MPS: [f64; 2] = [8.0, 20.0];
/// Seconds of a stop.
const STOPS_S: [f64; 2] = [15.0, 40.0];
/// Villages nearer to each other are passed by, metres.
const NEAR_M: f64 = 200.0;
/// Where there is no other village, the car drives out so far, metres.
const OUTING_M: f64 = 4_000.0;

/// Streets of a village lie so far to all sides of its middle, metres, and so far from each other.
const STREETS_M: f64 = 450.0;
const STREET_M: f64 = 150.0;
/// Speed in them, m/s: 29 km/h.
const STREET_MPS: f64 = 8.0;

/// Where the car is in one second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fix {
    /// Which drive, from 0.
    pub route: u32,
    /// Seconds since the drive began.
    pub second: u32,
    /// Place.
    pub at: LonLat,
    /// Speed, m/s; 0 at a stop.
    pub speed_mps: f64,
}

/// The ways of all drives, which share the moments evenly; nothing without villages. Drives begin in different
/// parts of the land, and go along rows of villages, every other one back.
pub fn ways(spec: &DriveSpec, villages: &[LonLat]) -> Vec<Fix> {
    let mut order: Vec<LonLat> = villages.to_vec();
    let row = |at: &LonLat| (at.lat_deg() / ROW_DEG).floor();
    let along = |at: &LonLat| {
        let backwards = row(at).rem_euclid(2.0) == 1.0;
        if backwards { -at.lon_deg() } else { at.lon_deg() }
    };
    order.sort_by(|a, b| {
        let rows = row(a).total_cmp(&row(b));
        rows.then(along(a).total_cmp(&along(b)))
            .then(a.lat_deg().total_cmp(&b.lat_deg()))
    });
    if order.is_empty() {
        return Vec::new();
    }
    let routes = spec.routes.clamp(1, spec.moments.max(1));
    let mut fixes = Vec::with_capacity(spec.moments);
    for route in 0..routes {
        let share = |nth: usize| spec.moments * nth / routes;
        let moments = share(route + 1) - share(route);
        let mut random = Random::new(spec.seed ^ ((route as u64) << 32), purpose::WAY);
        let part = (order.len() / routes).max(1);
        let begin = (order.len() * route / routes + random.below(part)) % order.len();
        let mut car = Car {
            route: route as u32,
            at: order[begin],
            left: moments,
            fixes: &mut fixes,
            second: 0,
        };
        let mut next = begin;
        while car.left > 0 {
            car.stop(random.between(STOPS_S[0], STOPS_S[1]) as usize);
            next = (next + 1) % order.len();
            let mut goal = order[next];
            if geodesic::distance_m(car.at, goal) < NEAR_M {
                if order.len() > 2 && random.chance(0.5) {
                    continue;
                }
                let azimuth_deg = random.between(0.0, 360.0);
                goal = geodesic::destination(car.at, azimuth_deg, OUTING_M).unwrap_or(goal);
            }
            car.drive(goal, random.between(SPEEDS_MPS[0], SPEEDS_MPS[1]));
        }
    }
    fixes
}

/// The ways through the streets of villages, one drive each: lines from west to east and back, so that places
/// lie all over a village, as a proof of coverage asks for.
pub fn streets(villages: &[LonLat]) -> Vec<Fix> {
    let mut fixes = Vec::new();
    for (route, centre) in villages.iter().enumerate() {
        let at = |east_m: f64, north_m: f64| {
            let row = geodesic::destination(*centre, 0.0, north_m);
            row.and_then(|row| geodesic::destination(row, 90.0, east_m))
                .unwrap_or(*centre)
        };
        let lines = (2.0 * STREETS_M / STREET_M).floor() as i32;
        let begin = at(-STREETS_M, -STREETS_M);
        let mut car = Car {
            route: route as u32,
            at: begin,
            left: usize::MAX,
            fixes: &mut fixes,
            second: 0,
        };
        car.is_at(begin, 0.0);
        for line in 0..=lines {
            let north_m = f64::from(line) * STREET_M - STREETS_M;
            let to_east = line % 2 == 0;
            let (from_m, to_m) = if to_east {
                (-STREETS_M, STREETS_M)
            } else {
                (STREETS_M, -STREETS_M)
            };
            car.drive(at(from_m, north_m), STREET_MPS);
            car.drive(at(to_m, north_m), STREET_MPS);
        }
    }
    fixes
}

struct Car<'a> {
    route: u32,
    at: LonLat,
    second: u32,
    /// Moments that are left.
    left: usize,
    fixes: &'a mut Vec<Fix>,
}

impl Car<'_> {
    fn is_at(&mut self, at: LonLat, speed_mps: f64) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        self.at = at;
        self.fixes.push(Fix {
            route: self.route,
            second: self.second,
            at,
            speed_mps,
        });
        self.second += 1;
    }

    fn stop(&mut self, seconds: usize) {
        for _ in 0..seconds {
            self.is_at(self.at, 0.0);
        }
    }

    fn drive(&mut self, goal: LonLat, speed_mps: f64) {
        let from = self.at;
        let seconds = (geodesic::distance_m(from, goal) / speed_mps).ceil().max(1.0);
        let turned_deg = (goal.lon_deg() - from.lon_deg() + 540.0).rem_euclid(360.0) - 180.0;
        let mut second = 1.0;
        while second <= seconds && self.left > 0 {
            let part = second / seconds;
            let lon_deg = from.lon_deg() + part * turned_deg;
            let lat_deg = from.lat_deg() + part * (goal.lat_deg() - from.lat_deg());
            self.is_at(LonLat::wrapped(lon_deg, lat_deg).unwrap_or(goal), speed_mps);
            second += 1.0;
        }
    }
}
