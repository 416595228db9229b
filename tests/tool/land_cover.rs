//! Land cover from file to path: classes by majority, unknown places stay unknown, every loss is counted.

use crate::support::hand_made::at;
use crate::support::{Scene, Sheet};
use covgap::analysis;
use covgap::analysis::link_budget::{self, Place};
use covgap::coverage::Unobserved;
use covgap::ingest::{self, Ingested, Room};
use covgap::pipeline;
use covgap::space::LonLat;
use covgap::study::{ClutterSource, Embedded, ModelFiles, ModelKind, ReceiverClutter, Study, clutter};
use covgap::terrain::CoverSource;
use covgap::terrain::cover::Kind;

/// The sound study with land cover from a file of the scene.
fn study(scene: &Scene, file: &str) -> Study {
    let text = Embedded
        .read(ModelKind::Clutter, "esa-worldcover")
        .expect("built in");
    let mut study = scene.study();
    study.clutter = Some(ClutterSource {
        paths: vec![scene.path(file)],
        crs: None,
        table: clutter::parse(&text).expect("sound"),
    });
    study
}

fn good(study: &Study) -> Ingested {
    ingest::read(study).expect("no problems")
}

#[test]
fn a_class_of_the_file_reaches_its_place() {
    let scene = Scene::sound();
    // Woods west of 105.5° E, fields east of it.
    scene.tiff(
        "cover.tif",
        Sheet::degree(),
        |col, _| if col < 100 { 10.0 } else { 40.0 },
    );
    let cover = good(&study(&scene, "cover.tif")).world.cover.expect("land cover");
    let woods = cover.cover(at(105.45, 21.5)).expect("known");
    assert_eq!((woods.kind, woods.height_m), (Kind::Trees, 15.0));
    let fields = cover.cover(at(105.55, 21.5)).expect("known");
    assert_eq!((fields.kind, fields.height_m), (Kind::Open, 0.0));
}

#[test]
fn the_class_of_most_of_the_ground_wins() {
    let scene = Scene::sound();
    // 11 m pixels, one of five a clearing, scattered: 30 m pixels are woods.
    let fine = Sheet {
        size: (600, 600),
        corner: (105.47, 21.53),
        step: 0.0001,
        ..Sheet::degree()
    };
    scene.tiff("cover.tif", fine, |col, row| {
        if (col + 2 * row) % 5 == 0 { 40.0 } else { 10.0 }
    });
    let cover = good(&study(&scene, "cover.tif")).world.cover.expect("land cover");
    // The edge of the file is left out: a pixel that lies half beyond it has half the votes.
    let inner: Vec<_> = (0..50)
        .map(|k| cover.cover(at(105.475 + 0.001 * f64::from(k), 21.5)))
        .collect();
    assert!(
        inner.iter().all(|c| c.is_some_and(|c| c.kind == Kind::Trees)),
        "{inner:?}"
    );
}

#[test]
fn codes_without_a_class_and_places_without_a_file_are_not_known_and_counted() {
    let scene = Scene::sound();
    let sheet = Sheet {
        nodata: Some(255.0),
        ..Sheet::degree()
    };
    scene.tiff("cover.tif", sheet, |col, row| match (col, row) {
        (_, 100..) => 40.0,
        (..100, _) => 11.0,
        _ => 255.0,
    });
    let Ingested { world, report } = good(&study(&scene, "cover.tif"));
    let cover = world.cover.expect("land cover");
    assert_eq!(cover.cover(at(105.45, 21.55)), None);
    assert_eq!(cover.cover(at(105.55, 21.55)), None);
    assert!(cover.cover(at(105.55, 21.45)).is_some());
    for code in ["cover-without-class", "cover-nodata", "cover-unknown"] {
        assert!(report.count(code) > 0, "{code}");
    }
    assert_eq!(
        report.count("cover-pixels"),
        cover.covers_of_pixels().count() as u64
    );
}

#[test]
fn masts_on_land_cover_that_is_not_known_are_counted() {
    let scene = Scene::sound();
    scene.tiff("known.tif", Sheet::degree(), |_, _| 40.0);
    let known = good(&study(&scene, "known.tif")).report;
    assert_eq!(known.count("cell-without-cover"), 0);
    // Codes without a class but in the west.
    scene.tiff(
        "cover.tif",
        Sheet::degree(),
        |col, _| if col < 90 { 40.0 } else { 11.0 },
    );
    let Ingested { world, report } = good(&study(&scene, "cover.tif"));
    assert!(!world.network.cells().is_empty());
    assert_eq!(
        report.count("cell-without-cover"),
        world.network.cells().len() as u64
    );
}

