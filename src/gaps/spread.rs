//! How steady the ranks are when levels vary from place to place.
//!
//! A predicted level has an error. Of its standard deviation one part is what varies from place to place within a
//! small area, the location variability: it is drawn for each test point, and is the *same* there for all cells
//! of all masts and operators, each with its own σ, because it describes the receiver's own surroundings (P.1812
//! §4.7: local ground cover), which weaken every signal alike. The rest is the error of model, terrain and data:
//! it is drawn once for a village and a mast, the same at all test points of the village, with a correlation
//! between the masts. So no test point gains by having several servers to choose from, and a village of many
//! test points is as uncertain as its masts are.
//!
//! What is assumed: both are normal, independent between villages and between draws. The level that moves is the
//! one that is judged, margins taken off. What is not heard at all stays unheard, and bounds of paths that could
//! not be computed stay as they are: such a village is unknown in a draw, and not ranked.
//!
//! A village that is covered is a gap in some draws, and then ranked among them.

use super::rank::{km_to_site, score};
use super::verdict::{judge_shifted, least_margin};
use super::{Counted, Gaps, Rule, Verdict, Weights};
use crate::coverage::{Cancelled, Heard, Observer, PointCoverage, Serving};
use crate::domain::Village;
use crate::maths::random::{Random, hash, mix};
use crate::units::Db;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    /// The first ranks that are counted.
    pub top_n: usize,
    /// How many draws.
    pub draws: usize,
    /// Of the random numbers: the same seed gives the same answers.
    pub seed: u64,
}

/// By how much levels are wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scatter {
    /// What varies from place to place, σ of each cell of the network, dB.
    pub location_db: Vec<f64>,
    /// What is wrong of a mast at a village as a whole, σ of each cell, dB.
    pub rest_db: Vec<f64>,
    /// The mast of each cell: any number that its cells have in common.
    pub masts: Vec<usize>,
    /// Correlation of what is wrong as a whole between masts at one village, 0 … 1.
    pub mast_correlation: f64,
}

impl Scatter {
    /// The largest σ of a cell, dB.
    fn largest_db(&self) -> f64 {
        let whole = |(a, b): (&f64, &f64)| (a * a + b * b).sqrt();
        self.location_db
            .iter()
            .zip(&self.rest_db)
            .map(whole)
            .fold(0.0, f64::max)
    }

    fn mast(&self, cell: usize) -> usize {
        self.masts.get(cell).copied().unwrap_or(cell)
    }
}

/// How a village fares over all draws.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RankSpread {
    /// Share of the draws in which its rank is among the first.
    pub top_n_share: f64,
    /// Share of the draws in which it is low-signal or white, and so has a rank.
    pub gap_share: f64,
    /// The 5 % quantile of its rank; no gap counts as behind all ranks: `None` where it is a gap in fewer
    /// than 5 % of the draws.
    pub rank_5_pct: Option<usize>,
    /// The 95 % quantile; `None` where it is a gap in fewer than 95 % of the draws.
    pub rank_95_pct: Option<usize>,
}

/// A village covered by more than so many σ everywhere is covered in every draw: once in 10⁹.
const SURE: f64 = 6.0;

/// The villages' streams of random numbers depend on nothing but the seed and their ids.
fn stream(seed: u64, village: &Village) -> Random {
    let named = village
        .id
        .bytes()
        .fold(0, |so_far, byte| hash(so_far, i64::from(byte), 1));
    Random::new(seed, mix(named))
}

