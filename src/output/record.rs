//! The row of a village: the same fields, in the same order, in every table and layer.
//!
//! Names carry units. What is not known is null, never a number.

use super::OutputError;
use super::claimants::of_village;
use crate::analysis::calibrated::asked;
use crate::analysis::{Beside, Caption};
use crate::domain::{AdminUnit, Electricity, Network, Technology, Village};
use crate::gaps::claims::ClaimsFound;
use crate::gaps::{Centre, Gaps, Judgement, Verdict, VillageGap};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// The results of one run, with what is needed to name things.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a> {
    /// What is said about the run.
    pub caption: &'a Caption,
    /// The villages, in the order of the input.
    pub villages: &'a [Village],
    /// One verdict for each of them.
    pub gaps: &'a Gaps,
    /// The cells that the verdicts point to.
    pub network: &'a Network,
    /// What further presets make of the same villages.
    pub others: &'a [Beside],
    /// The first ranks that were counted in draws; `None` where nothing was drawn.
    pub top_n: Option<usize>,
    /// What operators claim beside; `None` where the study has no claims.
    pub claims: Option<&'a ClaimsFound>,
}

/// The fields of a row in order.
pub type Record = Vec<(String, Value)>;

/// Makes rows; knows the operators that have columns of their own.
#[derive(Debug)]
pub struct Recorder<'a> {
    results: Results<'a>,
    /// Operator and the part of its columns' names.
    operators: Vec<(String, String)>,
    /// Technologies likewise.
    technologies: Vec<(Technology, String)>,
    /// Further presets likewise, in their order.
    others: Vec<String>,
}

impl<'a> Recorder<'a> {
    /// For a set of results.
    pub fn new(results: Results<'a>) -> Self {
        let mut names: Vec<String> = Vec::new();
        for village in &results.gaps.villages {
            for (operator, _) in &village.by_operator {
                if !names.contains(operator) {
                    names.push(operator.clone());
                }
            }
        }
        let mut operators: Vec<(String, String)> = Vec::new();
        for name in names {
            let slug = free_slug(&name, &operators);
            operators.push((name, slug));
        }
        // Whatever operators are called, no two columns have one name.
        let mut taken = operators.clone();
        let mut free = |name: String| {
            let slug = free_slug(&name, &taken);
            taken.push((name, slug.clone()));
            slug
        };
        let technologies = results
            .gaps
            .villages
            .first()
            .map_or(&[][..], |v| &v.by_technology);
        let technologies = technologies
            .iter()
            .map(|(t, _)| (*t, free(t.name().to_owned())))
            .collect();
        let others = results
            .others
            .iter()
            .map(|o| free(format!("by {}", o.study.preset.name)))
            .collect();
        Self {
            results,
            operators,
            technologies,
            others,
        }
    }

    /// Operators, then technologies: the name of each, and the part of its columns' names.
    pub fn scopes(&self) -> Vec<(String, String)> {
        let technologies = self
            .technologies
            .iter()
            .map(|(t, slug)| (t.name().to_owned(), slug.clone()));
        self.operators.iter().cloned().chain(technologies).collect()
    }

