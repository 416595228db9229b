//! TR 38.901 against the project's own values: the scenarios, the probability of sight, the way indoors.

use super::super::tr38901::o2i::{self, Building, Car, Material};
use super::super::tr38901::{Scenario, los_probability, uma, umi};
use super::super::{Loss, LossError, Parameters, Path, Sight, Warnings, find};
use super::own::losses;
use super::table::{VectorRow, VectorTable};
use super::{Check, Load, Report};
use crate::maths;
use crate::units::Frequency;

const SCENARIOS: [(&str, Scenario); 3] = [
    ("own/rma.csv", Scenario::RuralMacro),
    ("own/uma.csv", Scenario::UrbanMacro),
    ("own/umi.csv", Scenario::UrbanMicro),
];

const SIGHT: &str = "own/los_probability.csv";
const INDOORS: &str = "own/o2i.csv";

pub(super) fn run(load: &Load, report: &mut Report) {
    for (file, scenario) in SCENARIOS {
        report.read(load, file, |text| {
            let check = Check::new(scenario.card().name, file, "loss", 1e-6);
            let unread = "condition, f_ghz, distance, heights or widths";
            losses(check, text, unread, |table, row| {
                loss_of_row(table, row, scenario)
            })
        });
    }
    report.read(load, SIGHT, probabilities);
    report.read(load, INDOORS, indoors);
}

fn loss_of_row(table: &VectorTable, row: &VectorRow, scenario: Scenario) -> Option<Result<Loss, LossError>> {
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
    let mut parameters = Parameters::with(|p| p.sight = sight);
    if scenario == Scenario::RuralMacro {
        parameters.street_width_m = number("street_width_m")?;
        parameters.building_height_m = number("building_height_m")?;
    }
    let model = (find(scenario.card().name)?.build)(&parameters);
    Some(model.loss(&Path {
        frequency,
        ..Path::bare(0.0, [tx_height_m, rx_height_m], &[d_2d_m / 1000.0], &[])
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

fn probabilities(text: &str) -> Vec<Check> {
    let table = VectorTable::parse(text);
    let scenarios = [
        ("rma", Scenario::RuralMacro),
        ("uma", Scenario::UrbanMacro),
        ("umi", Scenario::UrbanMicro),
    ];
    let mut checks: Vec<Check> = scenarios
        .iter()
        .map(|(_, scenario)| Check::new(scenario.card().name, SIGHT, "probability of sight", 1e-9))
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

fn indoors(text: &str) -> Vec<Check> {
    let table = VectorTable::parse(text);
    let mut check = Check::new(o2i::CARD.name, INDOORS, "loss", 1e-6);
    for row in table.rows() {
        match indoors_of_row(&table, row) {
            Some(got) => check.row(&table, row, "loss_db", got),
            None => check.unreadable(row.line, "kind, f_ghz, indoor_m or share_pct"),
        }
    }
    vec![check]
}

const MATERIALS: [(&str, Material); 4] = [
    ("glass", Material::Glass),
    ("coated-glass", Material::CoatedGlass),
    ("concrete", Material::Concrete),
    ("wood", Material::Wood),
];

fn indoors_of_row(table: &VectorTable, row: &VectorRow) -> Option<Result<f64, LossError>> {
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
        _ => {
            let material = table.word(row, "kind", &MATERIALS)?;
            return Some(material.loss(frequency).map(|db| db.0));
        }
    };
    let share_pct = table.number(row, "share_pct")?;
    Some(penetration.and_then(|p| p.not_exceeded(share_pct)).map(|db| db.0))
}
