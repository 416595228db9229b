//! What would close the gap alone: one thing of one cell is changed, its paths are computed anew with the
//! study's model, and the village is judged again.

use super::listen::{Listener, Outcome};
use super::{hundredths, thousandths};
use crate::analysis::{margins, templated};
use crate::coverage::Reason;
use crate::domain::{Antenna, Cell};
use crate::gaps::Verdict;
use crate::study::{AntennaModel, ModelFiles, ModelKind, RadioTemplate, template};
use crate::units::{Db, Dbm};
use schemars::JsonSchema;
use serde::Serialize;

/// Steps of mast heights that are tried, metres.
pub const HEIGHT_STEP_M: f64 = 1.0;
/// Tilts that are tried, whole degrees.
pub const TILTS_DEG: std::ops::RangeInclusive<i32> = -10..=10;
/// A receiver on a roof, metres above ground.
pub const ROOF_M: f64 = 10.0;
/// Carriers nearer than this share of their frequency are one band.
const SAME_BAND: f64 = 0.015;

/// One change and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Change {
    /// The village is then covered.
    pub closes: bool,
    /// The cell's level then, at the judged test point; `None` where it cannot be computed.
    pub level_dbm: Option<f64>,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
}

impl Change {
    fn of(outcome: Outcome) -> Self {
        Self {
            closes: outcome.closes,
            level_dbm: outcome.level.ok().map(|l| hundredths(l.0)),
            reason: outcome.level.err().map(Reason::text),
        }
    }
}

/// A higher mast.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Heights {
    /// As it is, metres above ground.
    pub now_m: f64,
    /// Heights from the next whole metre on in steps of this were tried,
    pub step_m: f64,
    /// up to this one, metres.
    pub up_to_m: f64,
    /// The smallest of them that closes the gap; `None` where none does.
    pub closes_at_m: Option<f64>,
    /// A greater one of them that does not: the loss does not fall steadily with height.
    pub fails_again_at_m: Option<f64>,
    /// The one with the highest level at the judged test point, and that level.
    pub best_m: Option<f64>,
    /// dBm.
    pub best_level_dbm: Option<f64>,
    /// Heights that the model refused.
    pub refused: usize,
}

/// A radio template at the same mast.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Band {
    /// The template's name.
    pub template: String,
    /// MHz.
    pub frequency_mhz: f64,
    /// The operator has such a cell of this technology on the mast already.
    pub on_the_mast: bool,
    /// What came of it.
    #[serde(flatten)]
    pub change: Change,
}

/// The antenna turned at the village.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Turning {
    /// What the antenna radiates less towards the village than in its main direction, dB.
    pub pattern_db: f64,
    /// The azimuth towards the village, degrees; `None` for an antenna that radiates all around.
    pub azimuth_deg: Option<f64>,
    /// With that azimuth.
    pub azimuth: Option<Change>,
    /// The electrical tilt of [`TILTS_DEG`] with the highest level, degrees, positive downwards.
    pub tilt_deg: f64,
    /// With that tilt.
    pub tilt: Change,
    /// The best tilt with that azimuth, degrees.
    pub both_tilt_deg: Option<f64>,
    /// With both.
    pub both: Option<Change>,
}

/// What would close the gap, each by itself.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Closing {
    /// Decibels on the path, both ways, with which the village is covered; `None` where the cell's level is
    /// not known at the test points that need it.
    pub gain_db: Option<f64>,
    /// As many decibels of power alone would do too. Where the preset asks for an uplink, a stronger base
    /// station is not heard better.
    pub by_power_alone: Option<bool>,
    /// By how much the uplink is the weaker direction, dB, where the preset asks for it.
    pub uplink_weaker_db: Option<f64>,
    /// A higher mast.
    pub mast_height: Heights,
    /// The antenna turned.
    pub turning: Turning,
    /// Templates of the same technology in other bands, the highest level first.
    pub bands: Vec<Band>,
    /// The receiver on a roof of [`ROOF_M`]; `None` where it is as high already.
    pub on_roof: Option<Change>,
}