    /// The village that a verdict is about.
    ///
    /// # Errors
    /// [`OutputError::Mismatch`] when the verdict points outside the villages.
    pub fn village(&self, gap: &VillageGap) -> Result<&'a Village, OutputError> {
        self.results.villages.get(gap.village).ok_or_else(|| {
            OutputError::mismatch(format!(
                "a verdict is about village number {}, and there are {}",
                gap.village,
                self.results.villages.len()
            ))
        })
    }

    /// The row of one verdict.
    ///
    /// # Errors
    /// [`OutputError::Mismatch`] when the verdict points outside the villages or the cells.
    pub fn record(&self, gap: &VillageGap) -> Result<Record, OutputError> {
        self.row(self.village(gap)?, gap)
    }

    /// The names of the fields, which do not depend on there being any village.
    ///
    /// # Errors
    /// None that can happen: the row behind the names points nowhere.
    pub fn names(&self) -> Result<Vec<String>, OutputError> {
        let any = Judgement {
            verdict: Verdict::White,
            technology: None,
            cell: None,
            level: None,
            shortfall: None,
            people_covered_share: 0.0,
        };
        let gap = VillageGap {
            village: 0,
            any,
            by_operator: Vec::new(),
            by_technology: Vec::new(),
            nearest_site: None,
            score: None,
            rank: None,
            spread: None,
            centre: Centre::default(),
        };
        Ok(self
            .row(&blank_village(), &gap)?
            .into_iter()
            .map(|f| f.0)
            .collect())
    }

    fn row(&self, village: &Village, gap: &VillageGap) -> Result<Record, OutputError> {
        let mut row = RecordRow(Vec::with_capacity(40 + 2 * self.operators.len()));
        place(&mut row, village);
        self.verdict(&mut row, &gap.any)?;
        self.calibrated(&mut row, village, &gap.any);
        let centre = gap.centre;
        row.number("covered_probability", centre.covered_probability, 3);
        row.number("sinr_db", centre.sinr.map(|s| s.0), 1);
        row.text("sinr_reason", centre.sinr_unknown.map(|r| r.text()));
        row.number("downlink_mbps", centre.downlink_mbps, 1);
        row.text("nearest_site", gap.nearest_site.as_ref().map(|s| s.0.as_str()));
        row.number("nearest_site_km", gap.nearest_site.as_ref().map(|s| s.1), 3);
        row.put("rank", gap.rank.map_or(Value::Null, Value::from));
        let score = gap.score;
        row.number("score", score.map(|s| s.total), 2);
        row.number("score_people", score.and_then(|s| s.people), 4);
        row.number("score_distance", score.and_then(|s| s.distance), 4);
        row.number("score_shortfall", score.and_then(|s| s.shortfall), 4);
        row.number("score_electricity", score.and_then(|s| s.electricity), 4);
        let spread = gap.spread;
        row.put("top_n", self.results.top_n.map_or(Value::Null, Value::from));
        row.number("top_n_share", spread.map(|s| s.top_n_share), 4);
        row.number("gap_share", spread.map(|s| s.gap_share), 4);
        let rank = |r: Option<usize>| r.map_or(Value::Null, Value::from);
        row.put("rank_5_pct", rank(spread.and_then(|s| s.rank_5_pct)));
        row.put("rank_95_pct", rank(spread.and_then(|s| s.rank_95_pct)));
        row.put("test_points", Value::from(village.test_points.len()));
        row.text("test_points_from", Some(village.points_from().name()));
        row.number("centre_lon_deg", village.centre().map(|c| c.lon_deg()), 7);
        row.number("centre_lat_deg", village.centre().map(|c| c.lat_deg()), 7);
        for (operator, slug) in &self.operators {
            let judgement = gap
                .by_operator
                .iter()
                .find(|(o, _)| o == operator)
                .map(|(_, j)| j);
            row.judged(slug, judgement);
        }
        for (technology, slug) in &self.technologies {
            let mut all = gap.by_technology.iter();
            row.judged(slug, all.find(|(t, _)| t == technology).map(|(_, j)| j));
        }
        for (other, slug) in self.results.others.iter().zip(&self.others) {
            let judgement = other.gaps.villages.get(gap.village).map(|g| &g.any);
            row.judged(slug, judgement);
            row.number(
                &format!("people_covered_share_{slug}"),
                judgement.map(|j| j.people_covered_share),
                4,
            );
        }
        if let Some(claims) = self.results.claims {
            for (name, text) in of_village(claims, gap.village) {
                row.text(name, text.as_deref());
            }
        }
        Ok(row.0)
    }

    fn verdict(&self, row: &mut RecordRow, any: &Judgement) -> Result<(), OutputError> {
        let cells = self.results.network.cells();
        let cell = any
            .cell
            .map(|index| {
                cells.get(index).ok_or_else(|| {
                    OutputError::mismatch(format!(
                        "a verdict points to cell number {index}, and there are {}",
                        cells.len()
                    ))
                })
            })
            .transpose()?;
        let threshold = any.technology.and_then(|t| self.results.caption.threshold(t));
        row.text("verdict", Some(any.verdict.name()));
        row.text(
            "reason",
            match any.verdict {
                Verdict::Unknown(reason) => Some(reason.text()),
                _ => None,
            },
        );
        row.text("technology", any.technology.map(|t| t.name()));
        row.text("operator", cell.map(|c| c.operator.as_str()));
        row.text("cell_id", cell.map(|c| c.id.as_str()));
        row.number("level_dbm", any.level.map(|l| l.0), 1);
        row.number("threshold_covered_dbm", threshold.map(|t| t.covered.0), 1);
        row.number("threshold_usable_dbm", threshold.map(|t| t.usable.0), 1);
        row.number("shortfall_db", any.shortfall.map(|s| s.0), 1);
        row.number("people_covered_share", Some(any.people_covered_share), 4);
        Ok(())
    }

    /// Does the calibration hold for the level that decides? A column only where there is a calibration.
    fn calibrated(&self, row: &mut RecordRow, village: &Village, any: &Judgement) {
        let caption = self.results.caption;
        let Some(range) = &caption.calibration else { return };
        let cell = any.cell.and_then(|index| self.results.network.cells().get(index));
        let word = cell.zip(village.centre()).map(|(cell, place)| {
            let asked = asked(cell, place, caption.receiver_height_m);
            if range.outside(&asked).is_empty() {
                "inside"
            } else {
                "outside"
            }
        });
        row.text("calibration_range", word);
    }
}

/// A village of which nothing is known: its row has the names of all fields.
pub(super) fn blank_village() -> Village {
    Village {
        id: String::new(),
        name: String::new(),
        boundary: None,
        population: None,
        households: None,
        electricity: Electricity::Unknown,
        commune: AdminUnit::default(),
        province: AdminUnit::default(),
        test_points: Vec::new(),
    }
}

pub(super) fn place(row: &mut RecordRow, village: &Village) {
    row.text("id", Some(&village.id));
    row.text("name", Some(&village.name));
    row.text("commune_code", village.commune.code.as_deref());
    row.text("commune_name", village.commune.name.as_deref());
    row.text("province_code", village.province.code.as_deref());
    row.text("province_name", village.province.name.as_deref());
    row.count("population", village.population);
    row.count("households", village.households);
    row.text("electricity", Some(village.electricity.name()));
}

