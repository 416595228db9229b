//! Diffraction constructions without the smooth earth: the project's own values.

use super::super::p526::{deygout, edges};
use super::super::{Parameters, Path, Surroundings, find};
use super::ground::Ground;
use super::own::compare;
use super::table::{Row, Table};
use super::{Check, Load, Report};
use crate::units::Frequency;

const FILES: [(&str, &str); 2] = [
    ("own/deygout.csv", deygout::CARD.name),
    ("own/bullington.csv", edges::CARD_BULLINGTON.name),
];

pub(super) fn run(load: &Load, report: &mut Report) {
    for (file, name) in FILES {
        let Some(text) = load(file) else {
            report.absent.push(file.to_string());
            continue;
        };
        let profiles = load("own/profiles.csv")
            .map(|text| Ground::parse(&text))
            .unwrap_or_default();
        let table = Table::parse(&text);
        let mut check = Check::new(name, file, "loss", 1e-6);
        for row in table.rows() {
            if compare_row(&table, row, &profiles, name, &mut check).is_none() {
                check.unreadable(row.line, "the profile or the parameters");
            }
        }
        report.checks.push(check);
    }
}

fn compare_row(
    table: &Table,
    row: &Row,
    profiles: &[Option<Ground>],
    name: &str,
    check: &mut Check,
) -> Option<()> {
    let index: usize = table.text(row, "profile_row")?.parse().ok()?;
    let ground = profiles
        .get(index)?
        .as_ref()?
        .spoiled(table.text(row, "fault")?)?;
    let model = (find(name)?.build)(&Parameters {
        earth_radius_factor: table.number(row, "k")?,
        ..Parameters::default()
    });
    let got = model.loss(&Path {
        frequency: Frequency::from_mhz(table.number(row, "f_mhz")?),
        tx_height_m: table.number(row, "h_tx_m")?,
        rx_height_m: table.number(row, "h_rx_m")?,
        distances_km: &ground.distances_km,
        heights_m: &ground.heights_m,
        surroundings: Surroundings::NONE,
    });
    compare(check, table, row, got);
    Some(())
}
