//! Villages whose people are not known, and that a plan reaches: they count none where people are added up.

use super::points::PlanPoints;
use super::reach::Reach;
use crate::domain::Village;

/// How many of the villages have a test point that a chosen candidate reaches with the preset's level, and no number
/// of people.
pub fn unknown_people(villages: &[Village], points: &PlanPoints, reach: &Reach, chosen: &[u32]) -> usize {
    let mut is_reached = vec![false; points.receivers.len()];
    for candidate in chosen {
        let margins = reach.margins.get(*candidate as usize);
        for (point, margin_cdb) in margins.into_iter().flatten() {
            if let Some(at) = is_reached.get_mut(*point as usize).filter(|_| *margin_cdb >= 0) {
                *at = true;
            }
        }
    }
    let is_of_plan = |village: &usize| {
        let mut own = points.of_village(*village);
        own.any(|point| is_reached.get(point as usize).copied().unwrap_or_default())
    };
    let unknown = (0..villages.len()).filter(|village| villages[*village].population.is_none());
    unknown.filter(is_of_plan).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Receiver;
    use crate::domain::example::{at, shared_equally};

    #[test]
    fn villages_without_a_number_that_the_plan_reaches_are_counted() {
        let place = at(105.0, 21.0);
        let village = |id: &str, population| Village {
            population,
            ..shared_equally(id, &[place, at(105.01, 21.0)])
        };
        let villages = [
            village("known", Some(90.0)),
            village("unknown", None),
            village("unknown too", None),
            village("not reached", None),
        ];
        let receiver = Receiver {
            place,
            height_m: 1.5,
            around: None,
        };
        let points = PlanPoints {
            receivers: vec![receiver; 8],
            begin: vec![0, 2, 4, 6, 8],
            stretches: Vec::new(),
        };
        let reach = Reach {
            margins: vec![vec![(0, 5), (2, 5), (3, 5)], vec![(5, 0), (6, -1)], vec![(7, 9)]],
            ..Reach::default()
        };
        assert_eq!(unknown_people(&villages, &points, &reach, &[0, 1]), 2);
        assert_eq!(unknown_people(&villages, &points, &reach, &[]), 0);
        assert_eq!(unknown_people(&villages, &points, &reach, &[2, 99]), 1);
    }
}
