//! How sure a plan is: levels that are predicted are wrong, and villages turn or not.
//!
//! Of the error of a level one part varies from place to place: it is drawn for each test point and is the same
//! there for all that is heard. The rest is wrong of a mast at a village as a whole: it is drawn for each village
//! and mast, with a correlation between masts. Both are normal and independent between villages and draws, as in
//! [`Gaps::spread`](crate::gaps::Gaps::spread). What is on air today counts as one mast, which the points of a village
//! have in common. What is not heard stays unheard.
//!
//! A village that is likelier to turn than not counts as turned in a plan; the people who are counted wrongly then
//! are, in the mean, its people times the lesser of the two probabilities. So much is what one measurement there
//! can change, if it tells what is.

use super::points::PlanPoints;
use super::reach::Reach;
use crate::analysis::margins;
use crate::coverage::{Cancelled, Observer};
use crate::domain::{Cell, Village};
use crate::maths::random::{Random, hash, mix};
use crate::study::Study;

/// What one measurement would change is said of so many villages.
pub const WORTH_MEASURING: usize = 10;

/// Shares are sums of fractions: a hair below what is needed is enough.
const HAIR: f64 = 1e-9;

/// A village of a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doubted {
    /// Its id: its random numbers depend on nothing but the seed and this.
    pub id: String,
    /// Its people.
    pub people: f64,
    /// Its test points, the centre first.
    pub points: Vec<DoubtedPoint>,
}

/// A test point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DoubtedPoint {
    /// Share of the village's people who live here.
    pub people_share: f64,
    /// Who is heard, and how far above what the preset asks, hundredths of a dB.
    pub heard: Vec<(By, i16)>,
}

/// Who is heard. Ordered: the random numbers of those before do not depend on those behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// What is on air today and stays.
    Today,
    /// A planned site, by its place in the plan.
    Site(u32),
}

/// By how much levels are wrong, and how often is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DoubtRule {
    /// Share of a village's people whose points must be covered, 0 … 1, beside the centre.
    pub people_share: f64,
    /// Standard deviation of a level's error, dB: the study's.
    pub sigma_db: f64,
    /// What of it varies from place to place, dB.
    pub location_db: f64,
    /// Correlation between the masts at one village, 0 … 1.
    pub mast_correlation: f64,
    /// How many draws.
    pub draws: usize,
    /// Of the random numbers.
    pub seed: u64,
}

/// How sure a plan is. Without draws nothing is known, and the lists are empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doubt {
    /// For each village, the probability that it is covered with the plan.
    pub by_village: Vec<f64>,
    /// People of covered villages, in the mean of the draws.
    pub expected_people: f64,
    /// At least so many in 90 % of the draws.
    pub p10_people: f64,
    /// At most so many in 90 % of the draws.
    pub p90_people: f64,
    /// For each planned site, the share of draws in which a village is covered with it and not without it.
    pub site_needed_share: Vec<f64>,
    /// The villages of which a measurement tells most, and the people whom it tells of in the mean; most first.
    pub worth_measuring: Vec<(usize, f64)>,
}

impl DoubtRule {
    /// Of a study, with the errors of a cell such as the plan's.
    pub fn of(study: &Study, cell: &Cell, draws: usize, seed: u64) -> Self {
        Self {
            people_share: study.preset.rule.people_share,
            sigma_db: margins::sigma_db(study, cell),
            location_db: margins::location_db(study, cell),
            mast_correlation: study.radio.mast_correlation,
            draws,
            seed,
        }
    }
}

