//! Another program's coverage of a real mountain, compared as distributions.
//!
//! The reference lies outside the project: losses around Tam Đảo, 800 MHz, mast of 45 m, receivers at 1.5 m,
//! profiles sampled every 90 m on the tile N21E105, by ITU-R P.1812 at 50 % of time and locations and by ITM
//! in broadcast mode at 50 % of everything.
//!
//! Over land without clutter and at the median, P.1812 is delta-Bullington diffraction but for its
//! troposcatter, so the two should nearly agree with it, and P.1812 itself should agree; not everywhere,
//! because profiles are sampled at other places and voids filled in another way. ITM answers to such
//! differences more: it reads single samples as horizons and takes distances to whole samples.

use crate::needs::{Need, shared};
use crate::row::{Row, rows, say};
use covgap::analysis;
use covgap::ingest;
use covgap::radio::model::Parameters;
use covgap::space::LonLat;
use covgap::study::{Embedded, Study};

const TERRAIN: &str = "realdata/terrain/N21E105.hgt";
const P1812: &str = "vectors/coverage-grid/n21e105_tamdao_800mhz_p1812.csv";
const ITM: &str = "vectors/coverage-grid/n21e105_tamdao_800mhz_itm.csv";

pub(crate) const TESTS: &[Row] = rows! {
    losses_around_tam_dao_agree_with_another_programs_p1812: [Need::Shared(P1812), Need::Shared(TERRAIN)],
    diffraction_alone_nearly_agrees_with_it: [Need::Shared(P1812), Need::Shared(TERRAIN)],
    losses_around_tam_dao_agree_with_another_programs_itm: [Need::Shared(ITM), Need::Shared(TERRAIN)],
};

const STUDY: &str = r#"
[study]
name = "tamdao"
[villages]
path = "villages.csv"
[sites]
path = "sites.csv"
[terrain]
paths = ["TERRAIN"]
lowest_m = -10
fill_voids_up_to_samples = 5000
[radio]
model = "MODEL"
# The reference has no clutter: its path ends at the receiver.
surroundings = "open"
max_range_km = 60
profile_step_m = 90
# The study's k for the lapse of 45 N-units in the first kilometre: 157 / (157 − 45), P.1812-7 eq. (6).
earth_radius_factor = 1.4017857142857142
"#;

/// Receivers and losses, dB.
fn reference(text: &str) -> Vec<(LonLat, f64)> {
    text.lines()
        .skip(1)
        .map(|line| {
            let mut numbers = line.split(',').map(|n| n.parse::<f64>().expect("a number"));
            let mut next = || numbers.next().expect("three columns");
            let (lat, lon, loss_db) = (next(), next(), next());
            (LonLat::new(lon, lat).expect("a position"), loss_db)
        })
        .collect()
}

/// How often this program's losses lie how far from the reference's.
struct Distribution {
    /// Ours less theirs, dB, rising.
    differences_db: Vec<f64>,
}

impl Distribution {
    fn within(&self, db: f64) -> f64 {
        let near = self.differences_db.iter().filter(|d| d.abs() <= db).count();
        near as f64 / self.differences_db.len() as f64
    }

    fn at(&self, share: f64) -> f64 {
        self.differences_db[(share * (self.differences_db.len() - 1) as f64) as usize]
    }
}

