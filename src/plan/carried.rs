//! Which ways of connecting a candidate carry what it must carry at most.
//!
//! **The rule.** A candidate serves, in whatever plan, at most the people at the test points that it lifts to the
//! preset and at which it is stronger than what is on air today: other planned sites can only take people away from
//! it. What these people ask for in the busy hour ([`Traffic`]), and no more than its cells carry where all are heard
//! best, is the most that its way has to carry for it. A way that carries less is not offered. So no solution is asked
//! for, and the rule is the same for each plan.
//!
//! What others hang on a link is not in it: that depends on the plan, and is named there
//! ([`capacity`](super::capacity)). What a mast that is there, or a repeater's donor, still carries is not known, and
//! keeps nothing out.

use super::candidate::Candidate;
use super::capacity::{Traffic, alone_mbps, people_of_points, served_best};
use super::points::PlanPoints;
use super::reach::Reach;
use super::way::Way;
use crate::domain::{Cell, Village};
use crate::units::Dbm;

/// A hair above what a way carries is carried.
const HAIR: f64 = 1e-9;

/// What each candidate must carry at most.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    traffic: Traffic,
    most_people: Vec<f64>,
    /// What the cells of each carry at most; `None` where that is not known.
    cells_mbps: Vec<Option<f64>>,
}

impl Carried {
    /// Of all candidates of a reach.
    pub fn of(
        traffic: Traffic,
        points: &PlanPoints,
        villages: &[Village],
        candidates: &[Candidate],
        reach: &Reach,
    ) -> Self {
        let people = people_of_points(points, villages, traffic.people_where_unknown);
        let most = |candidate: usize| {
            let served = served_best(reach, &[candidate as u32]);
            let points = served.iter().flatten();
            points.filter_map(|(point, _)| people.get(*point as usize)).sum()
        };
        Self {
            most_people: (0..reach.margins.len()).map(most).collect(),
            cells_mbps: candidates.iter().map(|c| most_of_cells(&c.cells)).collect(),
            traffic,
        }
    }

    /// The people that a candidate serves at most.
    pub fn most_people(&self, candidate: usize) -> f64 {
        self.most_people.get(candidate).copied().unwrap_or_default()
    }

    /// What its way has to carry at most in the busy hour, Mbit/s.
    pub fn most_mbps(&self, candidate: usize) -> f64 {
        let asked_mbps = self.traffic.mbps_of(self.most_people(candidate));
        let most_mbps = self.cells_mbps.get(candidate).copied().flatten();
        most_mbps.map_or(asked_mbps, |most_mbps| asked_mbps.min(most_mbps))
    }

    /// What is taken for a village whose people are not known.
    pub fn people_where_unknown(&self) -> f64 {
        self.traffic.people_where_unknown
    }

    /// Does a way carry it? A way of which it is not known what it carries is not kept out.
    pub fn is_carried(&self, candidate: usize, way: &Way) -> bool {
        let carries = self.traffic.link_mbps(way);
        carries.is_none_or(|mbps| self.most_mbps(candidate) <= mbps * (1.0 + HAIR))
    }
}