/// The villages of a plan, with who is heard at their points: the chosen candidates by their place in the list, and
/// what is on air today, also where a chosen change replaces it. Villages whose people are not known count none.
pub fn doubted(villages: &[Village], points: &PlanPoints, reach: &Reach, chosen: &[u32]) -> Vec<Doubted> {
    let mut heard: Vec<Vec<(By, i16)>> = points
        .receivers
        .iter()
        .enumerate()
        .map(|(point, _)| {
            let today = reach.today.get(point).copied().flatten();
            today
                .map(|margin_cdb| (By::Today, margin_cdb))
                .into_iter()
                .collect()
        })
        .collect();
    for (site, candidate) in chosen.iter().enumerate() {
        for (point, margin_cdb) in reach.margins.get(*candidate as usize).into_iter().flatten() {
            if let Some(at) = heard.get_mut(*point as usize) {
                at.push((By::Site(site as u32), *margin_cdb));
            }
        }
    }
    let village_of = |(village, first): (&Village, &u32)| Doubted {
        id: village.id.clone(),
        people: village.population.unwrap_or_default().max(0.0),
        points: village
            .test_points
            .iter()
            .zip(heard.iter_mut().skip(*first as usize))
            .map(|(point, heard)| DoubtedPoint {
                people_share: point.weight,
                heard: std::mem::take(heard),
            })
            .collect(),
    };
    villages.iter().zip(&points.begin).map(village_of).collect()
}

/// Draws the errors of all villages. `sites` is how many sites are planned.
///
/// # Errors
/// [`Cancelled`] when the observer asks to stop.
pub fn doubt(
    villages: &[Doubted],
    sites: usize,
    rule: &DoubtRule,
    observer: &dyn Observer,
) -> Result<Doubt, Cancelled> {
    if rule.draws == 0 {
        return Ok(Doubt::default());
    }
    observer.begin("doubt", villages.len() as u64);
    let mut people = vec![0.0; rule.draws];
    let mut needed = Needed::new(sites, rule.draws);
    let mut by_village = Vec::with_capacity(villages.len());
    for village in villages {
        if observer.cancelled() {
            return Err(Cancelled);
        }
        observer.tick(1);
        // Nothing that is drawn makes a centre heard that no one reaches.
        if village
            .points
            .first()
            .is_none_or(|centre| centre.heard.is_empty())
        {
            by_village.push(0.0);
            continue;
        }
        let mut drawn = Drawn::new(village, rule);
        let mut covered = 0usize;
        for (draw, people) in people.iter_mut().enumerate() {
            drawn.draw(rule);
            if !drawn.is_covered(None) {
                continue;
            }
            covered += 1;
            *people += village.people;
            drawn.note_needed(&mut needed, draw);
        }
        by_village.push(covered as f64 / rule.draws as f64);
    }
    let draws = rule.draws as f64;
    let expected_people = people.iter().sum::<f64>() / draws;
    people.sort_by(f64::total_cmp);
    Ok(Doubt {
        worth_measuring: worth_measuring(villages, &by_village),
        by_village,
        expected_people,
        p10_people: quantile(&people, 10),
        p90_people: quantile(&people, 90),
        site_needed_share: needed.shares(draws),
    })
}

/// The smallest that so many per cent of rising numbers do not exceed.
fn quantile(rising: &[f64], pct: usize) -> f64 {
    let nth = (rising.len() * pct).div_ceil(100).max(1);
    rising.get(nth - 1).copied().unwrap_or_default()
}

fn worth_measuring(villages: &[Doubted], by_village: &[f64]) -> Vec<(usize, f64)> {
    let mut worth: Vec<(usize, f64)> = villages
        .iter()
        .zip(by_village)
        .map(|(village, p)| village.people * p.min(1.0 - p))
        .enumerate()
        .filter(|(_, people)| *people > 0.0)
        .collect();
    worth.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    worth.truncate(WORTH_MEASURING);
    worth
}

/// Draw by draw the sites without which a village would not be covered: a bit each.
struct Needed {
    sites: usize,
    words: usize,
    bits: Vec<u64>,
}

impl Needed {
    fn new(sites: usize, draws: usize) -> Self {
        let words = sites.div_ceil(64);
        Self {
            sites,
            words,
            bits: vec![0; words * draws],
        }
    }

