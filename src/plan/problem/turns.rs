//! When a village of the question turns: its centre, and enough of its people.
//!
//! Plans are put together and explained by this one rule. The checker has a rule of its own on purpose: what is
//! wrong here must not hide there.

use crate::optimise::Instance;

/// The people of a village whose points are served, in the question's parts.
pub fn people_served(instance: &Instance, village: usize, is_served: impl Fn(u32) -> bool) -> u64 {
    let points = instance.points.get(village).iter();
    let served = points.filter(|point| is_served(**point));
    served.map(|point| instance.people[*point as usize]).sum()
}

/// Does a village turn where these points are served?
pub fn turns(instance: &Instance, village: usize, is_served: impl Fn(u32) -> bool) -> bool {
    people_served(instance, village, &is_served) >= instance.needs[village]
        && instance.centres[village].is_none_or(is_served)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::Lists;

    #[test]
    fn a_village_turns_with_its_centre_and_enough_of_its_people() {
        let instance = Instance {
            people: vec![50, 30, 20, 100],
            points: Lists::from_lists([vec![0, 1, 2], vec![3], vec![]]),
            needs: vec![80, 100, 0],
            centres: vec![Some(0), Some(3), None],
            ..Instance::default()
        };
        let with = |points: &'static [u32]| move |point: u32| points.contains(&point);
        assert!(turns(&instance, 0, with(&[0, 1])));
        assert!(!turns(&instance, 0, with(&[0, 2])), "too few people");
        assert!(!turns(&instance, 0, with(&[1, 2, 3])), "not the centre");
        assert!(turns(&instance, 1, with(&[3])) && !turns(&instance, 1, with(&[0])));
        assert!(turns(&instance, 2, with(&[])));
        assert_eq!(people_served(&instance, 0, with(&[0, 2, 3])), 70);
    }
}
