//! Every kind of file that covgap writes, of a small world made by hand.

use super::hand_made::{at, village};
use covgap::coverage::{Further, Layer, PixelLevel, Planes, Reason};
use covgap::domain::{Electricity, Network, Rule, Technology, Threshold, Village};
use covgap::gaps::{Centre, Gaps, Judgement, Score, Verdict, VillageGap};
use covgap::output::record::Results;
use covgap::output::{Caption, OutputError, Outputs, Rasters, files, geojson, png, tables};
use covgap::space::{BoundingBox, Frame, Grid};
use covgap::study::Preset;
use covgap::units::{Db, Dbm};
use geo::{MultiPolygon, polygon};
use std::collections::BTreeMap;
use std::path::Path;

const NAMES: [&str; 4] = [
    "Bản Phìn Hồ",
    "Nà \"Đoỏng\", Thượng",
    "=Khuổi Lùng",
    "Đồng Nghiêm",
];

fn caption() -> Caption {
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
        title: "Thử nghiệm".to_owned(),
        attribution: vec!["Everything here is made up".to_owned()],
        model: "Free space".to_owned(),
        area_method: "radial",
        preset: Preset {
            title: "Low-signal villages".to_owned(),
            mark: Some("A planning value".to_owned()),
            ..Preset::new("vn-lomsong", rule)
        },
        receiver_height_m: 1.5,
        synthetic_sites: true,
        calibration: None,
    }
}

fn villages() -> Vec<Village> {
    let place = |(k, name): (usize, &str)| Village {
        name: name.to_owned(),
        // Clockwise, which GeoJSON does not allow: the exporter has to turn it.
        boundary: (k == 0).then(|| {
            MultiPolygon::new(vec![polygon![
                (x: 105.1, y: 21.4), (x: 105.1, y: 21.5), (x: 105.2, y: 21.5), (x: 105.2, y: 21.4),
            ]])
        }),
        population: Some(320.0),
        electricity: Electricity::Weak,
        ..village(&format!("0{k}"), at(105.15 + 0.1 * k as f64, 21.45))
    };
    NAMES.into_iter().enumerate().map(place).collect()
}

fn gaps() -> Gaps {
    let verdicts = [
        (Verdict::Covered, Some(Dbm(-90.0)), None),
        (Verdict::LowSignal, Some(Dbm(-110.26)), Some(2)),
        (Verdict::White, None, Some(1)),
        (Verdict::Unknown(Reason::NoTerrain), None, None),
    ];
    let judged = |(village, (verdict, level, rank)): (usize, (Verdict, Option<Dbm>, Option<usize>))| {
        let any = Judgement {
            verdict,
            technology: level.map(|_| Technology::G4),
            cell: None,
            level,
            shortfall: None,
            people_covered_share: 0.25,
        };
        VillageGap {
            village,
            by_operator: vec![("Viettel".to_owned(), any.clone())],
            by_technology: Vec::new(),
            any,
            nearest_site: None,
            score: rank.map(|_| Score {
                people: Some(0.5),
                distance: Some(0.5),
                shortfall: Some(0.5),
                electricity: Some(0.5),
                total: 50.0,
            }),
            rank,
            spread: None,
            centre: Centre::default(),
        }
    };
    Gaps {
        villages: verdicts.into_iter().enumerate().map(judged).collect(),
    }
}

/// 300 × 280 pixels whose value tells their place; the first row has no terrain.
pub(crate) fn layer() -> Layer {
    let frame = Frame {
        west_deg: 105.0,
        north_deg: 21.6,
        step_lon_deg: 0.002,
        step_lat_deg: 0.001,
        cols: 300,
        rows: 280,
    };
    let mut levels = Grid::filled(frame, PixelLevel::new(Err(Reason::NoTerrain)));
    for (k, value) in levels.values.iter_mut().enumerate().skip(frame.cols) {
        *value = PixelLevel::new(Ok(-60.0
            - 0.25 * (k % frame.cols) as f32
            - 0.01 * (k / frame.cols) as f32));
    }
    Layer {
        operator: None,
        technology: Technology::G4,
        levels,
        further: Further::default(),
    }
}

/// Writes everything there is into a folder.
fn write_all(dir: &Path) {
    let (caption, villages, gaps, layer) = (caption(), villages(), gaps(), layer());
    let network = Network::default();
    let results = Results {
        others: &[],
        top_n: None,
        claims: None,
        caption: &caption,
        villages: &villages,
        gaps: &gaps,
        network: &network,
    };
    let mut out = Outputs::open(dir).expect("a folder");
    let mut put = |name: &str, bytes: &[u8]| out.put(name, bytes).expect("written");
    put(
        "villages.geojson",
        geojson::villages(results).expect("a layer").as_bytes(),
    );
    put(
        "gaps.geojson",
        geojson::gaps(results).expect("a layer").as_bytes(),
    );
    put(
        "gaps.csv",
        &tables::gaps(results).and_then(|s| s.to_csv()).expect("a table"),
    );
    let shown = BoundingBox {
        west_deg: 105.0,
        south_deg: 21.3,
        east_deg: 105.6,
        north_deg: 21.6,
    };
    let sketch = png::Sketch::of(&layer, shown, &caption).expect("counts");
    let map = png::Map {
        caption: &caption,
        notes: &[],
        area: shown,
        elevation: None,
        sea: None,
        layer: Some(&sketch),
        villages: &villages,
        gaps: Some(&gaps),
        masts: &[],
        boundaries: &[],
        boundary_label: "",
        labels: 5,
    };
    put("coverage.png", &png::coverage(&map).expect("a map"));
    put("gaps.png", &png::gaps(&map).expect("a map"));
    put(files::MARK_OF_COMPLETENESS, b"");
    let kinds = [(layer.operator.clone(), layer.technology)];
    let mut rasters = Rasters::begin(
        out.staging(),
        &layer.levels.frame,
        &kinds,
        Planes::default(),
        Some(0),
        0,
        &caption,
    )
    .expect("begun");
    rasters.band(&[&layer]).expect("taken");
    rasters
        .finish(&network, &mut out, || Ok::<(), OutputError>(()))
        .expect("written");
    out.commit().expect("in place");
}

/// A folder with all that a run writes.
pub(crate) fn written() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    write_all(dir.path());
    dir
}
