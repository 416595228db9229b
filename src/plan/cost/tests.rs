//! Prices that can be added up by hand.

use super::*;
use crate::domain::example::{at, omni};
use crate::study::Embedded;

/// The usual plan with the generic costs, rounded to one dollar, without discount over ten years.
fn plan() -> PlanSource {
    let mut plan = PlanSource::usual(&Embedded).expect("no fault");
    plan.costs.unit = 1;
    if let Some(rate) = plan.costs.lines.get_mut("discount-rate") {
        rate.value = 0.0;
    }
    plan
}

fn candidate(kind: Kind, structure: Structure) -> Candidate {
    let position = at(105.0, 21.0);
    Candidate {
        id: "a".to_owned(),
        spot: 0,
        kind,
        source: Source::Hilltop,
        position,
        ground_m: None,
        structure,
        antenna_height_m: 30.0,
        cells: vec![omni("c", "planned", position)],
        replaces: Vec::new(),
    }
}

#[test]
fn a_new_site_is_mast_works_radio_access_power_and_link() {
    let plan = plan();
    let supply = Supply {
        to_power_m: Some(500.0),
        to_road_m: Some(1000.0),
        ..Supply::default()
    };
    let site = candidate(Kind::NewSite, Structure::Mast(30.0));
    let priced = price(&plan, &site, &Way::Microwave { hop: 1 }, &supply).expect("all lines");
    // Mast 9000 + 30 × 600, works 6000, access 8000, radio 6500, grid 4000 + 6000, link 6000.
    let capex = 27_000 + 6_000 + 8_000 + 6_500 + 10_000 + 6_000;
    // Site 3000, grid 1800, link 1200.
    let yearly = 3_000 + 1_800 + 1_200;
    assert_eq!(priced.power, "grid");
    assert_eq!((priced.capex, priced.yearly), (capex, yearly));
    assert_eq!(priced.cost, capex + 10 * yearly);
    assert_eq!(priced.parts.iter().map(|p| p.cost).sum::<u64>(), priced.cost);
}

#[test]
fn power_is_the_cheapest_and_the_grid_is_not_assumed() {
    let mut plan = plan();
    let site = candidate(Kind::NewSite, Structure::Mast(30.0));
    let power = |plan: &PlanSource, supply: &Supply| {
        price(plan, &site, &Way::Satellite, supply)
            .expect("all lines")
            .power
    };
    assert_eq!(power(&plan, &Supply::default()), "solar");
    let far = Supply {
        to_power_m: Some(60_000.0),
        ..Supply::default()
    };
    assert_eq!(power(&plan, &far), "solar");
    let near_a_village = Supply {
        near_village_has_grid: Some(true),
        to_village_m: Some(100.0),
        ..Supply::default()
    };
    assert_eq!(power(&plan, &near_a_village), "grid");
    if let Some(line) = plan.costs.lines.get_mut("generator-yearly") {
        line.value = 10.0;
    }
    assert_eq!(power(&plan, &Supply::default()), "generator");
}

#[test]
fn a_change_costs_its_line_and_nothing_else() {
    let plan = plan();
    let tilt = candidate(Kind::Change(Change::Tilt(4.0)), Structure::None);
    let priced = price(&plan, &tilt, &Way::OnMast, &Supply::default()).expect("all lines");
    assert_eq!(
        (priced.cost, priced.yearly, priced.power),
        (400, 0, "there already")
    );
    let guest = candidate(Kind::Change(Change::OtherMast), Structure::None);
    let priced = price(&plan, &guest, &Way::OnMast, &Supply::default()).expect("all lines");
    assert_eq!(priced.cost, 3_000 + 10 * 4_500 + 6_500);
}

#[test]
fn a_small_cell_has_its_pole_a_small_sun_and_its_satellite() {
    let plan = plan();
    let small = candidate(Kind::Small(Small::SmallCell), Structure::Pole(10.0));
    let priced = price(&plan, &small, &Way::Satellite, &Supply::default()).expect("all lines");
    let capex = 800 + 1_500 + 7_000 + 3_500 + 800;
    assert_eq!((priced.capex, priced.yearly), (capex, 600 + 300 + 3_600));
    let repeater = candidate(Kind::Small(Small::Repeater), Structure::Pole(10.0));
    let priced = price(&plan, &repeater, &Way::Donor, &Supply::default()).expect("all lines");
    assert_eq!(priced.capex, 800 + 1_500 + 4_000 + 3_500);
}

#[test]
fn fibre_without_roads_is_longer_than_the_line() {
    let mut plan = plan();
    let relay = candidate(Kind::Relay, Structure::Mast(30.0));
    let fibre = Way::Fibre {
        km: 2.0,
        to: at(105.0, 21.0),
    };
    let of = |plan: &PlanSource| {
        let priced = price(plan, &relay, &fibre, &Supply::default()).expect("all lines");
        priced.parts.iter().find(|p| p.name == "fibre").map(|p| p.cost)
    };
    assert_eq!(of(&plan), Some(44_000 + 500 + 3_000));
    plan.layers.roads = Some(crate::study::Layered {
        path: "roads.gpkg".into(),
        layer: None,
        crs: None,
        encoding: None,
    });
    assert_eq!(of(&plan), Some(40_000 + 500 + 3_000));
}

#[test]
fn a_listed_cost_is_the_cost_of_everything() {
    let plan = plan();
    let supply = Supply {
        listed_cost: Some(12_345),
        ..Supply::default()
    };
    let site = candidate(Kind::NewSite, Structure::Mast(30.0));
    let priced = price(&plan, &site, &Way::Satellite, &supply).expect("all lines");
    assert_eq!((priced.cost, priced.capex, priced.yearly), (12_345, 12_345, 0));
}

#[test]
fn costs_are_rounded_up_to_the_unit_part_by_part() {
    let mut plan = plan();
    plan.costs.unit = 1_000;
    let tilt = candidate(Kind::Change(Change::Tilt(4.0)), Structure::None);
    let priced = price(&plan, &tilt, &Way::OnMast, &Supply::default()).expect("all lines");
    assert_eq!((priced.cost, priced.capex), (1_000, 400));
}

#[test]
fn a_line_that_is_missing_is_named() {
    let mut plan = plan();
    plan.costs.lines.remove("satellite");
    let site = candidate(Kind::NewSite, Structure::Mast(30.0));
    let missing = price(&plan, &site, &Way::Satellite, &Supply::default());
    assert_eq!(missing, Err(MissingLine("satellite")));
    plan.costs.lines.clear();
    let missing = price(&plan, &site, &Way::Satellite, &Supply::default());
    assert_eq!(missing, Err(MissingLine("discount-rate")));
}
