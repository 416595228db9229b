use super::*;
use crate::space::BoundingBox;
use crate::space::crs::Crs;

const TILE: BoundingBox = BoundingBox {
    west_deg: 105.0,
    south_deg: 21.0,
    east_deg: 106.0,
    north_deg: 22.0,
};

fn degrees() -> Transformer {
    Transformer::to_wgs84(&Crs::wgs84()).expect("nothing to do")
}

fn metres(code: &str) -> Transformer {
    Transformer::to_wgs84(&Crs::parse(code).expect("known")).expect("possible")
}

/// The codes of what is found of rows at these coordinates.
fn codes(rows: &[(f64, f64)], around: &Around, system: &Transformer) -> Vec<&'static str> {
    let spots: Vec<Option<Spot>> = rows
        .iter()
        .map(|&(x, y)| {
            Some(Spot {
                x,
                y,
                at: system.lon_lat(x, y).ok(),
            })
        })
        .collect();
    let code = |found: Option<Finding>| match found {
        None => "",
        Some(Finding::Turned(_)) => "turned",
        Some(Finding::Suspect(suspect)) => suspect.code,
    };
    survey(&spots, around, system).into_iter().map(code).collect()
}

#[test]
fn one_row_of_many_is_named_with_its_repair() {
    let around = Around::boxes("the terrain", [TILE]);
    let rows = [
        (105.4, 21.1),
        (105.5, 21.2),
        (105.6, 21.1),
        (0.0, 0.0),
        (10.55, 21.15),
        (-105.5, 21.1),
        (21.2, 105.5),
        (105.5, 2.12),
        (10_530.0, 2112.0),
        (1055.0, 21.1),
    ];
    let found = codes(&rows, &around, &degrees());
    assert_eq!(found[..3], ["", "", ""]);
    assert_eq!(
        found[3..],
        [
            "coordinates-zero",
            "coordinates-lost-point",
            "coordinates-lost-sign",
            "coordinates-swapped",
            "coordinates-lost-point",
            "coordinates-with-minutes",
            "coordinates-lost-point",
        ]
    );
}

#[test]
fn a_whole_file_is_compared_with_the_others() {
    let villages = [(-105.54, 21.12), (-105.41, 21.12)].map(|(x, y)| LonLat::new(x, y).expect("valid"));
    let around = Around::places("the villages", villages, 25_000.0);
    let found = codes(&[(105.56, 21.12), (105.5, 21.15)], &around, &degrees());
    assert_eq!(found, ["coordinates-lost-sign"; 2]);
    let tile = Around::boxes("the terrain", [TILE]);
    let tm3 = metres("EPSG:9210");
    let swapped = codes(
        &[(2_336_269.74, 467_602.54), (2_345_108.06, 479_040.17)],
        &tile,
        &tm3,
    );
    assert_eq!(swapped, ["coordinates-swapped"; 2]);
    // Written in zone 105-45, declared as zone 108-30.
    let other = codes(&[(467_602.54, 2_336_269.74)], &tile, &metres("EPSG:5899"));
    assert_eq!(other, ["coordinates-other-zone"]);
    let undeclared = codes(&[(467_602.54, 2_336_269.74)], &tile, &degrees());
    assert_eq!(undeclared, ["coordinates-in-metres"]);
    assert_eq!(codes(&[(105.4, 21.1)], &tile, &tm3), ["coordinates-in-degrees"]);
    assert_eq!(
        codes(&[(105_440_000.0, 21_120_000.0)], &tile, &degrees()),
        ["coordinates-microdegrees"]
    );
}

#[test]
fn a_country_and_its_islands_are_no_slip() {
    let village = LonLat::new(105.5, 21.5).expect("valid");
    let around = Around::places("the villages", [village], 35_000.0);
    // Viet Nam from north to south every half degree, and masts in the Spratlys.
    let mut rows: Vec<(f64, f64)> = (0..28)
        .map(|k| (105.5 + 0.1 * f64::from(k), 22.0 - 0.5 * f64::from(k)))
        .collect();
    rows.extend([(111.92, 8.64), (114.33, 11.43)]);
    assert!(codes(&rows, &around, &degrees()).iter().all(|c| c.is_empty()));
    // New Zealand with the Chathams, whose longitudes would fit the sea beside it without their sign.
    let home = LonLat::new(174.8, -41.3).expect("valid");
    let around = Around::places("the villages", [home], 35_000.0);
    let mut rows: Vec<(f64, f64)> = (0..12)
        .map(|k| (167.0 + f64::from(k), -46.0 + f64::from(k)))
        .collect();
    rows.extend([(174.8, -41.2), (-176.5, -43.9)]);
    assert!(codes(&rows, &around, &degrees()).iter().all(|c| c.is_empty()));
}

#[test]
fn a_row_a_thousand_kilometres_off_is_doubtful() {
    let around = Around::boxes("the terrain", [TILE]);
    let rows = [(105.4, 21.1), (105.5, 21.2), (85.5, 21.2)];
    assert_eq!(codes(&rows, &around, &degrees()), ["", "", "place-far-away"]);
    let strays = around.with_strays(true);
    assert_eq!(codes(&rows, &strays, &degrees()), ["", "", ""]);
}

#[test]
fn longitudes_go_round() {
    let fiji = LonLat::new(179.95, -16.1).expect("valid");
    let around = Around::places("the villages", [fiji], 25_000.0);
    let found = codes(
        &[(180.02, -16.1), (179.9, -16.1), (-179.9, -16.1)],
        &around,
        &degrees(),
    );
    assert_eq!(found, ["turned", "", ""]);
}