#[test]
fn the_first_file_that_knows_a_place_wins() {
    let scene = Scene::sound();
    let west = Sheet {
        size: (100, 200),
        ..Sheet::degree()
    };
    scene.tiff("a.tif", west, |_, _| 10.0);
    scene.tiff("b.tif", Sheet::degree(), |_, _| 40.0);
    let mut study = study(&scene, "a.tif");
    study
        .clutter
        .as_mut()
        .expect("set")
        .paths
        .push(scene.path("b.tif"));
    let cover = good(&study).world.cover.expect("land cover");
    assert_eq!(cover.cover(at(105.45, 21.5)).map(|c| c.kind), Some(Kind::Trees));
    assert_eq!(cover.cover(at(105.55, 21.5)).map(|c| c.kind), Some(Kind::Open));
}

#[test]
fn projected_land_cover_is_in_its_place() {
    let scene = Scene::sound();
    let utm = Sheet {
        size: (1600, 1600),
        corner: (530_000.0, 2_410_000.0),
        step: 50.0,
        epsg: Some(32648),
        nodata: None,
    };
    // Woods west of easting 555 km, fields east of it.
    scene.tiff("cover.tif", utm, |col, _| if col < 500 { 10.0 } else { 40.0 });
    let cover = good(&study(&scene, "cover.tif")).world.cover.expect("land cover");
    let utm48 = covgap::space::crs::Crs::parse("EPSG:32648").expect("known");
    let there = covgap::space::crs::Transformer::from_wgs84(&utm48).expect("possible");
    let mut seen = [0, 0];
    for k in 0..200 {
        let place = at(105.45 + 0.001 * f64::from(k), 21.45);
        let (x, _) = there.convert(place.lon_deg(), place.lat_deg()).expect("inside");
        // Within a pixel of the border either may win.
        if (x - 555_000.0).abs() < 60.0 {
            continue;
        }
        let kind = cover.cover(place).expect("known").kind;
        assert_eq!(kind == Kind::Trees, x < 555_000.0, "{place}");
        seen[usize::from(kind == Kind::Trees)] += 1;
    }
    assert!(seen[0] > 20 && seen[1] > 20, "{seen:?}");
}

#[test]
fn broken_and_far_land_cover_is_a_fault() {
    let scene = Scene::sound();
    let elsewhere = Sheet {
        corner: (10.0, 50.0),
        ..Sheet::degree()
    };
    scene.tiff("far.tif", elsewhere, |_, _| 10.0);
    scene.tiff("cut.tif", Sheet::degree(), |c, r| ((c * 7 + r) % 100) as f32);
    scene.cut("cut.tif", 0.5);
    // Shares of woods, not classes.
    scene.tiff("shares.tif", Sheet::degree(), |c, _| 0.001 + c as f32 / 300.0);
    for (file, code) in [
        ("shares.tif", "cover-without-classes"),
        ("far.tif", "cover-elsewhere"),
        ("cut.tif", "cover-damaged"),
        ("none.tif", "file-unreadable"),
    ] {
        let problems = ingest::read(&study(&scene, file)).expect_err("a fault");
        assert!(problems.has(code), "{file}: {problems}");
    }
}

/// Woods east of 105.55° E; v1 is in fields 2 km from the mast, v2 in the woods 10 km from it.
fn wooded(receiver_clutter: ReceiverClutter, model: &str) -> (Study, Ingested) {
    let scene = Scene::sound();
    scene.tiff(
        "cover.tif",
        Sheet::degree(),
        |col, _| if col < 110 { 40.0 } else { 10.0 },
    );
    let mut study = study(&scene, "cover.tif");
    study.radio.model = model.to_owned();
    study.radio.receiver_clutter = receiver_clutter;
    study.radio.max_range_km = 20.0;
    let input = good(&study);
    (study, input)
}

fn term(study: &Study, input: &Ingested, place: LonLat, name: &str) -> Option<f64> {
    let model = analysis::build_model(study, &input.world).expect("a model");
    let cell = &input.world.network.cells()[0];
    let path = link_budget::of_path(
        study,
        &input.world,
        model.as_ref(),
        cell,
        &Place::elsewhere(study, place),
    )
    .expect("computed");
    let sum: f64 = path.ledger.terms.iter().map(|t| t.value_db).sum();
    assert!((sum - path.ledger.level.0).abs() < 1e-9);
    path.ledger
        .terms
        .iter()
        .find(|t| t.name == name)
        .map(|t| t.value_db)
}

const AROUND: &str = "clutter around the receiver";

