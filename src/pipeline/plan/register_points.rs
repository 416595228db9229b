//! The points of a register that a plan is to close, matched with the study's villages: by the village's code; else by
//! its name, where one village alone has it and is no farther from the point than [`NEAR_M`].

use super::PlanError;
use crate::domain::Village;
use crate::domain::fault::Fault;
use crate::pipeline::register::{Left, LeftPoint, left};
use crate::plan::{RegisterPoint, RegisterPoints};
use crate::register::spelling::fold;
use crate::space::geodesic::distance_m;
use crate::study::{Objective, PlanSource};
use crate::world::World;
use std::collections::BTreeMap;

/// A village of the same name that is farther from a point is another one, metres.
const NEAR_M: f64 = 5000.0;

/// What is said of a plan: a text, and how many.
type Notes = Vec<(String, usize)>;

/// The points, and what is to be said of them; nothing where the plan does not ask for points.
pub(super) fn register_points(
    plan: &PlanSource,
    world: &World,
    covered: &[bool],
) -> Result<(Option<RegisterPoints>, Notes), PlanError> {
    if plan.objective != Objective::Points {
        return Ok((None, Vec::new()));
    }
    let Some(file) = &plan.register else {
        return Err(without_register().into());
    };
    let Left { points, made_up } = left(file)?;
    let found = matched(&points, &world.villages);
    let mut of = vec![Vec::new(); world.villages.len()];
    let (mut by_name, mut nowhere, mut covered_today) = (0, 0, 0);
    for (point, village) in points.iter().zip(&found) {
        let Some((village, is_by_name)) = *village else {
            nowhere += 1;
            continue;
        };
        by_name += usize::from(is_by_name);
        covered_today += usize::from(covered.get(village) == Some(&true));
        let of_village = world.villages.get(village).and_then(|v| v.population);
        let people = point
            .people
            .or_else(|| of_village.map(|people| people.max(0.0).round() as u64));
        if let Some(list) = of.get_mut(village) {
            list.push(RegisterPoint {
                number: point.number.clone(),
                people,
            });
        }
    }
    if nowhere == points.len() {
        return Err(none_of_this_study(points.len()).into());
    }
    let notes = [
        ("points of the register that are left", points.len()),
        (
            "of them matched with a village by name, because no village has their code",
            by_name,
        ),
        ("of them of no village of this study: not counted", nowhere),
        (
            "of them in villages that are predicted covered today: they need a proof and no site",
            covered_today,
        ),
        (
            "the register is made up: points",
            if made_up { points.len() } else { 0 },
        ),
    ];
    let points = RegisterPoints {
        of,
        count: plan.points_count,
    };
    let notes = notes.map(|(text, count)| (text.to_owned(), count)).to_vec();
    Ok((Some(points), notes))
}

/// For each point its village, and whether it was found by its name.
fn matched(points: &[LeftPoint], villages: &[Village]) -> Vec<Option<(usize, bool)>> {
    let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, village) in villages.iter().enumerate() {
        by_code.insert(&village.id, at);
        by_name.entry(fold(&village.name)).or_default().push(at);
    }
    let near = |point: &LeftPoint, village: usize| {
        let centre = villages.get(village).and_then(Village::centre);
        let apart = point.place.zip(centre).map(|(a, b)| distance_m(a, b));
        apart.is_none_or(|apart_m| apart_m <= NEAR_M)
    };
    let named = |point: &LeftPoint| {
        let all = by_name.get(&fold(point.name.as_deref()?))?;
        let mut near = all.iter().filter(|village| near(point, **village));
        match (near.next(), near.next()) {
            (Some(one), None) => Some(*one),
            _ => None,
        }
    };
    let of = |point: &LeftPoint| {
        let coded = point.code.as_deref().and_then(|code| by_code.get(code));
        let coded = coded.map(|village| (*village, false));
        coded.or_else(|| named(point).map(|village| (village, true)))
    };
    points.iter().map(of).collect()
}

fn without_register() -> Fault {
    Fault::general(
        "plan-register-missing",
        "the objective is points, and the study names no register of them",
        "name the register's file with register = \"FILE\" in [plan], or take another objective",
    )
}

fn none_of_this_study(points: usize) -> Fault {
    let cause = match points {
        0 => "the register has no point that is left".to_owned(),
        n => format!("none of the {n} points of the register that are left is of a village of this study"),
    };
    Fault::general(
        "plan-register-elsewhere",
        cause,
        "give the register of these villages; its codes are to be the ids of the study's villages",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::example::at;

    fn point(code: Option<&str>, name: Option<&str>, lon_deg: Option<f64>) -> LeftPoint {
        LeftPoint {
            number: "1".to_owned(),
            code: code.map(str::to_owned),
            name: name.map(str::to_owned),
            place: lon_deg.map(|lon_deg| at(lon_deg, 21.0)),
            people: None,
        }
    }

    #[test]
    fn a_point_is_of_the_village_of_its_code_or_else_of_the_only_one_of_its_name() {
        let villages = [
            Village::at("01", "Bản Một", at(105.0, 21.0)),
            Village::at("02", "Bản Hai", at(105.2, 21.0)),
            Village::at("03", "Bản Hai", at(105.9, 21.0)),
        ];
        let points = [
            point(Some("02"), Some("Bản Một"), None),
            point(Some("77"), Some("ban mot"), None),
            point(None, Some("Bản Hai"), None),
            point(None, Some("Bản Hai"), Some(105.19)),
            point(None, Some("Bản Hai"), Some(105.5)),
            point(Some("77"), None, Some(105.0)),
        ];
        assert_eq!(
            matched(&points, &villages),
            [
                Some((1, false)),
                Some((0, true)),
                None,
                Some((1, true)),
                None,
                None
            ]
        );
    }
}
