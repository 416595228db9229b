//! Diffraction constructions without the smooth earth: the project's own values.

use super::super::p526::{deygout, edges};
use super::super::{Loss, LossError, Parameters, find};
use super::ground::Ground;
use super::own::losses;
use super::table::{VectorRow, VectorTable};
use super::{Check, Load, Report};

const FILES: [(&str, &str); 2] = [
    ("own/deygout.csv", deygout::CARD.name),
    ("own/bullington.csv", edges::CARD_BULLINGTON.name),
];

pub(super) fn run(load: &Load, report: &mut Report) {
    for (file, name) in FILES {
        report.read(load, file, |text| {
            let profiles = Ground::load(load, "own/profiles.csv");
            let check = Check::new(name, file, "loss", 1e-6);
            let unread = "the profile or the parameters";
            losses(check, text, unread, |table, row| {
                loss(table, row, &profiles, name)
            })
        });
    }
}

fn loss(
    table: &VectorTable,
    row: &VectorRow,
    profiles: &[Option<Ground>],
    name: &str,
) -> Option<Result<Loss, LossError>> {
    let number = |column| table.number(row, column);
    let ground = Ground::of_row(table, row, profiles)?;
    let earth_radius_factor = number("k")?;
    let model = (find(name)?.build)(&Parameters::with(|p| p.earth_radius_factor = earth_radius_factor));
    Some(model.loss(&ground.path(number("f_mhz")?, [number("h_tx_m")?, number("h_rx_m")?])))
}