/// Computes the file's receivers with a model and compares.
fn compare(file: &str, model: &str, set: impl Fn(&mut Parameters)) -> Distribution {
    let text = std::fs::read_to_string(shared(file)).expect("readable");
    let terrain = shared(TERRAIN).canonicalize().expect("there");
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, content: &str| std::fs::write(folder.path().join(name), content).expect("written");
    write("villages.csv", "id,lon,lat\nv,105.6463,21.5\n");
    write(
        "sites.csv",
        "id,operator,technology,lon,lat,frequency_mhz,antenna_height_m,azimuth_deg\nm,x,4G,105.6463,21.4639,800,45,\n",
    );
    let study = STUDY
        .replace("TERRAIN", &terrain.to_string_lossy())
        .replace("MODEL", model);
    let mut study =
        Study::from_toml(&study, &folder.path().join("study.toml"), &Embedded).expect("a sound study");
    set(&mut study.radio.parameters);
    let input = ingest::read(&study).unwrap_or_else(|problems| panic!("{problems}"));
    let built = analysis::build_model(&study, &input.world).expect("a model");
    let scene = analysis::scene(&study, &input.world, built.as_ref());
    let receivers = reference(&text);
    let places = receivers.iter().map(|r| r.0).collect();
    let mut differences_db: Vec<f64> = covgap::coverage::points::hear_all(&scene, places)
        .iter()
        .zip(&receivers)
        .filter_map(|(paths, (_, reference_db))| {
            let (loss, _) = paths.first()?.outcome.ok()?;
            Some(loss.loss.0 - reference_db)
        })
        .collect();
    differences_db.sort_by(f64::total_cmp);
    let n = differences_db.len();
    assert!(n > 10_000, "{n} receivers were computed");
    let found = Distribution { differences_db };
    say(&format!(
        "{model}: {n} of {} receivers: median {:+.3} dB, 5 % {:+.2} dB, 95 % {:+.2} dB, within 0.1 dB {:.1} %, 1 dB {:.1} %, 3 dB {:.1} %, 6 dB {:.1} %",
        receivers.len(),
        found.at(0.5),
        found.at(0.05),
        found.at(0.95),
        100.0 * found.within(0.1),
        100.0 * found.within(1.0),
        100.0 * found.within(3.0),
        100.0 * found.within(6.0)
    ));
    found
}

fn losses_around_tam_dao_agree_with_another_programs_p1812() {
    let found = compare(P1812, "p1812", |_| {});
    // Measured: median −0.008 dB, 91.7 % within 0.1 dB, 98.6 % within 1 dB, 99.5 % within 3 dB. Away from
    // voids 95 % lie within 0.1 dB, and whatever is off by more than 10 dB crosses one. The median is the
    // sharp test: the free-space constant alone, rounded or not, would move it by 0.048 dB.
    let median_db = found.at(0.5);
    assert!(median_db.abs() <= 0.03, "median difference {median_db:.3} dB");
    for (db, least) in [(0.1, 0.9), (1.0, 0.98), (3.0, 0.99)] {
        let share = found.within(db);
        assert!(share >= least, "only {:.2} % within {db} dB", 100.0 * share);
    }
}

fn diffraction_alone_nearly_agrees_with_it() {
    let found = compare(P1812, "p526-delta-bullington", |_| {});
    let median_db = found.at(0.5);
    assert!(median_db.abs() <= 0.5, "median difference {median_db:.2} dB");
    let within = 100.0 * found.within(3.0);
    assert!(within >= 90.0, "only {within:.1} % within 3 dB");
}

fn losses_around_tam_dao_agree_with_another_programs_itm() {
    let set = |p: &mut Parameters| p.sea_level_refractivity = 301.0;
    let found = compare(ITM, "itm", set);
    // Measured: median −0.01 dB, 89.9 % within 1 dB, 97.2 % within 3 dB, 99.1 % within 6 dB. A tenth beyond 1
    // dB is what other places of the samples do to this model. Shares taken otherwise are seen at once (60 %
    // of locations instead of 50: median +2.5 dB); climate, refractivity and polarisation hardly matter here
    // and are left to the reference values.
    let median_db = found.at(0.5);
    assert!(median_db.abs() <= 0.1, "median difference {median_db:.2} dB");
    for (db, least_pct) in [(1.0, 85.0), (3.0, 95.0), (6.0, 98.0)] {
        let within = 100.0 * found.within(db);
        assert!(within >= least_pct, "only {within:.1} % within {db} dB");
    }
}