    fn note(&mut self, draw: usize, site: u32) {
        let site = site as usize;
        if site < self.sites {
            self.bits[draw * self.words + site / 64] |= 1 << (site % 64);
        }
    }

    fn shares(&self, draws: f64) -> Vec<f64> {
        let mut counts = vec![0u64; self.sites];
        for of_draw in self.bits.chunks(self.words.max(1)) {
            for (site, count) in counts.iter_mut().enumerate() {
                *count += (of_draw[site / 64] >> (site % 64)) & 1;
            }
        }
        counts.into_iter().map(|count| count as f64 / draws).collect()
    }
}

/// A village with one draw of its errors.
struct Drawn<'a> {
    points: &'a [DoubtedPoint],
    people_share: f64,
    random: Random,
    location_db: f64,
    rest_db: f64,
    /// Who is heard anywhere in it, rising.
    masts: Vec<By>,
    /// What is wrong of each, dB.
    errors_db: Vec<f64>,
    /// What is wrong at each point, dB.
    shifts_db: Vec<f64>,
}

impl<'a> Drawn<'a> {
    fn new(village: &'a Doubted, rule: &DoubtRule) -> Self {
        let mut masts: Vec<By> = village
            .points
            .iter()
            .flat_map(|p| &p.heard)
            .map(|h| h.0)
            .collect();
        masts.sort_unstable();
        masts.dedup();
        let (whole_db, location_db) = (rule.sigma_db.max(rule.location_db), rule.location_db);
        Self {
            points: &village.points,
            people_share: rule.people_share,
            random: stream(rule.seed, &village.id),
            location_db,
            rest_db: (whole_db * whole_db - location_db * location_db).max(0.0).sqrt(),
            errors_db: vec![0.0; masts.len()],
            masts,
            shifts_db: vec![0.0; village.points.len()],
        }
    }

    /// Two masts have in common what makes their correlation.
    fn draw(&mut self, rule: &DoubtRule) {
        for shift_db in &mut self.shifts_db {
            *shift_db = self.location_db * self.random.normal();
        }
        let shared = rule.mast_correlation.clamp(0.0, 1.0);
        let common = shared.sqrt() * self.random.normal();
        let own = (1.0 - shared).sqrt();
        for error_db in &mut self.errors_db {
            *error_db = self.rest_db * (common + own * self.random.normal());
        }
    }

    /// Is the village covered, one left out?
    fn is_covered(&self, without: Option<By>) -> bool {
        let mut share = 0.0;
        for (nth, (point, shift_db)) in self.points.iter().zip(&self.shifts_db).enumerate() {
            let is_heard = point.heard.iter().any(|(by, margin_cdb)| {
                let error_db = self.masts.binary_search(by).map_or(0.0, |m| self.errors_db[m]);
                Some(*by) != without && f64::from(*margin_cdb) / 100.0 + shift_db + error_db >= 0.0
            });
            if is_heard {
                share += point.people_share;
            } else if nth == 0 {
                return false;
            }
        }
        !self.points.is_empty() && share >= self.people_share - HAIR
    }

    /// Notes the sites without which the village, which is covered, would not be.
    fn note_needed(&self, needed: &mut Needed, draw: usize) {
        for by in &self.masts {
            if let By::Site(site) = by
                && !self.is_covered(Some(*by))
            {
                needed.note(draw, *site);
            }
        }
    }
}

