//! TR 38.901 against the project's own values: the scenarios, the probability of sight, the way indoors.

use super::super::tr38901::o2i::{self, Building, Car, Material};
use super::super::tr38901::{Scenario, los_probability, uma, umi};
use super::super::{Loss, LossError, Parameters, Path, Sight, Surroundings, Warnings, find};
use super::own::compare;
use super::table::{Row, Table};
use super::{Check, Load, Report};
use crate::maths;
use crate::units::Frequency;

const SCENARIOS: [(&str, Scenario); 3] = [
    ("own/rma.csv", Scenario::RuralMacro),
    ("own/uma.csv", Scenario::UrbanMacro),
    ("own/umi.csv", Scenario::UrbanMicro),
];

pub(super) fn run(load: &Load, report: &mut Report) {
    for (file, scenario) in SCENARIOS {
        match load(file) {
            Some(text) => report.checks.push(losses(file, scenario, &text)),
            None => report.absent.push(file.to_string()),
        }
    }
    for (file, reader) in [
        (
            "own/los_probability.csv",
            probabilities as fn(&str, &str) -> Vec<Check>,
        ),
        ("own/o2i.csv", indoors),
    ] {
        match load(file) {
            Some(text) => report.checks.extend(reader(file, &text)),
            None => report.absent.push(file.to_string()),
        }
    }
}

fn losses(file: &str, scenario: Scenario, text: &str) -> Check {
    let table = Table::parse(text);
    let mut check = Check::new(scenario.card().name, file, "loss", 1e-6);
    for row in table.rows() {
        match loss_of_row(&table, row, scenario) {
            Some(got) => compare(&mut check, &table, row, got),
            None => check.unreadable(row.line, "condition, f_ghz, distance, heights or widths"),
        }
    }
    check
}

fn loss_of_row(table: &Table, row: &Row, scenario: Scenario) -> Option<Result<Loss, LossError>> {
    let number = |column| table.number(row, column);
    let (d_2d_m, tx_height_m, rx_height_m) = (number("d_2d_m")?, number("h_bs_m")?, number("h_ut_m")?);
    let frequency = Frequency::from_ghz(number("f_ghz")?);
    let sight = match table.text(row, "condition")? {
        "los" => Sight::Los,
        "nlos" => Sight::Nlos,
        "optional" => {
            let d_3d_km = maths::hypot(d_2d_m, tx_height_m - rx_height_m) / 1000.0;
            return optional_nlos(scenario, frequency, d_3d_km);
        }
        _ => return None,
    };
    let mut parameters = Parameters {
        sight,
        ..Parameters::default()
    };
    if scenario == Scenario::RuralMacro {
        parameters.street_width_m = number("street_width_m")?;
        parameters.building_height_m = number("building_height_m")?;
    }
    let model = (find(scenario.card().name)?.build)(&parameters);
    Some(model.loss(&Path {
        frequency,
        tx_height_m,
        rx_height_m,
        distances_km: &[d_2d_m / 1000.0],
        heights_m: &[],
        surroundings: Surroundings::NONE,
    }))
}

fn optional_nlos(scenario: Scenario, frequency: Frequency, d_3d_km: f64) -> Option<Result<Loss, LossError>> {
    let loss = match scenario {
        Scenario::RuralMacro => return None,
        Scenario::UrbanMacro => uma::optional_nlos(frequency, d_3d_km),
        Scenario::UrbanMicro => umi::optional_nlos(frequency, d_3d_km),
    };
    Some(loss.map(|loss| Loss {
        loss,
        warnings: Warnings::NONE,
    }))
}

fn probabilities(file: &str, text: &str) -> Vec<Check> {
    let table = Table::parse(text);
    let scenarios = [
        ("rma", Scenario::RuralMacro),
        ("uma", Scenario::UrbanMacro),
        ("umi", Scenario::UrbanMicro),
    ];
    let mut checks: Vec<Check> = scenarios
        .iter()
        .map(|(_, scenario)| Check::new(scenario.card().name, file, "probability of sight", 1e-9))
        .collect();
    for row in table.rows() {
        let which = scenarios
            .iter()
            .position(|(name, _)| table.text(row, "scenario") == Some(*name));
        let (Some(which), Some(d_2d_m), Some(h_ut_m)) =
            (which, table.number(row, "d_2d_m"), table.number(row, "h_ut_m"))
        else {
            checks[0].unreadable(row.line, "scenario, d_2d_m or h_ut_m");
            continue;
        };
        let got = los_probability(scenarios[which].1, d_2d_m, h_ut_m);
        checks[which].row(&table, row, "probability", got);
    }
    checks
}

fn indoors(file: &str, text: &str) -> Vec<Check> {
    let table = Table::parse(text);
    let mut check = Check::new(o2i::CARD.name, file, "loss", 1e-6);
    for row in table.rows() {
        match indoors_of_row(&table, row) {
            Some(got) => check.row(&table, row, "loss_db", got),
            None => check.unreadable(row.line, "kind, f_ghz, indoor_m or share_pct"),
        }
    }
    vec![check]
}

fn indoors_of_row(table: &Table, row: &Row) -> Option<Result<f64, LossError>> {
    let frequency = Frequency::from_ghz(table.number(row, "f_ghz")?);
    let building = |building| {
        let indoor_m = table.number(row, "indoor_m")?;
        Some(o2i::into_building(building, frequency, indoor_m))
    };
    let penetration = match table.text(row, "kind")? {
        "low-loss" => building(Building::LowLoss)?,
        "high-loss" => building(Building::HighLoss)?,
        "car" => o2i::into_car(Car::PlainWindows, frequency),
        "car-coated" => o2i::into_car(Car::CoatedWindows, frequency),
        name => {
            let material = match name {
                "glass" => Material::Glass,
                "coated-glass" => Material::CoatedGlass,
                "concrete" => Material::Concrete,
                "wood" => Material::Wood,
                _ => return None,
            };
            return Some(material.loss(frequency).map(|db| db.0));
        }
    };
    let share_pct = table.number(row, "share_pct")?;
    Some(penetration.and_then(|p| p.not_exceeded(share_pct)).map(|db| db.0))
}
