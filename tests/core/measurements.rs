//! Measurements without files: bins do not depend on the order of rows or on how a log is cut, and what is
//! used and left out adds up to what was read.

use covgap::domain::Technology;
use covgap::measurements::clean::{Cleaner, Ledger, Order, Settings};
use covgap::measurements::scale::LevelUnit;
use covgap::measurements::{Bins, Campaign, Quantity, Sample, at_two_places, disagreements, places};
use covgap::space::LonLat;
use proptest::prelude::*;

/// 2022-04-25T08:00Z.
const START_MS: i64 = 1_650_873_600_000;

fn config() -> ProptestConfig {
    ProptestConfig {
        rng_seed: proptest::test_runner::RngSeed::Fixed(23),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn sample(row: u64, (east, second, level, cell, device): (i32, i64, i32, u64, usize)) -> Sample {
    let at = LonLat::new(105.0 + 1e-4 * f64::from(east), 21.0).expect("a place");
    let mut sample = Sample::new(row, at);
    sample.time_ms = Some(START_MS + 1000 * second);
    sample.technology = Some(Technology::G4);
    sample.identity.cell = Some(26_378_753 + cell);
    sample.device = Some(["a", "b", "c"][device].to_owned());
    sample.values.set(Quantity::Rsrp, Some(f64::from(level) / 10.0));
    sample
}

fn some() -> impl Strategy<Value = Vec<(i32, i64, i32, u64, usize)>> {
    prop::collection::vec(
        (0..60_i32, 0..4000_i64, -1300..-500_i32, 0..3_u64, 0..3_usize),
        1..200,
    )
}

fn binned<'a>(samples: impl IntoIterator<Item = &'a Sample>) -> Bins {
    let mut bins = Bins::default();
    samples.into_iter().for_each(|s| bins.add(s));
    bins
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn bins_do_not_depend_on_the_order_of_rows_or_on_the_number_of_pieces(
        rows in some(),
        pieces in 1..9_usize,
        turn in 0..200_usize,
    ) {
        let mut samples: Vec<Sample> = rows.iter().zip(1..).map(|(r, n)| sample(n, *r)).collect();
        let whole = binned(&samples).sorted();
        let all = places(&whole, &disagreements(&whole));
        // In pieces, each by itself, then joined.
        let mut joined = Bins::default();
        for piece in samples.chunks(samples.len().div_ceil(pieces)) {
            joined.join(&binned(piece));
        }
        let joined = joined.sorted();
        prop_assert_eq!(&places(&joined, &disagreements(&joined)), &all);
        // In another order.
        samples.reverse();
        let by = turn % samples.len();
        samples.rotate_left(by);
        let other = binned(&samples).sorted();
        prop_assert_eq!(&places(&other, &disagreements(&other)), &all);
        prop_assert_eq!(all.iter().map(|p| p.samples).sum::<u64>(), samples.len() as u64);
    }

    #[test]
    fn what_is_used_and_what_is_left_out_are_all_rows(
        rows in prop::collection::vec((0..4000_i32, 0..40_000_i64, -2000..1200_i32, 0..3_u64, 0..3_usize), 1..300),
        order in prop::sample::select(vec![Order::Forward, Order::Backward, Order::None]),
    ) {
        let settings = Settings { now_ms: START_MS + 86_400_000, order, unit: LevelUnit::Dbm };
        let mut cleaner = Cleaner::new(settings);
        let mut ledger = Ledger::default();
        let mut given = 0_u64;
        for (r, n) in rows.iter().zip(1..) {
            ledger.read += 1;
            let mut one = sample(n, *r);
            Campaign::default().fill(&mut one);
            cleaner.push(one, &mut ledger, &mut |_| given += 1);
        }
        cleaner.finish(&mut ledger, &mut |_| given += 1);
        prop_assert_eq!(given, ledger.used);
        prop_assert_eq!(ledger.used + ledger.left_out(), ledger.read);
        prop_assert_eq!(ledger.read, rows.len() as u64);
    }
}

#[test]
fn a_local_mean_is_one_of_powers_and_a_place_the_median_of_those_of_its_devices() {
    // Two devices agree; the third is 40 dB off, at too few places to be flagged.
    let rows = [
        (0, 0, -1000, 0, 0),
        (0, 1, -900, 0, 0),
        (0, 2, -930, 0, 1),
        (0, 3, -500, 0, 2),
    ];
    let samples: Vec<Sample> = rows.iter().zip(1..).map(|(r, n)| sample(n, *r)).collect();
    let bins = binned(&samples).sorted();
    let found = places(&bins, &disagreements(&bins));
    assert_eq!(found.len(), 1);
    // Lee's mean of -100 and -90 dBm is -92.6; the median of -92.6, -93 and -50.
    assert!((found[0].level + 92.596).abs() < 0.001, "{found:?}");
    assert_eq!((found[0].samples, found[0].groups), (4, 3));
}

#[test]
fn a_cell_that_is_heard_200_km_away_is_flagged_there() {
    let mut rows: Vec<_> = (0..40).map(|k| (5 * k, i64::from(k), -900, 0, 0)).collect();
    rows.push((20_000, 100, -900, 0, 0));
    let samples: Vec<Sample> = rows.iter().zip(1..).map(|(r, n)| sample(n, *r)).collect();
    let mut found = places(&binned(&samples).sorted(), &[]);
    let cells = at_two_places(&mut found);
    assert_eq!(cells.values().sum::<u64>(), 1);
    let flagged: Vec<_> = found.iter().filter(|p| !p.is_sound()).collect();
    assert_eq!(flagged.len(), 1);
    assert!(flagged[0].at.lon_deg() > 106.0);
}
