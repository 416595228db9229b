//! Claims as rasters: one value where there is coverage, another, or no data, where there is none.
//!
//! Pixels are read as they lie in the file, and a place has the value of the pixel in which it lies; one on the
//! line between two pixels has that of the later column or row. All pixels of the box around the places are
//! looked at: a value that nothing says the meaning of is a fault wherever it is there.

use super::places::Places;
use super::{Answers, elsewhere};
use crate::ingest::notes::{Notes, file_name};
use crate::ingest::role::Role;
use crate::ingest::samples::read as samples;
use crate::ingest::terrain_files::{Wanted, open_all};
use crate::ingest::tile::Tile;
use crate::space::LonLat;
use crate::space::crs::Transformer;
use crate::study::ClaimsLayer;
use crate::study::claims::Named;
use crate::world::Fault;
use std::collections::BTreeSet;

/// Pixels that are read at once, about: 32 MB of numbers.
const AT_ONCE: usize = 1 << 22;

/// Values without a meaning that are shown.
const SHOWN: usize = 8;

/// Reads a raster; nothing where it is faulty.
pub(super) fn read(notes: &mut Notes, layer: &ClaimsLayer, places: &Places) -> Option<Answers> {
    let (Named::All(operator), Named::All(technology)) = (&layer.operator, &layer.technology) else {
        return None;
    };
    let paths = [layer.layered.path.clone()];
    let mut wanted = Wanted::without_unit(Role::Claims, &paths, layer.layered.crs.as_ref());
    wanted.band = layer.band;
    let mut inside = vec![false; places.at().len()];
    let tiles = open_all(notes, &wanted);
    if tiles.is_empty() {
        return None;
    }
    let mut outside = places.at().len();
    for tile in &tiles {
        if !places.touch(&tile.bounds) {
            if !elsewhere(notes, layer, &tile.bounds, places) {
                return None;
            }
            continue;
        }
        let mut pixels = match pixels(tile, places.at()) {
            Ok(pixels) => pixels,
            Err(cause) => {
                let remedy = "declare another `crs`";
                notes.problem(Fault::new("claims-unreadable", &tile.path, cause, remedy));
                return None;
            }
        };
        outside = outside.saturating_sub(pixels.len());
        match covered(tile, layer, &mut pixels, &mut inside) {
            Ok(strange) if strange.is_empty() => {}
            Ok(strange) => {
                notes.problem(of_strange(tile, layer, &strange));
                return None;
            }
            Err(cause) => {
                let remedy = "the file is damaged or cut short: fetch or write it again";
                notes.problem(Fault::new("claims-damaged", &tile.path, cause, remedy));
                return None;
            }
        }
    }
    if outside > 0 {
        let text =
            "rasters of claims that do not reach over all test points: beyond their edge nothing is claimed";
        let example = format!(
            "{}: {outside} of {} test points lie outside",
            file_name(&layer.layered.path),
            places.at().len()
        );
        notes.remark("claims-beyond-raster", text, example);
    }
    Some(vec![(operator.clone(), *technology, inside)])
}

/// Row, column and number of each place that lies in the file.
fn pixels(tile: &Tile, places: &[LonLat]) -> Result<Vec<(usize, usize, usize)>, String> {
    let there = Transformer::from_wgs84(&tile.crs).map_err(|e| e.to_string())?;
    let turned = |lon: f64| {
        let by = [0.0, 360.0, -360.0];
        let is_within = |lon: &f64| (tile.bounds.west_deg..=tile.bounds.east_deg).contains(lon);
        by.map(|by| lon + by).into_iter().find(is_within)
    };
    let mut at: Vec<(f64, f64)> = places
        .iter()
        .map(|p| match turned(p.lon_deg()) {
            Some(lon) if !tile.crs.is_projected() => (lon, p.lat_deg()),
            _ => (p.lon_deg(), p.lat_deg()),
        })
        .collect();
    // On WGS 84 nothing changes, and longitudes beyond 180° stay what they are.
    if !tile.on_wgs84 {
        there.convert_all(&mut at);
    }
    let mut found: Vec<(usize, usize, usize)> = at
        .into_iter()
        .enumerate()
        .filter_map(|(nth, (x, y))| {
            let (col, row) = tile.affine.pixel(x, y);
            let is_in = col >= 0.0 && row >= 0.0 && col < tile.cols as f64 && row < tile.rows as f64;
            is_in.then_some((row as usize, col as usize, nth))
        })
        .collect();
    found.sort_unstable();
    Ok(found)
}

/// Marks the places in pixels of coverage; the values that have no meaning, the smallest first.
fn covered(
    tile: &Tile,
    layer: &ClaimsLayer,
    pixels: &mut Vec<(usize, usize, usize)>,
    inside: &mut [bool],
) -> Result<Vec<f64>, String> {
    let (Some(first), Some(last)) = (pixels.first().copied(), pixels.last().copied()) else {
        return Ok(Vec::new());
    };
    let west = pixels.iter().map(|p| p.1).min().unwrap_or_default();
    let east = pixels.iter().map(|p| p.1).max().unwrap_or_default();
    let width = east - west + 1;
    let high = (AT_ONCE / width).max(1);
    let is_one_of = |values: &[i64], value: f64| values.iter().any(|v| *v as f64 == value);
    let mut strange: BTreeSet<u64> = BTreeSet::new();
    let mut rest = pixels.drain(..).peekable();
    let mut row = first.0;
    while row <= last.0 {
        let height = high.min(last.0 + 1 - row);
        let raw = samples(tile, (west, row), (width, height))?.raw;
        for value in raw.iter().filter(|v| !v.is_nan()) {
            let is_known =
                is_one_of(&layer.covered_values, *value) || is_one_of(&layer.uncovered_values, *value);
            if !is_known && strange.len() <= SHOWN {
                strange.insert(value.to_bits());
            }
        }
        while let Some((at_row, col, nth)) = rest.next_if(|p| p.0 < row + height) {
            let value = raw.get((at_row - row) * width + col - west);
            let is_covered = value.is_some_and(|v| is_one_of(&layer.covered_values, *v));
            if let Some(place) = inside.get_mut(nth) {
                *place |= is_covered;
            }
        }
        row += height;
    }
    let mut strange: Vec<f64> = strange.into_iter().map(f64::from_bits).collect();
    strange.sort_by(f64::total_cmp);
    Ok(strange)
}

fn of_strange(tile: &Tile, layer: &ClaimsLayer, strange: &[f64]) -> Fault {
    let shown: Vec<String> = strange.iter().take(SHOWN).map(f64::to_string).collect();
    let more = if strange.len() > SHOWN { " and others" } else { "" };
    let cause = format!(
        "around the villages it has the values {}{more}, and only {:?} is coverage and {:?} or no data is none",
        shown.join(", "),
        layer.covered_values,
        layer.uncovered_values
    );
    let remedy = "say what they mean with covered_values and uncovered_values in [[claims.layers]], or give a raster of 1";
    Fault::new("claims-value-unknown", &tile.path, cause, remedy).in_field("covered_values")
}
