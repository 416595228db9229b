//! Rasters beside the best level: the best server's cell, the second-best level, how many cells are heard, SINR; with their styles.

use super::caption::{operator_label, signal_label};
use super::tiff::{Band, Same, common_frame, encode};
use super::{Caption, OutputError, qml};
use crate::coverage::{Further, Layer, Level16};
use crate::domain::Network;
use std::collections::BTreeSet;

/// A file's name and bytes.
pub type File = (&'static str, Vec<u8>);

/// Every name that [`files`] can give.
pub const NAMES: [&str; 9] = [
    "coverage_second.qml",
    "coverage_second.tif",
    "coverage_server.csv",
    "coverage_server.qml",
    "coverage_server.tif",
    "coverage_servers.qml",
    "coverage_servers.tif",
    "coverage_sinr.qml",
    "coverage_sinr.tif",
];

/// The rasters that the layers hold, one band a layer in their order, each with its style; with that of cells a table of what its codes mean.
///
/// # Errors
/// [`OutputError::Mismatch`] for layers that hold different things, or on different frames; [`OutputError::Raster`] when GDAL fails.
pub fn files(layers: &[Layer], network: &Network, caption: &Caption) -> Result<Vec<File>, OutputError> {
    let mut files: Vec<File> = Vec::new();
    let levels = |of: fn(&Further) -> Option<&Vec<Level16>>| {
        planes(layers, move |f| {
            Some(
                of(f)?
                    .iter()
                    .map(|v| v.get().unwrap_or(f32::NAN))
                    .collect::<Vec<f32>>(),
            )
        })
    };
    let codes = planes(layers, |f| {
        let codes = f.server.as_ref()?.iter();
        Some(codes.map(|code| code.map_or(0, u32::from)).collect::<Vec<u32>>())
    })?;
    if let Some(codes) = codes {
        let used: BTreeSet<u32> = codes.iter().flatten().copied().filter(|code| *code > 0).collect();
        let name = "coverage_server.tif";
        files.push((name, raster(name, layers, codes, &SERVER, caption)?));
        files.push(("coverage_server.csv", table(network, &used)?));
        let label = |code: u32| cell_id(network, code).unwrap_or_default();
        files.push(("coverage_server.qml", qml::of_codes(&used, label).into_bytes()));
    }
    if let Some(values) = levels(|f| f.second.as_ref())? {
        let name = "coverage_second.tif";
        files.push((name, raster(name, layers, values, &SECOND, caption)?));
        files.push(("coverage_second.qml", qml::of_levels().into_bytes()));
    }
    if let Some(values) = planes(layers, |f| f.servers.clone())? {
        let name = "coverage_servers.tif";
        files.push((name, raster(name, layers, values, &SERVERS, caption)?));
        files.push(("coverage_servers.qml", qml::of_counts().into_bytes()));
    }
    if let Some(values) = levels(|f| f.sinr.as_ref())? {
        let name = "coverage_sinr.tif";
        files.push((name, raster(name, layers, values, &SINR, caption)?));
        files.push(("coverage_sinr.qml", qml::of_sinr().into_bytes()));
    }
    Ok(files)
}

/// How a raster is described.
struct Kind {
    what: &'static str,
    units: &'static str,
    no_data: Option<f64>,
}

const SERVER: Kind = Kind {
    what: "cell of the best level, code of coverage_server.csv",
    units: "code",
    no_data: Some(0.0),
};
const SECOND: Kind = Kind {
    what: "second-best level",
    units: "dBm",
    no_data: Some(f64::NAN),
};
const SERVERS: Kind = Kind {
    what: "cells that are heard",
    units: "cells",
    no_data: None,
};
const SINR: Kind = Kind {
    what: "SINR of the best server against heard cells of its operator",
    units: "dB",
    no_data: Some(f64::NAN),
};

/// The values of every layer; `None` where no layer has any.
fn planes<T>(
    layers: &[Layer],
    of: impl Fn(&Further) -> Option<Vec<T>>,
) -> Result<Option<Vec<Vec<T>>>, OutputError> {
    let values: Vec<Vec<T>> = layers.iter().filter_map(|layer| of(&layer.further)).collect();
    let pixels = |layer: &Layer| layer.levels.frame.len();
    match values.len() {
        0 => Ok(None),
        n if n == layers.len() && values.iter().zip(layers).all(|(v, l)| v.len() == pixels(l)) => {
            Ok(Some(values))
        }
        _ => Err(OutputError::Mismatch {
            what: "some layers hold a raster that others do not, or not for all pixels".to_owned(),
        }),
    }
}

fn raster<T: Same>(
    name: &str,
    layers: &[Layer],
    values: Vec<Vec<T>>,
    kind: &Kind,
    caption: &Caption,
) -> Result<Vec<u8>, OutputError> {
    let frame = common_frame(layers)?;
    let bands: Vec<Band<T>> = layers
        .iter()
        .zip(values)
        .map(|(layer, values)| {
            let operator = operator_label(layer.operator.as_deref());
            Band {
                values,
                description: format!("{}, {operator}: {}", signal_label(layer.technology), kind.what),
                metadata: [
                    ("technology", layer.technology.name()),
                    ("operator", operator),
                    ("units", kind.units),
                ]
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .into(),
                no_data: kind.no_data,
            }
        })
        .collect();
    encode(name, &frame, &bands, caption, None)
}

fn cell_id(network: &Network, code: u32) -> Option<&str> {
    let cell = network.cells().get((code as usize).checked_sub(1)?)?;
    Some(&cell.id)
}

/// What codes mean: those that the raster holds.
fn table(network: &Network, used: &BTreeSet<u32>) -> Result<Vec<u8>, OutputError> {
    let text = |error: csv::Error| OutputError::Text {
        what: "coverage_server.csv",
        cause: error.to_string(),
    };
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(["code", "cell_id", "site", "operator", "technology"])
        .map_err(text)?;
    for code in used {
        let cell = network.cells().get(*code as usize - 1);
        let cell = cell.ok_or_else(|| OutputError::Mismatch {
            what: format!("code {code} of a best server is no cell"),
        })?;
        let code = code.to_string();
        rows.write_record([
            &code,
            &cell.id,
            &cell.site,
            &cell.operator,
            cell.technology.name(),
        ])
        .map_err(text)?;
    }
    rows.into_inner().map_err(|error| OutputError::Text {
        what: "coverage_server.csv",
        cause: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::example;
    use std::num::NonZeroU32;

    #[test]
    fn layers_without_further_planes_make_no_files_and_unequal_ones_are_refused() {
        let layer = example::layer();
        let network = example::Example::new().network;
        let caption = example::caption();
        assert!(
            files(std::slice::from_ref(&layer), &network, &caption)
                .expect("nothing")
                .is_empty()
        );
        let mut more = layer.clone();
        more.further.servers = Some(vec![2; layer.levels.frame.len()]);
        assert!(files(&[layer.clone(), more.clone()], &network, &caption).is_err());
        more.further.servers = Some(vec![2; 3]);
        assert!(files(&[more], &network, &caption).is_err());
    }

    #[test]
    fn every_plane_becomes_a_raster_with_a_style() {
        let mut layer = example::layer();
        let n = layer.levels.frame.len();
        let network = example::Example::new().network;
        layer.further = Further {
            server: Some((0..n).map(|i| NonZeroU32::new(u32::from(i % 3 > 0))).collect()),
            second: Some(vec![Level16::from_db(Some(-101.25)); n]),
            servers: Some(vec![2; n]),
            sinr: Some(vec![Level16::from_db(None); n]),
        };
        let made = files(&[layer], &network, &example::caption()).expect("files");
        let mut names: Vec<&str> = made.iter().map(|f| f.0).collect();
        names.sort_unstable();
        assert_eq!(names, NAMES);
        let table = made
            .iter()
            .find(|f| f.0 == "coverage_server.csv")
            .expect("a table");
        let text = String::from_utf8(table.1.clone()).expect("text");
        let id = &network.cells()[0].id;
        assert!(
            text.starts_with("code,cell_id,") && text.contains(&format!("1,{id},")),
            "{text}"
        );
        assert_eq!(text.lines().count(), 2);
    }
}