impl Gaps {
    /// Draws, and notes each village's [`RankSpread`].
    ///
    /// # Errors
    /// [`Cancelled`] when the observer asks to stop; then nothing is noted.
    #[allow(clippy::too_many_arguments)] // What judges, what ranks, what scatters.
    pub fn spread(
        &mut self,
        villages: &[Village],
        coverage: &PointCoverage,
        rule: &Rule,
        weights: &Weights,
        scatter: &Scatter,
        draws: Draws,
        observer: &dyn Observer,
    ) -> Result<(), Cancelled> {
        if draws.draws == 0 {
            return Ok(());
        }
        observer.begin("draws", draws.draws as u64);
        let counted = Counted::new(&coverage.services, rule, |_| true);
        let sigma = |of: &[f64], cell: usize| of.get(cell).copied().unwrap_or_default();
        let largest_db = scatter.largest_db();
        let heard = |nth: usize| coverage.heard.get(nth).map(Vec::as_slice).unwrap_or_default();
        let mut drawn: Vec<Drawn> = Vec::new();
        for (place, gap) in self.villages.iter().enumerate() {
            let Some(village) = villages.get(gap.village) else {
                continue;
            };
            let margin = least_margin(heard(gap.village), &counted);
            let is_sure = |m: Db| m.0 > SURE * largest_db;
            if gap.any.verdict == Verdict::Covered && margin.is_some_and(is_sure) {
                continue;
            }
            drawn.push(Drawn {
                place,
                village,
                random: stream(draws.seed, village),
                ranks: Vec::new(),
                shifts: vec![0.0; village.test_points.len()],
                masts: masts_at(heard(gap.village), scatter),
                errors: Vec::new(),
            });
        }
        // Equal scores go by id, as in the ranking.
        drawn.sort_by(|a, b| a.village.id.cmp(&b.village.id));
        let mut scores: Vec<(f64, usize)> = Vec::with_capacity(drawn.len());
        for _ in 0..draws.draws {
            if observer.cancelled() {
                return Err(Cancelled);
            }
            observer.tick(1);
            scores.clear();
            for (nth, of) in drawn.iter_mut().enumerate() {
                of.draw(scatter.mast_correlation);
                let gap = &self.villages[of.place];
                let (shifts, masts, errors) = (&of.shifts, &of.masts, &of.errors);
                let level = |point: usize, serving: &Serving| {
                    let z = shifts.get(point).copied().unwrap_or_default();
                    let mast = masts.binary_search(&scatter.mast(serving.cell)).ok();
                    let e = mast.and_then(|m| errors.get(m).copied()).unwrap_or_default();
                    let location_db = z * sigma(&scatter.location_db, serving.cell);
                    serving.level + Db(location_db + e * sigma(&scatter.rest_db, serving.cell))
                };
                let any = judge_shifted(of.village, heard(gap.village), &counted, rule.people_share, level);
                if matches!(any.verdict, Verdict::LowSignal | Verdict::White) {
                    scores.push((score(of.village, &any, km_to_site(gap), weights).total, nth));
                }
            }
            scores.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            for (rank, (_, nth)) in scores.iter().enumerate() {
                drawn[*nth].ranks.push(rank as u32 + 1);
            }
        }
        for gap in &mut self.villages {
            gap.spread = Some(RankSpread::default());
        }
        for of in &mut drawn {
            self.villages[of.place].spread = Some(of.spread(draws));
        }
        Ok(())
    }
}

/// A village whose verdict may move.
struct Drawn<'a> {
    /// Its place among the verdicts.
    place: usize,
    village: &'a Village,
    random: Random,
    /// Its ranks in the draws in which it is a gap.
    ranks: Vec<u32>,
    /// z of each test point.
    shifts: Vec<f64>,
    /// The masts that are heard, rising.
    masts: Vec<usize>,
    /// z of each of them.
    errors: Vec<f64>,
}

/// The masts of the best servers of a village, rising.
fn masts_at(heard: &[Vec<Heard>], scatter: &Scatter) -> Vec<usize> {
    let servers = heard.iter().flatten().filter_map(|h| h.best.ok());
    let mut masts: Vec<usize> = servers.map(|server| scatter.mast(server.cell)).collect();
    masts.sort_unstable();
    masts.dedup();
    masts
}