/// Everything for one cell that is heard at the judged test point.
pub(super) fn of_cell(
    listener: &Listener,
    index: usize,
    judged: usize,
    azimuth_to_village_deg: f64,
    pattern_db: f64,
    highest_m: f64,
) -> Option<Closing> {
    let cell = listener.world.network.cells().get(index)?;
    let trial = listener.trial(Some(index), judged);
    let gain = gain(listener, index);
    let stronger = |db: Db| Cell {
        eirp: cell.eirp + db,
        ..cell.clone()
    };
    let roof = ROOF_M > listener.study.radio.receiver_height_m;
    Some(Closing {
        gain_db: gain.map(|g| hundredths(g.0)),
        by_power_alone: gain.map(|g| trial.with(&stronger(g)).closes),
        uplink_weaker_db: margins::of_cell(listener.study, cell)
            .uplink
            .map(|u| hundredths(u.0)),
        mast_height: heights(cell, highest_m, |c| trial.with(c)),
        turning: turning(cell, azimuth_to_village_deg, pattern_db, |c| trial.with(c)),
        bands: bands(listener, cell, judged),
        on_roof: roof.then(|| Change::of(trial.with_receivers(cell, ROOF_M))),
    })
}

/// The fewest decibels by which the cell's levels must rise at all test points for the village to be covered.
fn gain(listener: &Listener, index: usize) -> Option<Db> {
    let cell = listener.world.network.cells().get(index)?;
    let covered = listener.rule.thresholds.get(&cell.technology)?.covered;
    let level_at = |point: &Vec<crate::coverage::PathLevel>| {
        let own = point.iter().find(|l| l.cell == index)?;
        own.outcome
            .ok()
            .map(|(_, level)| crate::coverage::best_server::quantised(level))
    };
    let mut steps: Vec<f64> = listener
        .levels
        .iter()
        .filter_map(level_at)
        .map(|level| (covered - level).0)
        .filter(|db| *db > 0.0)
        .collect();
    steps.sort_by(f64::total_cmp);
    steps.into_iter().map(|db| Db(hundredths(db))).find(|db| {
        let mut levels = listener.levels.clone();
        for level in levels.iter_mut().flatten().filter(|l| l.cell == index) {
            level.outcome = level.outcome.map(|(loss, l)| (loss, l + *db));
        }
        listener.reasons(&levels, listener.operator).judgement.verdict == Verdict::Covered
    })
}

/// The whole grid of heights, one by one: losses need not fall steadily with height, so nothing is bisected.
fn heights(cell: &Cell, highest_m: f64, with: impl Fn(&Cell) -> Outcome) -> Heights {
    let mut found = Heights {
        now_m: cell.antenna_height_m,
        step_m: HEIGHT_STEP_M,
        up_to_m: highest_m,
        closes_at_m: None,
        fails_again_at_m: None,
        best_m: None,
        best_level_dbm: None,
        refused: 0,
    };
    let mut best: Option<Dbm> = None;
    let mut height_m = cell.antenna_height_m.floor() + HEIGHT_STEP_M;
    while height_m <= highest_m {
        let outcome = with(&Cell {
            antenna_height_m: height_m,
            ..cell.clone()
        });
        match outcome.level {
            Ok(level) if best.is_none_or(|b| level > b) => {
                best = Some(level);
                found.best_m = Some(height_m);
            }
            Ok(_) => {}
            Err(_) => found.refused += 1,
        }
        match (outcome.closes, found.closes_at_m) {
            (true, None) => found.closes_at_m = Some(height_m),
            (false, Some(_)) if found.fails_again_at_m.is_none() => found.fails_again_at_m = Some(height_m),
            _ => {}
        }
        height_m += HEIGHT_STEP_M;
    }
    found.best_level_dbm = best.map(|b| hundredths(b.0));
    found
}

