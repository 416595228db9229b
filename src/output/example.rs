//! A miniature result for tests: four villages, one of each verdict.

use super::record::Results;
use crate::analysis::Caption;
use crate::domain::Threshold;

use crate::coverage::Reason;
#[cfg(feature = "tool")]
use crate::coverage::{Further, Layer, PixelLevel};
pub(crate) use crate::domain::example::at;
use crate::domain::example::{sector, village as made};
use crate::domain::{AdminUnit, Antenna, Cell, Electricity, Network, Rule, Technology, Village};
use crate::gaps::{Centre, Gaps, Judgement, RankSpread, Score, Verdict, VillageGap};
use crate::space::LonLat;
#[cfg(feature = "tool")]
use crate::space::{Frame, Grid};
use crate::study::Preset;
use crate::units::{Db, Dbm};
use geo::{MultiPolygon, polygon};
use std::collections::BTreeMap;

/// Villages with their verdicts and the network behind them.
pub(crate) struct Example {
    /// What is said.
    pub caption: Caption,
    /// v1 … v4.
    pub villages: Vec<Village>,
    /// Covered, low-signal, white, unknown.
    pub gaps: Gaps,
    /// One cell.
    pub network: Network,
}

/// 4G: covered from −105 dBm, usable from −120 dBm.
pub(crate) fn caption() -> Caption {
    let levels = Threshold {
        covered: Dbm(-105.0),
        usable: Dbm(-120.0),
    };
    let rule = Rule {
        thresholds: BTreeMap::from([(Technology::G4, levels)]),
        people_share: 0.9,
    };
    Caption {
        surroundings: "houses and trees of 15 m around receivers (P.2108-1)".into(),
        title: "Thử nghiệm: vùng lõm sóng".to_owned(),
        attribution: vec!["Terrain: made up".to_owned()],
        model: "Free space (ITU-R P.525-4)".to_owned(),
        area_method: "radial",
        preset: Preset {
            title: "Low-signal villages".to_owned(),
            mark: Some("The level is a planning value, not a published rule".to_owned()),
            ..Preset::new("vn-lomsong", rule)
        },
        receiver_height_m: 1.5,
        synthetic_sites: true,
        calibration: None,
    }
}

pub(crate) fn village(id: &str, name: &str, centre: LonLat) -> Village {
    Village {
        name: name.to_owned(),
        population: Some(320.0),
        electricity: Electricity::Weak,
        commune: AdminUnit {
            code: Some("00123".to_owned()),
            name: Some("Tam Đảo".to_owned()),
        },
        ..made(id, centre)
    }
}

/// A verdict with nothing else known.
pub(crate) fn judged(
    village: usize,
    verdict: Verdict,
    level: Option<Dbm>,
    rank: Option<usize>,
) -> VillageGap {
    let any = Judgement {
        verdict,
        technology: level.map(|_| Technology::G4),
        cell: level.map(|_| 0),
        level,
        shortfall: level
            .filter(|_| verdict == Verdict::LowSignal)
            .map(|l| Dbm(-105.0) - l),
        people_covered_share: if verdict == Verdict::Covered { 1.0 } else { 0.0 },
    };
    VillageGap {
        village,
        by_operator: vec![("Viễn thông A".to_owned(), any.clone())],
        by_technology: vec![(Technology::G4, any.clone())],
        any,
        nearest_site: Some(("s1".to_owned(), 4.5678)),
        score: rank.map(|_| Score {
            people: Some(0.5),
            distance: Some(0.25),
            shortfall: Some(1.0),
            electricity: Some(0.0),
            total: 43.75,
        }),
        rank,
        spread: rank.map(|rank| RankSpread {
            top_n_share: 0.75,
            gap_share: 1.0,
            rank_5_pct: Some(rank),
            rank_95_pct: Some(rank + 1),
        }),
        centre: Centre::default(),
    }
}

fn cell() -> Cell {
    let cell = sector("c1", "Viễn thông A", at(105.2, 21.4), 0.0);
    Cell {
        site: "s1".to_owned(),
        antenna_height_m: 40.0,
        reference_offset: Db(27.8),
        antenna: Antenna {
            azimuth_deg: None,
            electrical_tilt_deg: 0.0,
            vertical_beam_width_deg: 7.0,
            front_to_back_db: 30.0,
            side_lobe_db: 20.0,
            ..cell.antenna
        },
        ..cell
    }
}

impl Example {
    pub(crate) fn new() -> Self {
        let mut villages = vec![
            village("v1", "Bản Phìn Hồ", at(105.15, 21.45)),
            village("v2", "Nà Đoỏng", at(105.3, 21.5)),
            village("v3", "Khuổi Lùng", at(105.4, 21.35)),
            village("v4", "Đồng Nghiêm", at(105.45, 21.55)),
        ];
        villages[0].boundary = Some(MultiPolygon::new(vec![polygon![
            (x: 105.1, y: 21.4), (x: 105.1, y: 21.5), (x: 105.2, y: 21.5), (x: 105.2, y: 21.4),
        ]]));
        let gaps = Gaps {
            villages: vec![
                judged(0, Verdict::Covered, Some(Dbm(-90.0)), None),
                judged(1, Verdict::LowSignal, Some(Dbm(-110.26)), Some(2)),
                judged(2, Verdict::White, None, Some(1)),
                judged(3, Verdict::Unknown(Reason::NoTerrain), None, None),
            ],
        };
        Self {
            caption: caption(),
            villages,
            gaps,
            network: Network::new(vec![cell()]),
        }
    }

    pub(crate) fn results(&self) -> Results<'_> {
        Results {
            caption: &self.caption,
            villages: &self.villages,
            gaps: &self.gaps,
            network: &self.network,
            others: &[],
            top_n: Some(10),
            claims: None,
        }
    }
}

/// A layer of 5 × 4 pixels: covered, low, none, no terrain … and one value that tells its place.
#[cfg(feature = "tool")]
pub(crate) fn layer() -> Layer {
    let frame = Frame {
        west_deg: 105.0,
        north_deg: 22.0,
        step_lon_deg: 0.2,
        step_lat_deg: 0.25,
        cols: 5,
        rows: 4,
    };
    let mut levels = Grid::filled(frame, PixelLevel::UNHEARD);
    levels.values[0] = PixelLevel::new(Ok(-80.0));
    levels.values[1] = PixelLevel::new(Ok(-110.5));
    levels.values[2] = PixelLevel::new(Ok(-130.0));
    levels.values[3] = PixelLevel::new(Err(Reason::NoTerrain));
    levels.values[5 * 2 + 3] = PixelLevel::new(Ok(-77.25));
    Layer {
        operator: None,
        technology: Technology::G4,
        levels,
        further: Further::default(),
    }
}