/// As the ranks' draws are seeded: by the village's id.
fn stream(seed: u64, id: &str) -> Random {
    let named = id
        .bytes()
        .fold(0, |so_far, byte| hash(so_far, i64::from(byte), 1));
    Random::new(seed, mix(named))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Unobserved;
    use crate::radio::probability::at_least;

    const RULE: DoubtRule = DoubtRule {
        people_share: 1.0,
        sigma_db: 10.0,
        location_db: 6.0,
        mast_correlation: 0.5,
        draws: 4000,
        seed: 3,
    };

    /// Points of equal people, each with who is heard and the margin in dB.
    fn village(id: &str, people: f64, points: &[&[(By, f64)]]) -> Doubted {
        let point = |heard: &&[(By, f64)]| DoubtedPoint {
            people_share: 1.0 / points.len() as f64,
            heard: heard.iter().map(|(by, db)| (*by, (100.0 * db) as i16)).collect(),
        };
        Doubted {
            id: id.to_owned(),
            people,
            points: points.iter().map(point).collect(),
        }
    }

    fn solved(villages: &[Doubted], sites: usize, rule: DoubtRule) -> Doubt {
        doubt(villages, sites, &rule, &Unobserved).expect("not stopped")
    }

    /// Four standard errors of a share of 4000 draws are at most 0.032.
    fn is_near(share: f64, truth: f64) -> bool {
        (share - truth).abs() < 0.032
    }

    #[test]
    fn one_point_and_one_site_are_the_normal_distribution() {
        for margin_db in [-20.0, -10.0, -3.0, 0.0, 5.0, 12.8] {
            let made = solved(&[village("v", 80.0, &[&[(By::Site(0), margin_db)]])], 1, RULE);
            let truth = at_least(margin_db, 10.0);
            assert!(is_near(made.by_village[0], truth), "{margin_db}: {made:?}");
            // The only site is needed whenever the village is covered.
            assert_eq!(made.site_needed_share, made.by_village);
            assert!((made.expected_people - 80.0 * made.by_village[0]).abs() < 1e-9);
        }
    }

    #[test]
    fn two_masts_are_wrong_together_as_far_as_they_are_correlated() {
        // Both at the threshold: neither is enough with 1/4 + asin(ρ)/2π.
        for (mast_correlation, missed) in [(0.0, 0.25), (0.5, 1.0 / 3.0), (1.0, 0.5)] {
            let rule = DoubtRule {
                location_db: 0.0,
                mast_correlation,
                ..RULE
            };
            let both = village("v", 1.0, &[&[(By::Site(0), 0.0), (By::Site(1), 0.0)]]);
            let made = solved(&[both], 2, rule);
            assert!(
                is_near(made.by_village[0], 1.0 - missed),
                "{mast_correlation}: {made:?}"
            );
            // Each is needed where the other is too weak.
            for needed in made.site_needed_share {
                assert!(is_near(needed, 0.5 - missed), "{mast_correlation}: {needed}");
            }
        }
    }

    #[test]
    fn more_margin_is_never_less_probable_and_points_stand_and_fall_with_their_mast() {
        let rule = DoubtRule { draws: 500, ..RULE };
        let at = |db: f64| {
            let points: [&[(By, f64)]; 2] = [
                &[(By::Site(0), db)],
                &[(By::Today, -4.0), (By::Site(0), db + 1.0)],
            ];
            solved(&[village("v", 1.0, &points)], 1, rule).by_village[0]
        };
        let shares: Vec<f64> = (-20..20).map(|db| at(f64::from(db))).collect();
        assert!(shares.windows(2).all(|w| w[0] <= w[1]), "{shares:?}");
        let of_mast = DoubtRule {
            location_db: 0.0,
            ..RULE
        };
        let points: [&[(By, f64)]; 2] = [&[(By::Site(0), 0.0)], &[(By::Site(0), 0.0)]];
        let made = solved(&[village("v", 1.0, &points)], 1, of_mast);
        assert!(is_near(made.by_village[0], 0.5), "{made:?}");
        let of_places = DoubtRule {
            location_db: 10.0,
            ..RULE
        };
        let made = solved(&[village("v", 1.0, &points)], 1, of_places);
        assert!(is_near(made.by_village[0], 0.25), "{made:?}");
    }

    #[test]
    fn the_rule_is_the_centre_and_the_share_of_people() {
        let rule = DoubtRule {
            sigma_db: 0.0,
            location_db: 0.0,
            people_share: 0.6,
            draws: 3,
            ..RULE
        };
        let yes: &[(By, f64)] = &[(By::Site(0), 1.0)];
        let no: &[(By, f64)] = &[(By::Site(0), -1.0)];
        let villages = [
            village("centre and two of three", 1.0, &[yes, yes, no]),
            village("all but the centre", 1.0, &[no, yes, yes]),
            village("the centre alone", 1.0, &[yes, no, no]),
            village("nothing", 1.0, &[]),
            village("unheard", 1.0, &[&[]]),
        ];
        let made = solved(&villages, 1, rule);
        assert_eq!(made.by_village, [1.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(
            (made.p10_people, made.p90_people, made.expected_people),
            (1.0, 1.0, 1.0)
        );
        assert!(made.worth_measuring.is_empty());
    }

    #[test]
    fn a_site_that_today_makes_needless_is_not_needed() {
        let rule = DoubtRule {
            sigma_db: 1.0,
            location_db: 0.0,
            draws: 50,
            ..RULE
        };
        let both = village("v", 10.0, &[&[(By::Today, 50.0), (By::Site(0), 50.0)]]);
        let made = solved(&[both], 2, rule);
        assert_eq!(made.site_needed_share, [0.0, 0.0]);
    }

    #[test]
    fn measuring_is_worth_most_where_many_people_are_uncertain() {
        let villages = [
            village("sure", 1000.0, &[&[(By::Site(0), 60.0)]]),
            village("few", 10.0, &[&[(By::Site(0), 0.0)]]),
            village("many", 100.0, &[&[(By::Site(0), 3.0)]]),
        ];
        let made = solved(&villages, 1, RULE);
        let order: Vec<usize> = made.worth_measuring.iter().map(|w| w.0).collect();
        assert_eq!(order, [2, 1]);
        assert!((made.worth_measuring[1].1 - 5.0).abs() < 0.4);
    }

    #[test]
    fn a_village_hears_what_reaches_its_own_points() {
        use crate::coverage::Receiver;
        use crate::domain::example::{at, shared_equally};
        let villages = [
            shared_equally("a", &[at(105.0, 21.0), at(105.01, 21.0)]),
            shared_equally("b", &[at(105.1, 21.0)]),
        ];
        let receiver = Receiver {
            place: at(105.0, 21.0),
            height_m: 1.5,
            around: None,
        };
        let points = PlanPoints {
            receivers: vec![receiver; 3],
            begin: vec![0, 2, 3],
            stretches: Vec::new(),
        };
        let reach = Reach {
            margins: vec![vec![(0, 7), (2, 8)], Vec::new(), vec![(0, 9)]],
            today: vec![None, Some(-3), None],
            ..Reach::default()
        };
        let made = doubted(&villages, &points, &reach, &[2, 0]);
        let heard = |village: usize| {
            made[village]
                .points
                .iter()
                .map(|p| p.heard.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            heard(0),
            [vec![(By::Site(0), 9), (By::Site(1), 7)], vec![(By::Today, -3)]]
        );
        assert_eq!(heard(1), [vec![(By::Site(1), 8)]]);
        assert_eq!(made[0].points[1].people_share, 0.5);
    }

    #[test]
    fn the_seed_decides_and_the_neighbours_do_not() {
        let villages = [
            village("a", 10.0, &[&[(By::Site(0), 0.0)]]),
            village("b", 20.0, &[&[(By::Site(1), 2.0)]]),
        ];
        let made = solved(&villages, 2, RULE);
        assert_eq!(made, solved(&villages, 2, RULE));
        assert_eq!(made.by_village[1], solved(&villages[1..], 2, RULE).by_village[0]);
        let other = DoubtRule { seed: 4, ..RULE };
        assert_ne!(made, solved(&villages, 2, other));
        assert!(made.p10_people <= made.expected_people && made.expected_people <= made.p90_people);
        let none = DoubtRule { draws: 0, ..RULE };
        assert_eq!(solved(&villages, 2, none), Doubt::default());
    }
}
