//! What rasters beside the best level say of themselves: the best server's cell, the second-best level, how
//! many cells are heard, SINR; and the table of what the codes of cells mean.

use super::OutputError;
use super::caption::{operator_label, signal_label};
use super::raster::Description;
use super::tiff::{Kind, owned};
use crate::domain::Network;
use crate::domain::csv_text::protected;
use std::collections::BTreeSet;

/// How a raster is described.
pub(super) struct What {
    what: &'static str,
    units: &'static str,
    no_data: Option<f64>,
}

pub(super) const SERVER: What = What {
    what: "cell of the best level, code of coverage_server.csv",
    units: "code",
    no_data: Some(0.0),
};
pub(super) const SECOND: What = What {
    what: "second-best level",
    units: "dBm",
    no_data: Some(f64::NAN),
};
pub(super) const SERVERS: What = What {
    what: "cells at or above the usable level",
    units: "cells",
    no_data: None,
};
/// Of technologies that do not count in the preset.
pub(super) const HEARD: What = What {
    what: "cells that are heard",
    ..SERVERS
};
pub(super) const SINR: What = What {
    what: "SINR of the best server against heard cells of its operator",
    units: "dB",
    no_data: Some(f64::NAN),
};

impl What {
    pub(super) fn of(&self, (operator, technology): &Kind) -> Description {
        let operator = operator_label(operator.as_deref());
        Description {
            text: format!("{}, {operator}: {}", signal_label(*technology), self.what),
            metadata: owned(&[
                ("technology", technology.name()),
                ("operator", operator),
                ("units", self.units),
            ]),
            no_data: self.no_data,
        }
    }
}

/// The id of the cell that a code represents.
pub(super) fn cell_id(network: &Network, code: u32) -> Option<&str> {
    let cell = network.cells().get((code as usize).checked_sub(1)?)?;
    Some(&cell.id)
}

/// What codes mean: those that the raster holds.
pub(super) fn table(network: &Network, used: &BTreeSet<u32>) -> Result<Vec<u8>, OutputError> {
    let text = |error: csv::Error| OutputError::Text {
        what: "coverage_server.csv",
        cause: error.to_string(),
    };
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(["code", "cell_id", "site", "operator", "technology"])
        .map_err(text)?;
    for code in used {
        let cell = network.cells().get(*code as usize - 1);
        let cell =
            cell.ok_or_else(|| OutputError::mismatch(format!("code {code} of a best server is no cell")))?;
        let code = code.to_string();
        rows.write_record([
            code.as_str(),
            &cell.id,
            &cell.site,
            protected(&cell.operator).as_ref(),
            cell.technology.name(),
        ])
        .map_err(text)?;
    }
    rows.into_inner().map_err(|error| OutputError::Text {
        what: "coverage_server.csv",
        cause: error.to_string(),
    })
}