pub(super) struct RecordRow(pub(super) Record);

impl RecordRow {
    pub(super) fn put(&mut self, name: &str, value: Value) {
        self.0.push((name.to_owned(), value));
    }

    /// Text in normal form C.
    pub(super) fn text(&mut self, name: &str, value: Option<&str>) {
        let value = value.map_or(Value::Null, |t| Value::String(t.nfc().collect()));
        self.put(name, value);
    }

    /// The verdict and level of one who was judged alone.
    fn judged(&mut self, slug: &str, judgement: Option<&Judgement>) {
        self.text(&format!("verdict_{slug}"), judgement.map(|j| j.verdict.name()));
        let level = judgement.and_then(|j| j.level).map(|l| l.0);
        self.number(&format!("level_{slug}_dbm"), level, 1);
    }

    /// A number rounded to some decimals; null where it is not finite.
    pub(super) fn number(&mut self, name: &str, value: Option<f64>, decimals: i32) {
        self.put(
            name,
            value.map_or(Value::Null, |v| Value::from(rounded(v, decimals))),
        );
    }

    /// A number of people or houses: whole where it is whole.
    pub(super) fn count(&mut self, name: &str, value: Option<f64>) {
        self.put(name, quantity(value));
    }
}

/// A number of people or houses: at most two decimals, and none where it is whole; null where it is not finite.
pub(super) fn quantity(value: Option<f64>) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    value.map_or(Value::Null, |v| {
        let v = rounded(v, 2);
        if v.fract() == 0.0 && v.abs() < EXACT {
            Value::from(v as i64)
        } else {
            Value::from(v)
        }
    })
}

/// Rounds half away from zero; never minus zero.
pub(super) fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    let scaled = value * scale;
    // Numbers too large to have such decimals stay as they are.
    if scaled.is_finite() {
        scaled.round() / scale + 0.0
    } else {
        value
    }
}

/// Small letters, digits and underscores; accents fall off, other letters become underscores.
pub(super) fn slug(name: &str) -> String {
    let plain: String = name
        .replace(['đ', 'Đ'], "d")
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    let parts: Vec<&str> = plain.split('_').filter(|p| !p.is_empty()).collect();
    if parts.is_empty() {
        "operator".to_owned()
    } else {
        parts.join("_")
    }
}

/// A slug that no operator before has.
pub(super) fn free_slug(name: &str, taken: &[(String, String)]) -> String {
    let first = slug(name);
    let mut candidate = first.clone();
    let mut n = 2;
    while taken.iter().any(|(_, s)| *s == candidate) {
        candidate = format!("{first}_{n}");
        n += 1;
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::example::Example;

    fn get<'r>(record: &'r Record, name: &str) -> &'r Value {
        &record.iter().find(|(n, _)| n == name).expect("a field").1
    }

    #[test]
    fn a_row_says_what_is_known_and_nothing_else() {
        let example = Example::new();
        let recorder = Recorder::new(example.results());
        let white = recorder.record(&example.gaps.villages[2]).expect("a row");
        assert_eq!(get(&white, "verdict"), "white");
        assert_eq!(get(&white, "level_dbm"), &Value::Null);
        assert_eq!(get(&white, "population"), 320);
        let low = recorder.record(&example.gaps.villages[1]).expect("a row");
        assert_eq!(get(&low, "level_dbm"), -110.3);
        assert_eq!(get(&low, "cell_id"), "c1");
        assert_eq!(get(&low, "threshold_covered_dbm"), -105.0);
        assert_eq!(get(&low, "level_vien_thong_a_dbm"), -110.3);
        let unknown = recorder.record(&example.gaps.villages[3]).expect("a row");
        assert_eq!(
            get(&unknown, "reason"),
            "no terrain or land-cover data on the path"
        );
        let names = |r: &Record| r.iter().map(|f| f.0.clone()).collect::<Vec<_>>();
        assert_eq!(names(&white), names(&unknown));
    }

    #[test]
    fn results_of_another_run_are_refused() {
        let example = Example::new();
        let results = Results {
            villages: &example.villages[..1],
            ..example.results()
        };
        let error = Recorder::new(results).record(&example.gaps.villages[2]);
        assert!(matches!(error, Err(OutputError::Mismatch { .. })));
    }

    #[test]
    fn operators_that_look_alike_keep_columns_of_their_own() {
        assert_eq!(slug("Viễn thông Đ+"), "vien_thong_d");
        assert_eq!(slug("移动"), "operator");
        let taken = vec![("A-B".to_owned(), "a_b".to_owned())];
        assert_eq!(free_slug("A B", &taken), "a_b_2");
    }

    #[test]
    fn rounding_never_makes_minus_zero() {
        assert!(rounded(-0.04, 1).is_sign_positive());
        assert_eq!(rounded(-110.25, 1), -110.3);
        assert!(rounded(f64::NAN, 1).is_nan());
    }
}