fn turning(cell: &Cell, towards_deg: f64, pattern_db: f64, with: impl Fn(&Cell) -> Outcome) -> Turning {
    let tilted = |cell: &Cell, deg: i32| Cell {
        antenna: Antenna {
            electrical_tilt_deg: f64::from(deg),
            ..cell.antenna.clone()
        },
        ..cell.clone()
    };
    let best_tilt = |cell: &Cell| {
        let mut best: Option<(f64, Outcome)> = None;
        for deg in TILTS_DEG {
            let outcome = with(&tilted(cell, deg));
            let better = |than: &Outcome| match (outcome.level, than.level) {
                (Ok(a), Ok(b)) => a > b,
                (Ok(_), Err(_)) => true,
                _ => false,
            };
            if best.as_ref().is_none_or(|(_, b)| better(b)) {
                best = Some((f64::from(deg), outcome));
            }
        }
        best
    };
    let now = || (cell.antenna.electrical_tilt_deg, with(cell));
    let turned = cell.antenna.azimuth_deg.map(|_| Cell {
        antenna: Antenna {
            azimuth_deg: Some(towards_deg),
            ..cell.antenna.clone()
        },
        ..cell.clone()
    });
    let (tilt_deg, tilt) = best_tilt(cell).unwrap_or_else(now);
    let both = turned.as_ref().map(|t| best_tilt(t).unwrap_or_else(now));
    Turning {
        pattern_db: hundredths(pattern_db),
        azimuth_deg: turned.as_ref().map(|_| hundredths(towards_deg)),
        azimuth: turned.as_ref().map(|t| Change::of(with(t))),
        tilt_deg,
        tilt: Change::of(tilt),
        both_tilt_deg: both.as_ref().map(|(deg, _)| *deg),
        both: both.map(|(_, outcome)| Change::of(outcome)),
    }
}

/// Every radio template of the cell's technology in another band, as a further cell: same mast, height,
/// azimuth and tilt.
fn bands(listener: &Listener, cell: &Cell, judged: usize) -> Vec<Band> {
    let trial = listener.trial(None, judged);
    let near = |a_mhz: f64, b_mhz: f64| (a_mhz - b_mhz).abs() < SAME_BAND * b_mhz;
    let shelf = &listener.study.models;
    let mut found: Vec<Band> = shelf
        .names(ModelKind::Radio)
        .iter()
        .filter_map(|name| template::parse(&shelf.read(ModelKind::Radio, name).ok()?).ok())
        .filter(|t| t.technology == cell.technology && !near(t.frequency_mhz, cell.frequency.mhz()))
        .filter_map(|t| Some((placed(listener, &t, cell)?, t)))
        .map(|(placed, t)| Band {
            on_the_mast: listener.world.network.cells().iter().any(|c| {
                c.position == cell.position
                    && c.operator == cell.operator
                    && c.technology == cell.technology
                    && near(c.frequency.mhz(), t.frequency_mhz)
            }),
            frequency_mhz: thousandths(t.frequency_mhz),
            template: t.name,
            change: Change::of(trial.with(&placed)),
        })
        .collect();
    let level = |b: &Band| b.change.level_dbm.unwrap_or(f64::NEG_INFINITY);
    found.sort_by(|a, b| {
        level(b)
            .total_cmp(&level(a))
            .then_with(|| a.template.cmp(&b.template))
    });
    found
}

/// The template's radio where the cell is, pointing as the cell does.
fn placed(listener: &Listener, template: &RadioTemplate, cell: &Cell) -> Option<Cell> {
    let pattern = match &template.antenna_pattern {
        Some(name) => Some(AntennaModel::load(&listener.study.models, name).ok()?),
        None => None,
    };
    let made = templated::cell(template, pattern.as_ref(), cell.position, cell.antenna_height_m)?;
    Some(Cell {
        operator: cell.operator.clone(),
        site: cell.site.clone(),
        status: cell.status,
        antenna: Antenna {
            azimuth_deg: cell.antenna.azimuth_deg,
            mechanical_tilt_deg: cell.antenna.mechanical_tilt_deg,
            electrical_tilt_deg: cell.antenna.electrical_tilt_deg,
            ..made.antenna
        },
        ..made
    })
}