impl Drawn<'_> {
    /// Draws what is wrong at each test point and of each mast. Two masts have in common what makes their
    /// correlation.
    fn draw(&mut self, mast_correlation: f64) {
        for shift in &mut self.shifts {
            *shift = self.random.normal();
        }
        let shared = mast_correlation.clamp(0.0, 1.0);
        let common = self.random.normal() * shared.sqrt();
        let own = (1.0 - shared).sqrt();
        self.errors.clear();
        for _ in &self.masts {
            self.errors.push(common + own * self.random.normal());
        }
    }

    fn spread(&mut self, draws: Draws) -> RankSpread {
        self.ranks.sort_unstable();
        let all = draws.draws as f64;
        let first = self.ranks.partition_point(|r| *r as usize <= draws.top_n);
        // Of so many draws the smallest rank that a share of them does not exceed.
        let quantile = |share_pct: usize| {
            let nth = (draws.draws * share_pct).div_ceil(100).max(1);
            self.ranks.get(nth - 1).map(|r| *r as usize)
        };
        RankSpread {
            top_n_share: first as f64 / all,
            gap_share: self.ranks.len() as f64 / all,
            rank_5_pct: quantile(5),
            rank_95_pct: quantile(95),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Reason, Service, Unobserved};
    use crate::domain::example::{at, shared_equally};
    use crate::domain::{Network, Technology};
    use crate::gaps::{Threshold, judge};
    use crate::units::Dbm;
    use std::collections::BTreeMap;

    const WEIGHTS: Weights = Weights {
        people: 1.0,
        distance: 0.0,
        shortfall: 0.0,
        electricity: 0.0,
        people_half: 100.0,
        distance_half_km: 5.0,
        shortfall_half_db: 10.0,
    };

    fn village(id: &str, people: f64, points: usize) -> Village {
        Village {
            population: Some(people),
            ..shared_equally(id, &vec![at(105.0, 21.0); points])
        }
    }

    fn rule(people_share: f64) -> Rule {
        let threshold = Threshold {
            covered: Dbm(-105.0),
            usable: Dbm(-115.0),
        };
        Rule {
            thresholds: BTreeMap::from([(Technology::G4, threshold)]),
            people_share,
        }
    }

    /// One service, one cell; a level for each test point of each village, nothing heard where it is NaN.
    fn coverage(levels_dbm: &[&[f64]]) -> PointCoverage {
        let heard = |level: f64| Heard {
            best: if level.is_nan() {
                Err(Reason::OutOfRange)
            } else {
                Ok(Serving {
                    cell: 0,
                    level: Dbm(level),
                })
            },
            unknown_up_to: None,
        };
        PointCoverage {
            services: vec![Service {
                technology: Technology::G4,
                operator: "A".to_owned(),
            }],
            heard: levels_dbm
                .iter()
                .map(|points| points.iter().map(|l| vec![heard(*l)]).collect())
                .collect(),
            ..PointCoverage::default()
        }
    }

    /// All that is wrong varies from place to place.
    fn of_places(sigma_db: &[f64]) -> Scatter {
        Scatter {
            location_db: sigma_db.to_vec(),
            rest_db: vec![0.0; sigma_db.len()],
            masts: (0..sigma_db.len()).collect(),
            mast_correlation: 0.5,
        }
    }

    const DRAWS: Draws = Draws {
        top_n: 1,
        draws: 4000,
        seed: 7,
    };

    fn spread(
        villages: &[Village],
        levels_dbm: &[&[f64]],
        share: f64,
        sigma: f64,
        draws: Draws,
    ) -> Vec<RankSpread> {
        let (coverage, rule) = (coverage(levels_dbm), rule(share));
        let mut gaps = judge(villages, &Network::default(), &coverage, &rule, &WEIGHTS);
        let scatter = of_places(&[sigma]);
        gaps.spread(villages, &coverage, &rule, &WEIGHTS, &scatter, draws, &Unobserved)
            .expect("it is not stopped");
        gaps.villages.iter().map(|g| g.spread.expect("drawn")).collect()
    }

    /// Four standard errors of a share of 4000 draws are at most 0.032.
    fn is_near(share: f64, truth: f64) -> bool {
        (share - truth).abs() < 0.032
    }

    #[test]
    fn a_level_at_the_threshold_is_a_gap_in_half_of_the_draws() {
        // At −105 covered; at −97 = +1σ a gap in 15.9 % of draws; at −121 = −2σ in 97.7 %.
        let villages = ["a", "b", "c"].map(|id| village(id, 100.0, 1));
        let spreads = spread(&villages, &[&[-105.0], &[-97.0], &[-121.0]], 1.0, 8.0, DRAWS);
        for (spread, truth) in spreads.iter().zip([0.5, 0.158_655, 0.977_250]) {
            assert!(is_near(spread.gap_share, truth), "{spread:?}");
        }
        // Equal scores: "a" is first whenever it is a gap, "b" when "a" is none, "c" when both are none.
        for (spread, truth) in spreads.iter().zip([0.5, 0.079_33, 0.5 * 0.841_345 * 0.977_25]) {
            assert!(is_near(spread.top_n_share, truth), "{spread:?}");
        }
        assert_eq!((spreads[0].rank_5_pct, spreads[0].rank_95_pct), (Some(1), None));
        // Third in 0.5 · 0.159 = 7.9 % of the draws, so the last 5 % are not all "no gap" …
        assert_eq!(
            (spreads[2].rank_5_pct, spreads[2].rank_95_pct),
            (Some(1), Some(3))
        );
    }

    #[test]
    fn test_points_vary_each_for_itself_and_cells_of_one_point_together() {
        // Two points at the threshold, both needed: covered in a quarter of the draws.
        let two = [village("v", 100.0, 2)];
        let spreads = spread(&two, &[&[-105.0, -105.0]], 1.0, 8.0, DRAWS);
        assert!(is_near(spreads[0].gap_share, 0.75), "{spreads:?}");
        // Two services of one point rise and fall together: still one half, not three quarters of luck.
        let mut coverage = coverage(&[&[-105.0]]);
        coverage.services.push(Service {
            technology: Technology::G4,
            operator: "B".to_owned(),
        });
        let mut second = coverage.heard[0][0][0];
        second.best = Ok(Serving {
            cell: 1,
            level: Dbm(-105.0),
        });
        coverage.heard[0][0].push(second);
        let (one, rule) = ([village("v", 100.0, 1)], rule(1.0));
        let mut gaps = judge(&one, &Network::default(), &coverage, &rule, &WEIGHTS);
        gaps.spread(
            &one,
            &coverage,
            &rule,
            &WEIGHTS,
            &of_places(&[8.0, 8.0]),
            DRAWS,
            &Unobserved,
        )
        .expect("it is not stopped");
        let share = gaps.villages[0].spread.expect("drawn").gap_share;
        assert!(is_near(share, 0.5), "{share}");
    }

    #[test]
    fn what_is_wrong_of_a_mast_is_wrong_at_all_test_points_of_a_village() {
        // Two points at the threshold, both needed, one mast: covered in one half of the draws, not a quarter.
        let two = [village("v", 100.0, 2)];
        let (coverage, rule) = (coverage(&[&[-105.0, -105.0]]), rule(1.0));
        let scatter = Scatter {
            location_db: vec![0.0],
            rest_db: vec![10.0],
            masts: vec![0],
            mast_correlation: 0.5,
        };
        let mut gaps = judge(&two, &Network::default(), &coverage, &rule, &WEIGHTS);
        gaps.spread(&two, &coverage, &rule, &WEIGHTS, &scatter, DRAWS, &Unobserved)
            .expect("it is not stopped");
        let share = gaps.villages[0].spread.expect("drawn").gap_share;
        assert!(is_near(share, 0.5), "{share}");
    }

    #[test]
    fn two_masts_are_wrong_together_as_far_as_they_are_correlated() {
        // A point that two masts reach at the threshold is a gap where both are too weak: P(both < 0) of two
        // normal numbers is 1/4 + asin(ρ)/2π: 1/4 for 0, 1/3 for 1/2, 1/2 for 1.
        for (correlation, truth) in [(0.0, 0.25), (0.5, 1.0 / 3.0), (1.0, 0.5)] {
            let mut coverage = coverage(&[&[-105.0]]);
            coverage.services.push(Service {
                technology: Technology::G4,
                operator: "B".to_owned(),
            });
            let mut second = coverage.heard[0][0][0];
            second.best = Ok(Serving {
                cell: 1,
                level: Dbm(-105.0),
            });
            coverage.heard[0][0].push(second);
            let scatter = Scatter {
                location_db: vec![0.0; 2],
                rest_db: vec![10.0; 2],
                masts: vec![0, 1],
                mast_correlation: correlation,
            };
            let (one, rule) = ([village("v", 100.0, 1)], rule(1.0));
            let mut gaps = judge(&one, &Network::default(), &coverage, &rule, &WEIGHTS);
            gaps.spread(&one, &coverage, &rule, &WEIGHTS, &scatter, DRAWS, &Unobserved)
                .expect("it is not stopped");
            let share = gaps.villages[0].spread.expect("drawn").gap_share;
            assert!(is_near(share, truth), "{correlation}: {share} {truth}");
        }
    }

    #[test]
    fn without_scatter_every_draw_is_the_ranking_and_silence_stays_silence() {
        let villages = [
            village("a", 50.0, 1),
            village("b", 500.0, 1),
            village("c", 5.0, 1),
        ];
        let levels: [&[f64]; 3] = [&[-110.0], &[f64::NAN], &[-90.0]];
        let spreads = spread(&villages, &levels, 1.0, 0.0, DRAWS);
        let of = |rank: usize, top: f64| RankSpread {
            top_n_share: top,
            gap_share: 1.0,
            rank_5_pct: Some(rank),
            rank_95_pct: Some(rank),
        };
        assert_eq!(spreads, [of(2, 0.0), of(1, 1.0), RankSpread::default()]);
        let scattered = spread(&villages, &levels, 1.0, 8.0, DRAWS);
        assert_eq!(scattered[1], of(1, 1.0));
    }

    #[test]
    fn the_seed_decides_and_neither_the_order_nor_the_neighbours_do() {
        let villages = [
            village("a", 50.0, 1),
            village("b", 60.0, 1),
            village("c", 70.0, 1),
        ];
        let levels: [&[f64]; 3] = [&[-104.0], &[-106.0], &[-103.0]];
        let straight = spread(&villages, &levels, 1.0, 8.0, DRAWS);
        let mut turned = villages.clone();
        turned.reverse();
        let back = spread(&turned, &[levels[2], levels[1], levels[0]], 1.0, 8.0, DRAWS);
        assert_eq!(straight, back.into_iter().rev().collect::<Vec<_>>());
        let other = spread(&villages, &levels, 1.0, 8.0, Draws { seed: 8, ..DRAWS });
        assert_ne!(straight, other);
        let alone = spread(&villages[..1], &levels[..1], 1.0, 8.0, DRAWS);
        assert_eq!(alone[0].gap_share, straight[0].gap_share);
    }

    #[test]
    fn no_draws_are_no_answer() {
        let villages = [village("a", 50.0, 1)];
        let (coverage, rule) = (coverage(&[&[-110.0]]), rule(1.0));
        let mut gaps = judge(&villages, &Network::default(), &coverage, &rule, &WEIGHTS);
        let none = Draws { draws: 0, ..DRAWS };
        gaps.spread(
            &villages,
            &coverage,
            &rule,
            &WEIGHTS,
            &of_places(&[8.0]),
            none,
            &Unobserved,
        )
        .expect("it is not stopped");
        assert_eq!(gaps.villages[0].spread, None);
    }
}