#[test]
fn a_village_in_the_woods_loses_what_p2108_says_and_one_in_fields_nothing() {
    let (fields, woods) = (at(105.5, 21.5), at(105.6, 21.4));
    let (study, input) = wooded(ReceiverClutter::Auto, "p526-delta-bullington");
    assert_eq!(term(&study, &input, fields, AROUND), None);
    // 1.8 GHz among trees of 15 m: ν = 0.342·√1.8·√(13.5·atan(13.5/27)°) = 8.7; J(ν) = 31.7, less 6.03.
    let loss_db = -term(&study, &input, woods, AROUND).expect("a term");
    assert!((loss_db - 25.7).abs() < 0.3, "{loss_db}");
    let (study, input) = wooded(ReceiverClutter::Table, "p526-delta-bullington");
    assert_eq!(term(&study, &input, woods, AROUND), Some(-12.0));
    assert_eq!(term(&study, &input, fields, AROUND), Some(0.0));
    let (study, input) = wooded(ReceiverClutter::Auto, "cost231-hata");
    assert_eq!(term(&study, &input, woods, AROUND), None);
    let (study, input) = wooded(ReceiverClutter::Auto, "p1812");
    let loss_db = -term(&study, &input, woods, AROUND).expect("a term");
    assert!((loss_db - 25.7).abs() < 0.3, "{loss_db}");
    // Without what the land cover has there, what the study says counts, in fields as in woods.
    let (mut study, input) = wooded(ReceiverClutter::None, "p526-delta-bullington");
    let by_study = term(&study, &input, woods, AROUND);
    assert!(by_study.is_some() && by_study == term(&study, &input, fields, AROUND));
    study.radio.surroundings = covgap::radio::cover::Around::OPEN;
    assert_eq!(term(&study, &input, woods, AROUND), None);
}

#[test]
fn p1812_reads_the_woods_before_a_receiver() {
    let woods = at(105.6, 21.4);
    let level = |study: &Study, input: &Ingested| {
        let model = analysis::build_model(study, &input.world).expect("a model");
        let cell = &input.world.network.cells()[0];
        let path = link_budget::of_path(
            study,
            &input.world,
            model.as_ref(),
            cell,
            &Place::elsewhere(study, woods),
        )
        .expect("computed");
        path.ledger.level.0
    };
    let (study, input) = wooded(ReceiverClutter::Auto, "p1812");
    let mut bare = input.clone();
    bare.world.cover = None;
    let taken_db = level(&study, &bare) - level(&study, &input);
    assert!((10.0..40.0).contains(&taken_db), "{taken_db}");
}

#[test]
fn a_village_without_known_cover_is_unknown_and_not_covered() {
    let scene = Scene::sound();
    // Code 11 has no class: nothing is known east of 105.55° E.
    scene.tiff(
        "cover.tif",
        Sheet::degree(),
        |col, _| if col < 110 { 40.0 } else { 11.0 },
    );
    let mut study = study(&scene, "cover.tif");
    study.radio.model = "p526-delta-bullington".to_owned();
    study.radio.max_range_km = 20.0;
    study.radio.surroundings_at_least = false;
    study.preset.rule.thresholds = Study::from_toml(
        "[villages]\npath = 'v'\n[sites]\npath = 's'\n[terrain]\npaths = ['t']\n",
        std::path::Path::new("study.toml"),
        &Embedded,
    )
    .expect("a study")
    .preset
    .rule
    .thresholds;
    let input = good(&study);
    assert_eq!(input.report.count("village-without-cover"), 1);
    let found = pipeline::compute(
        &study,
        &input,
        pipeline::Parts::VILLAGES,
        &pipeline::Means::default(),
        &Unobserved,
    )
    .expect("computed");
    let names: Vec<&str> = found.gaps.villages.iter().map(|v| v.any.verdict.name()).collect();
    // The first is behind the mast's antenna.
    assert_eq!(names, ["low-signal", "unknown"]);
}

#[test]
fn land_cover_that_does_not_fit_into_memory_is_read_the_same() {
    let scene = Scene::sound();
    // Spots of woods, fields, houses and water, and some of nothing.
    let fine = Sheet {
        size: (2400, 2400),
        corner: (105.0, 22.0),
        step: 1.0 / 2400.0,
        epsg: Some(4326),
        nodata: Some(255.0),
    };
    scene.tiff("cover.tif", fine, |col, row| {
        let spot = (col as u64 / 7).wrapping_mul(2_654_435_761) ^ (row as u64 / 9).wrapping_mul(40_503_001);
        [10.0, 40.0, 50.0, 80.0, 255.0][(spot >> 5) as usize % 5]
    });
    let study = study(&scene, "cover.tif");
    let whole = good(&study);
    let room = Room {
        memory_bytes: 100_000,
        scratch: scene.path("scratch"),
    };
    let paged = ingest::read_within(&study, &room).expect("no problems");
    assert_eq!(paged.report, whole.report);
    let covers = |input: &Ingested| {
        input
            .world
            .cover
            .as_ref()
            .expect("land cover")
            .covers_of_pixels()
            .collect::<Vec<_>>()
    };
    assert_eq!(covers(&paged), covers(&whole));
    let (paged, whole) = (paged.world.cover.expect("read"), whole.world.cover.expect("read"));
    assert!(whole.codes().bytes() > 4 * paged.codes().bytes());
    let around = whole.frame().bounds();
    assert_eq!(paged.fingerprint(&around), whole.fingerprint(&around));
}
