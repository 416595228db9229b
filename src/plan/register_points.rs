//! Low-signal points of a register as what a plan counts.

use crate::study::PointsCount;

/// The points of a register that are left, by the study's villages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegisterPoints {
    /// For each village, its points: their numbers in the register, and their people.
    pub of: Vec<Vec<RegisterPoint>>,
    /// How they count.
    pub count: PointsCount,
}

/// A point that is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterPoint {
    /// Its number in the register.
    pub number: String,
    /// Its people; `None`: neither the register nor the study says.
    pub people: Option<u64>,
}

impl RegisterPoints {
    /// What a village counts, and whether that is known: without people a point counts as one person.
    pub fn weight(&self, village: usize) -> (u64, bool) {
        let points = self.of.get(village).map(Vec::as_slice).unwrap_or_default();
        match self.count {
            PointsCount::Alike => (points.len() as u64, true),
            PointsCount::People => {
                let people = points.iter().map(|point| point.people.unwrap_or(1));
                let sum = people.fold(0, u64::saturating_add);
                (sum, points.iter().all(|point| point.people.is_some()))
            }
        }
    }

    /// The numbers of a village's points.
    pub fn numbers(&self, village: usize) -> Vec<String> {
        let points = self.of.get(village).into_iter().flatten();
        points.map(|point| point.number.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_count_alike_or_by_their_people() {
        let point = |number: &str, people| RegisterPoint {
            number: number.to_owned(),
            people,
        };
        let mut points = RegisterPoints {
            of: vec![
                vec![point("1", Some(40)), point("2", Some(2))],
                Vec::new(),
                vec![point("7", None)],
            ],
            count: PointsCount::Alike,
        };
        let weights = |points: &RegisterPoints| [0, 1, 2, 9].map(|village| points.weight(village));
        assert_eq!(weights(&points), [(2, true), (0, true), (1, true), (0, true)]);
        points.count = PointsCount::People;
        assert_eq!(weights(&points), [(42, true), (0, true), (1, false), (0, true)]);
        assert_eq!(points.numbers(0), ["1", "2"]);
    }
}
