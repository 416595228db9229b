//! Attenuation in vegetation: the project's own values.

use super::super::{Loss, LossError, Warnings, p833};
use super::own::losses;
use super::table::{VectorRow, VectorTable};
use super::{Check, Load, Report};
use crate::units::{Db, Frequency};

const FILE: &str = "own/p833.csv";

pub(super) fn run(load: &Load, report: &mut Report) {
    report.read(load, FILE, |text| {
        let check = Check::new(p833::CARD.name, FILE, "loss", 1e-9);
        losses(
            check,
            text,
            "way, woodland, f_mhz, depth_m or elevation_deg",
            loss,
        )
    });
}

fn loss(table: &VectorTable, row: &VectorRow) -> Option<Result<Loss, LossError>> {
    let number = |column| table.number(row, column);
    let frequency = Frequency::from_mhz(number("f_mhz")?);
    let woodlands = [
        ("rio", &p833::RIO_DE_JANEIRO),
        ("mulhouse", &p833::MULHOUSE),
        ("st-petersburg", &p833::ST_PETERSBURG),
    ];
    let woodland = || table.word(row, "woodland", &woodlands);
    let got = match table.text(row, "way")? {
        "woodland" => p833::in_woodland(frequency, number("depth_m")?, woodland()?),
        "most" => p833::maximum(frequency, woodland()?),
        "slant" => p833::slant(frequency, number("depth_m")?, number("elevation_deg")?),
        "obstruction" => {
            let other = number("other_db").map(Db);
            let through = p833::through_one_obstruction(frequency, number("depth_m")?, other);
            through.map(|loss| p833::Attenuation {
                loss,
                warnings: Warnings::NONE,
            })
        }
        _ => return None,
    };
    Some(got.map(|p833::Attenuation { loss, warnings }| Loss { loss, warnings }))
}
