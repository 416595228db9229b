//! What the rasters of levels and of classes say of themselves: `coverage.tif` and `coverage_class.tif`.

use super::OutputError;
use super::caption::{operator_label, signal_label};
use super::raster::Description;
use crate::analysis::Caption;
use crate::domain::Technology;
use crate::domain::Threshold;
use crate::gaps::Class;

/// Operator (`None`: any) and technology of a layer.
pub(super) type Kind = (Option<String>, Technology);

/// Of `coverage.tif`: Float32, one band a layer, in dBm as judged (what the preset takes off is off); NaN,
/// declared as nodata, where there is no level, and where the class is not known.
pub(super) fn of_levels((operator, technology): &Kind, caption: &Caption) -> Description {
    let operator = operator_label(operator.as_deref());
    let judged = if caption.preset.lowers(*technology) {
        " as judged: less walls, margins and what the uplink is weaker"
    } else {
        ""
    };
    let metadata = [
        ("technology", technology.name()),
        ("operator", operator),
        ("signal", technology.reference_signal().name()),
        ("surroundings", &caption.surroundings),
        ("units", "dBm"),
        (
            "no_data",
            "no cell is heard, or a path that could not be computed might change the class",
        ),
    ];
    Description {
        text: format!(
            "{}, {operator}, dBm, predicted{judged}; {}",
            signal_label(*technology),
            caption.surroundings
        ),
        metadata: owned(&metadata),
        no_data: Some(f64::NAN),
    }
}

/// Of `coverage_class.tif`: Byte, the class of every pixel of a layer (see [`Class`]), and the levels at
/// which it changes.
///
/// # Errors
/// [`OutputError::Mismatch`] when the layer's technology does not count in the preset.
pub(super) fn of_classes(
    (operator, technology): &Kind,
    caption: &Caption,
) -> Result<(Description, Threshold), OutputError> {
    let breaks = judged(*technology, caption)?;
    let mut metadata: Vec<(String, String)> = Class::ALL
        .iter()
        .map(|c| (format!("class_{}", *c as u8), c.name().to_owned()))
        .collect();
    metadata.push(("covered_from_dbm".to_owned(), format!("{:.1}", breaks.covered.0)));
    metadata.push(("usable_from_dbm".to_owned(), format!("{:.1}", breaks.usable.0)));
    metadata.push(("surroundings".to_owned(), caption.surroundings.clone()));
    let description = Description {
        text: format!(
            "{} coverage class, {}, predicted; {}",
            signal_label(*technology),
            operator_label(operator.as_deref()),
            caption.surroundings
        ),
        metadata,
        // What is not known is a class of its own, to be seen: as nodata it would look like no signal.
        no_data: None,
    };
    Ok((description, breaks))
}

/// The levels at which the classes of a technology change.
///
/// # Errors
/// [`OutputError::Mismatch`] where it does not count in the preset.
pub(super) fn judged(technology: Technology, caption: &Caption) -> Result<Threshold, OutputError> {
    caption.threshold(technology).ok_or_else(|| {
        OutputError::mismatch(format!(
            "the preset {} has no level for {technology}",
            caption.preset.name
        ))
    })
}

/// `coverage_class.tif.aux.xml`: the names of the classes, which GeoTIFF itself cannot hold, where GDAL and
/// QGIS look for them.
pub(super) fn class_names() -> String {
    let names: String = Class::ALL
        .iter()
        .map(|c| format!("      <Category>{}</Category>\n", c.name()))
        .collect();
    format!(
        "<PAMDataset>\n  <PAMRasterBand band=\"1\">\n    <CategoryNames>\n{names}    </CategoryNames>\n  </PAMRasterBand>\n</PAMDataset>\n"
    )
}

pub(super) fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}
