//! The ground to measure over: always the same synthetic mountains, and a real tile where one lies beside the
//! project.

use covgap::space::{Frame, GeodesicLine, LonLat};
use covgap::synth::{Spec, province};
use covgap::terrain::{Blocks, Cover, ElevationGrid, ElevationSource, cover::Kind};
use std::fmt;
use std::path::Path;
use std::sync::LazyLock;

/// Length of a radial, metres.
pub(crate) const RANGE_M: f64 = 35_000.0;
/// Radials that a turn of a bench sweeps.
pub(crate) const RADIALS: usize = 8;
/// Turns until a radial comes again: a processor that meets the same few radials over and over learns their
/// branches by heart, and is far faster than it ever is in a study.
pub(crate) const TURNS: usize = 128;

/// Spacing of samples, metres: half of the terrain's, as studies have it by default.
pub(crate) const STEP_M: f64 = 45.0;

/// Which ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Land {
    /// Made from a seed.
    Synthetic,
    /// The tile N21E105.
    Real,
}

impl fmt::Display for Land {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Synthetic => "synthetic",
            Self::Real => "N21E105",
        })
    }
}

static SYNTHETIC: LazyLock<Option<ElevationGrid>> = LazyLock::new(|| {
    // 1,100 villages make a square of 74 km: a radial from the middle stays inside.
    province(&Spec::new(1100, 1, 1)).ok().map(|made| made.elevation())
});
static REAL: LazyLock<Option<ElevationGrid>> = LazyLock::new(tile);

impl Land {
    /// The grounds that are there.
    pub(crate) fn all() -> Vec<Self> {
        let there = |land: &Self| land.ground().is_some();
        [Self::Synthetic, Self::Real].into_iter().filter(there).collect()
    }

    /// Its heights.
    pub(crate) fn ground(self) -> Option<&'static ElevationGrid> {
        match self {
            Self::Synthetic => SYNTHETIC.as_ref(),
            Self::Real => REAL.as_ref(),
        }
    }

    /// Where the mast is.
    pub(crate) fn middle(self) -> Option<LonLat> {
        self.ground().map(|ground| ground.frame().bounds().centre())
    }
}

/// A tile of SRTM as it is published: 1201 × 1201 heights of two bytes; voids take the height before them.
fn tile() -> Option<ElevationGrid> {
    const SIDE: usize = 1201;
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    let bytes = std::fs::read(beside.join("shared/realdata/terrain/N21E105.hgt")).ok()?;
    let step_deg = 1.0 / 1200.0;
    let frame = Frame {
        west_deg: 105.0 - 0.5 * step_deg,
        north_deg: 22.0 + 0.5 * step_deg,
        step_lon_deg: step_deg,
        step_lat_deg: step_deg,
        cols: SIDE,
        rows: SIDE,
    };
    let mut heights_m = Blocks::new(SIDE, SIDE);
    let mut last_m = 0.0;
    for (i, pair) in bytes.chunks_exact(2).enumerate() {
        let height_m = i16::from_be_bytes([pair[0], pair[1]]);
        if height_m > -100 {
            last_m = f32::from(height_m);
        }
        heights_m.set(i % SIDE, i / SIDE, Some(last_m));
    }
    Some(ElevationGrid::new(frame, heights_m))
}

/// The ground along one radial.
pub(crate) struct Radial {
    /// From the mast, km.
    pub distances_km: Vec<f64>,
    /// Above sea level, metres.
    pub heights_m: Vec<f64>,
    /// Woods, fields and houses in stretches of a few hundred metres.
    pub cover: Vec<Cover>,
}

/// Radials all around the middle, in the order in which turns take them.
pub(crate) fn radials(land: Land) -> Vec<Radial> {
    let (Some(ground), Some(from)) = (land.ground(), land.middle()) else {
        return Vec::new();
    };
    let step_m = STEP_M;
    let radial = |n: usize| {
        let line = GeodesicLine::along(
            from,
            360.0 * n as f64 / (RADIALS * TURNS) as f64,
            RANGE_M + step_m,
        )?;
        let samples = (RANGE_M / step_m).ceil() as usize + 1;
        let height = |i: usize| ground.height_m(line.at_m(i as f64 * step_m)?);
        Some(Radial {
            distances_km: (0..samples).map(|i| i as f64 * step_m / 1000.0).collect(),
            heights_m: (0..samples).map(height).collect::<Option<_>>()?,
            cover: (0..samples).map(|i| standings((i / 5 + n) * 7 % 10)).collect(),
        })
    };
    (0..RADIALS * TURNS).filter_map(radial).collect()
}

/// Half woods, a third fields, the rest houses.
fn standings(draw: usize) -> Cover {
    let of = |kind, height_m| Cover {
        kind,
        height_m,
        ..Cover::BARE
    };
    match draw {
        0..5 => of(Kind::Trees, 15.0),
        5..8 => Cover::BARE,
        _ => of(Kind::Suburban, 10.0),
    }
}