/// What cells carry where all are heard as well as can be; `None` where one's rate is not known.
fn most_of_cells(cells: &[Cell]) -> Option<f64> {
    const AS_WELL_AS_CAN_BE: Dbm = Dbm(0.0);
    cells.iter().map(|cell| alone_mbps(cell, AS_WELL_AS_CAN_BE)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Receiver;
    use crate::domain::example::{at, shared_equally};

    const TRAFFIC: Traffic = Traffic {
        kbps_per_person: 100.0,
        users_share: 0.5,
        people_where_unknown: 300.0,
        microwave_mbps: 400.0,
        satellite_mbps: 20.0,
        fibre_mbps: 15_000.0,
    };

    /// Two villages of 300 people at two points each, and one of 100 at one point; a margin for each point.
    fn carried(candidates: &[Candidate], margins: Vec<Vec<(u32, i16)>>, today: [Option<i16>; 5]) -> Carried {
        let places = [105.0, 105.01, 105.1, 105.11, 105.2].map(|lon| at(lon, 21.0));
        let village = |name, places: &[_], population| Village {
            population,
            ..shared_equally(name, places)
        };
        let villages = [
            village("a", &places[..2], Some(300.0)),
            village("b", &places[2..4], None),
            village("c", &places[4..], Some(100.0)),
        ];
        let receiver = |place| Receiver {
            place,
            height_m: 1.5,
            around: None,
        };
        let points = PlanPoints {
            receivers: places.map(receiver).to_vec(),
            begin: vec![0, 2, 4, 5],
            stretches: Vec::new(),
        };
        let reach = Reach {
            margins,
            today: today.to_vec(),
            ..Reach::default()
        };
        Carried::of(TRAFFIC, &points, &villages, candidates, &reach)
    }

    #[test]
    fn satellite_is_offered_to_few_and_microwave_to_many() {
        // 300 people with half of them at 100 kbit/s: 15 Mbit/s; 400: 20; 700: 35.
        let small = vec![(0, 10), (1, 10)];
        let full = vec![(0, 0), (1, 0), (4, 5)];
        let large = vec![(0, 9), (1, 9), (2, 9), (3, 9), (4, 9)];
        let carried = carried(&[], vec![small, full, large], [None; 5]);
        assert_eq!([0, 1, 2].map(|c| carried.most_people(c)), [300.0, 400.0, 700.0]);
        let satellite = [0, 1, 2].map(|c| carried.is_carried(c, &Way::Satellite));
        assert_eq!(satellite, [true, true, false]);
        assert!(carried.is_carried(2, &Way::Microwave { hop: 1 }));
        assert!(carried.is_carried(2, &Way::OnMast) && carried.is_carried(2, &Way::Donor));
        // One that is not there carries no one.
        assert!(carried.is_carried(9, &Way::Satellite));
    }

    #[test]
    fn no_more_goes_over_a_way_than_the_cells_carry() {
        use crate::domain::example::omni;
        let candidate = |cells| Candidate {
            cells,
            ..crate::plan::example::candidate()
        };
        // The curve's most over 9 MHz is 39.6 Mbit/s: 700 people ask for 35, 900 for 45.
        let cell = omni("c", "A", at(105.0, 21.0));
        let all = vec![(0, 9), (1, 9), (2, 9), (3, 9), (4, 9)];
        let two = vec![cell.clone(), cell.clone()];
        let of = |cells| {
            let mut carried = carried(&[candidate(cells)], vec![all.clone()], [None; 5]);
            let small = carried.most_mbps(0);
            carried.most_people[0] = 900.0;
            (small, carried.most_mbps(0))
        };
        let (small, large) = of(vec![cell]);
        assert!(
            (small - 35.0).abs() < 1e-9 && (large - 39.6).abs() < 0.01,
            "{small} {large}"
        );
        assert!((of(two).1 - 45.0).abs() < 1e-9);
    }

    #[test]
    fn points_below_the_preset_or_better_served_today_do_not_count() {
        let margins = vec![vec![(0, 10), (1, -1), (2, 50), (3, 50), (4, 50)]];
        let carried = carried(&[], margins, [Some(-5), None, Some(50), Some(49), Some(80)]);
        assert_eq!(carried.most_people(0), 300.0);
    }

    #[test]
    fn no_plan_gives_a_candidate_more_than_it_must_carry_at_most() {
        let mut random = crate::maths::random::Random::new(3, 1);
        for _ in 0..200 {
            let mut margin = |_| random.below(60) as i16 - 20;
            let margins: Vec<Vec<(u32, i16)>> = (0..4)
                .map(|_| (0..5).map(|point| (point, margin(point))).collect())
                .collect();
            let today = [0; 5].map(|_| Some(margin(0)).filter(|m| *m > -10));
            let carried = carried(&[], margins.clone(), today);
            let reach = Reach {
                margins,
                today: today.to_vec(),
                ..Reach::default()
            };
            let people = [150.0, 150.0, 150.0, 150.0, 100.0];
            for (site, served) in served_best(&reach, &[0, 1, 2, 3]).iter().enumerate() {
                let own: f64 = served.iter().map(|(point, _)| people[*point as usize]).sum();
                assert!(own <= carried.most_people(site), "{served:?}");
            }
        }
    }
}
