//! HGT tiles: heights without a header. The size says what a tile is, the name where it lies.

use super::affine::Affine;
use super::notes::Notes;
use crate::world::Fault;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Columns and rows of the tiles that exist: 3″, 1″ by 2″ (as north of 50°), 1″, half a second.
const SIZES: [(usize, usize); 4] = [(1201, 1201), (1801, 3601), (3601, 3601), (7201, 7201)];

/// Bytes of a sample.
const BYTES: usize = 2;

/// A tile that is read without GDAL.
pub(super) struct Hgt {
    path: PathBuf,
    cols: usize,
    rows: usize,
    /// South-western corner, degrees.
    lon_deg: f64,
    lat_deg: f64,
}

/// Is the file a whole tile, or none at all? A fault where its size is that of no tile.
pub(super) fn is_whole(notes: &mut Notes, path: &Path) -> bool {
    if !path.extension().is_some_and(|e| e.eq_ignore_ascii_case("hgt")) {
        return true;
    }
    let bytes = std::fs::metadata(path).map_or(0, |m| m.len());
    if size_of(bytes).is_some() {
        return true;
    }
    let sizes: Vec<String> = SIZES
        .iter()
        .map(|(cols, rows)| format!("{cols}×{rows} ({} bytes)", cols * rows * BYTES))
        .collect();
    let cause = format!(
        "the HGT has {bytes} bytes, which is the size of no tile that is read: {}; it is cut short, or no HGT",
        sizes.join(", ")
    );
    let remedy = "fetch the tile again, or write it as a GeoTIFF";
    notes.problem(Fault::new("terrain-truncated", path, cause, remedy));
    false
}

fn size_of(bytes: u64) -> Option<(usize, usize)> {
    let of = |(cols, rows): &&(usize, usize)| (cols * rows * BYTES) as u64 == bytes;
    SIZES.iter().find(of).copied()
}

/// South-western corner from a name such as `N21E105.hgt`, degrees east and north.
fn corner_of(name: &str) -> Option<(f64, f64)> {
    let part = |from: usize, to: usize| name.get(from..to);
    let number = |text: Option<&str>| text?.parse::<u16>().ok().map(f64::from);
    let sign = |text: Option<&str>, plus: &str, minus: &str| {
        let letter = text?.to_ascii_uppercase();
        if letter == plus {
            Some(1.0)
        } else {
            (letter == minus).then_some(-1.0)
        }
    };
    let lat_deg = sign(part(0, 1), "N", "S")? * number(part(1, 3))?;
    let lon_deg = sign(part(3, 4), "E", "W")? * number(part(4, 7))?;
    Some((lon_deg, lat_deg))
}

impl Hgt {
    /// The value of a void.
    pub(super) const NODATA: f64 = -32_768.0;

    /// A tile whose size and name say what it is.
    pub(super) fn open(path: &Path) -> Option<Self> {
        if !path.extension()?.eq_ignore_ascii_case("hgt") {
            return None;
        }
        let (cols, rows) = size_of(std::fs::metadata(path).ok()?.len())?;
        let (lon_deg, lat_deg) = corner_of(&path.file_name()?.to_string_lossy())?;
        Some(Self {
            path: path.to_owned(),
            cols,
            rows,
            lon_deg,
            lat_deg,
        })
    }

    pub(super) const fn size(&self) -> (usize, usize) {
        (self.cols, self.rows)
    }

    /// Samples lie on the degrees: their pixels reach half a step beyond.
    pub(super) fn affine(&self) -> Affine {
        let (across, down) = (1.0 / (self.cols - 1) as f64, 1.0 / (self.rows - 1) as f64);
        let (west, north) = (self.lon_deg - 0.5 * across, self.lat_deg + 1.0 + 0.5 * down);
        Affine {
            forward: [west, across, 0.0, north, 0.0, -down],
        }
    }

    /// Samples of a window, row by row.
    pub(super) fn read(
        &self,
        (col, row): (usize, usize),
        (width, height): (usize, usize),
    ) -> std::io::Result<Vec<f64>> {
        let mut file = File::open(&self.path)?;
        let mut bytes = vec![0u8; BYTES * width];
        let mut samples = Vec::with_capacity(width * height);
        for line in row..row + height {
            file.seek(SeekFrom::Start((BYTES * (line * self.cols + col)) as u64))?;
            file.read_exact(&mut bytes)?;
            let pairs = bytes.chunks_exact(BYTES).filter_map(|pair| pair.try_into().ok());
            samples.extend(pairs.map(|pair| f64::from(i16::from_be_bytes(pair))));
        }
        Ok(samples)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_where_a_tile_lies() {
        assert_eq!(corner_of("N21E105.hgt"), Some((105.0, 21.0)));
        assert_eq!(corner_of("s03w061.SRTMGL1.hgt"), Some((-61.0, -3.0)));
        for name in ["tile.hgt", "N2E105.hgt", "", "Nấm.hgt"] {
            assert_eq!(corner_of(name), None, "{name}");
        }
    }

    #[test]
    fn samples_are_read_where_they_are() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("N60E010.hgt");
        let value = |k: usize| (k % 1801) as i16 - 5;
        let bytes: Vec<u8> = (0..1801 * 3601).flat_map(|k| value(k).to_be_bytes()).collect();
        std::fs::write(&path, bytes).expect("written");
        let tile = Hgt::open(&path).expect("a tile");
        assert_eq!(tile.size(), (1801, 3601));
        assert_eq!(
            tile.read((1799, 3600), (2, 1)).expect("readable"),
            [1794.0, 1795.0]
        );
        let (west, north) = tile.affine().at(0.5, 0.5);
        assert!((west - 10.0).abs() < 1e-12 && (north - 61.0).abs() < 1e-12);
    }
}
