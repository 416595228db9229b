//! The answer about one village: what follows from the places, and what keeps it from being one of the village.

use super::answer::{ClosureAnswer, Measured, NextPlace, NotUsed, Predicted, Source, VisitRow};
use super::digest;
use super::judged::Sifted;
use super::request::ClosureRequest;
use crate::analysis::{Judged, caption, program};
use crate::closure::{Chosen, Ground, Outcome};
use crate::domain::figures::{counted, percent_of_share};
use crate::domain::{Technology, Village};
use crate::gaps::Counted;
use crate::register::Stamp;
use crate::register::spelling::fold;
use std::collections::BTreeSet;

/// More rows without a level than this share leave open whether the village is dark.
const MOST_WITHOUT_LEVEL: f64 = 0.05;
/// Test points that are named where all were visited.
const NAMED: usize = 5;

/// Presets that are made of rules for whole networks or communes, and what such a rule asks.
const OF_WHOLE_NETWORKS: [(&str, &str); 2] = [
    (
        "vn-5g-qcvn126",
        "QCVN 126:2021 is a rule for a whole network (at least 1,500 samples over it, 95 % of them at or above 30 \
         Mbit/s): its numbers are used here for one village, which is this program's rule and not the regulation's",
    ),
    (
        "vn-4g-1110",
        "Decision 1110 is a rule for a commune's average: its numbers are used here for one village, which is this \
         program's rule and not the decision's",
    ),
];

/// All that an answer is made of.
pub(super) struct Answering<'a> {
    pub request: &'a ClosureRequest<'a>,
    pub village: &'a Village,
    pub ground: &'a Ground,
    pub sifted: &'a Sifted,
    pub chosen: &'a Chosen,
    pub judged: &'a Judged,
}

impl Answering<'_> {
    pub(super) fn answer(&self) -> ClosureAnswer {
        let request = self.request;
        let study = request.study;
        let by_places = request.rule.decide(&self.chosen.count);
        let mut because = self.in_the_way(by_places);
        let outcome = match by_places {
            Outcome::Closed | Outcome::NotClosed if !because.is_empty() => Outcome::More {
                if_good: None,
                if_bad: None,
            },
            other => other,
        };
        if because.is_empty() {
            because.push(self.why(outcome));
        }
        let (more_if_good, more_if_bad) = match outcome {
            Outcome::More { if_good, if_bad } => (if_good, if_bad),
            _ => (None, None),
        };
        ClosureAnswer {
            program: program(),
            study: study.title.clone(),
            study_sha256: digest::of_study(study, &request.input.report),
            synthetic_sites: study.synthetic_sites,
            preset: study.preset.clone(),
            village: self.village.id.clone(),
            name: self.village.name.clone(),
            operator: request.operator.map(str::to_owned),
            decision: outcome.name(),
            because,
            rule: request.rule.text(),
            places_by: request.around.text(),
            measured: self.measured(),
            predicted: self.predicted(),
            more_if_good,
            more_if_bad,
            measure_next: match (outcome, by_places) {
                // Where services are missing, all test points are to be visited with them.
                (Outcome::More { .. }, by_places) => self.next(matches!(by_places, Outcome::More { .. })),
                _ => Vec::new(),
            },
            notes: self.notes(),
            recorded: Vec::new(),
        }
    }

    fn why(&self, outcome: Outcome) -> String {
        let count = &self.chosen.count;
        let seen = format!(
            "{} of {} separate places are at or above the level",
            count.good, count.places
        );
        match outcome {
            Outcome::Closed => format!("{seen}: enough by the rule"),
            Outcome::NotClosed => format!("{seen}: too few by the rule"),
            Outcome::More { .. } => format!("{seen}: the rule cannot decide yet"),
        }
    }

    /// What keeps a decision of the places from being one of the village.
    fn in_the_way(&self, by_places: Outcome) -> Vec<String> {
        if matches!(by_places, Outcome::More { .. }) {
            return Vec::new();
        }
        let mut said = Vec::new();
        let points = self.village.test_points.iter().zip(&self.chosen.visits);
        let visited = points
            .filter(|(_, v)| v.is_visited(self.ground))
            .map(|(t, _)| t.weight);
        let share: f64 = visited.sum();
        let needed = self.request.study.preset.rule.people_share;
        let centre = self
            .chosen
            .visits
            .first()
            .is_some_and(|v| v.is_visited(self.ground));
        if !centre || share + 1e-9 < needed {
            said.push(format!(
                "the places decide '{}', and test points of {:.0} % of the people were visited{}: the rule asks for the \
                 centre and {:.0} %",
                by_places.name(),
                100.0 * share,
                if centre { "" } else { ", not the centre" },
                100.0 * needed
            ));
        }
        if by_places == Outcome::NotClosed && self.request.operator.is_none() {
            let unmeasured = self.unmeasured();
            if !unmeasured.is_empty() {
                said.push(format!(
                    "the measured services do not cover the village, and others that are predicted usable here were \
                     not measured: {}; measure them, or give --operator",
                    unmeasured.join(", ")
                ));
            }
        }
        if by_places == Outcome::Closed && !self.request.allow_without_level {
            let files = self.request.measurements.files.iter();
            let (rows, without) = files.fold((0, 0), |(r, w), f| (r + f.log.rows, w + f.without_level));
            if without as f64 > MOST_WITHOUT_LEVEL * rows as f64 {
                said.push(format!(
                    "{without} of {rows} rows have no level: where a phone hears nothing it writes such rows, and they \
                     are in no place; give a log without them, or --allow-rows-without-level where they mean \
                     something else"
                ));
            }
        }
        said
    }

    /// Services that are predicted usable at a test point and were not measured.
    fn unmeasured(&self) -> Vec<String> {
        let rule = &self.request.study.preset.rule;
        let points = &self.judged.points;
        let heard = points.heard.first().map(Vec::as_slice).unwrap_or_default();
        let is_usable = |service: usize, technology: Technology| {
            let Some(threshold) = rule.thresholds.get(&technology) else {
                return false;
            };
            heard.iter().filter_map(|p| p.get(service)).any(|h| {
                let known = h.best.is_ok_and(|s| s.level >= threshold.usable);
                known
                    || h.unknown_up_to
                        .is_some_and(|(up_to, _)| up_to >= threshold.usable)
            })
        };
        let all = points.services.iter().enumerate();
        let missing = all.filter(|(nth, s)| {
            let is_measured = self.sifted.services.contains(&(s.operator.clone(), s.technology));
            !is_measured && is_usable(*nth, s.technology)
        });
        missing
            .map(|(_, s)| format!("{} {}", s.operator, s.technology))
            .collect()
    }

    fn measured(&self) -> Measured {
        let count = &self.chosen.count;
        let all = &self.sifted.sighted;
        let kept = || self.chosen.kept.iter().filter_map(|nth| all.get(*nth));
        let mut levels: Vec<f64> = kept().map(|p| p.level_dbm).collect();
        levels.sort_by(f64::total_cmp);
        let services: BTreeSet<String> = kept()
            .map(|p| {
                format!(
                    "{} {}",
                    p.operator.as_deref().unwrap_or("operator not said"),
                    p.technology
                )
            })
            .collect();
        let zone = &self.request.zone;
        let day = |ms: i64| zone.day_of(Stamp::from_seconds(ms.div_euclid(1000))).to_string();
        let technologies: BTreeSet<Technology> = kept().map(|p| p.technology).collect();
        let operators: BTreeSet<Option<&str>> = kept().map(|p| p.operator.as_deref()).collect();
        Measured {
            files: self.request.measurements.files.iter().map(source).collect(),
            samples: self.chosen.samples,
            places: self.chosen.near,
            separate_places: count.places,
            good_places: count.good,
            good_share: count.share(),
            effective_places: rounded(count.effective),
            median_dbm: levels
                .get(levels.len().saturating_sub(1) / 2)
                .copied()
                .map(rounded),
            first_day: self.chosen.span_ms.map(|s| day(s[0])),
            last_day: self.chosen.span_ms.map(|s| day(s[1])),
            services: services.into_iter().collect(),
            operator: only(&operators).flatten().map(str::to_owned),
            technology: only(&technologies).map(|t| t.to_string()),
            not_used: self
                .sifted
                .skipped
                .iter()
                .map(|(skip, places)| NotUsed {
                    because: skip.text(),
                    places: *places,
                })
                .collect(),
            test_points: self.visits(),
        }
    }

    fn counted(&self) -> Counted {
        let asked = |s: &crate::coverage::Service| {
            self.request
                .operator
                .is_none_or(|name| fold(name) == fold(&s.operator))
        };
        Counted::new(
            &self.judged.points.services,
            &self.request.study.preset.rule,
            asked,
        )
    }

    fn visits(&self) -> Vec<VisitRow> {
        let heard = self
            .judged
            .points
            .heard
            .first()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let counted = self.counted();
        let rows = self
            .village
            .test_points
            .iter()
            .zip(&self.chosen.visits)
            .enumerate();
        rows.map(|(nth, (point, visit))| VisitRow {
            id: point.id.clone(),
            kind: point.kind.name(),
            lon: point.position.lon_deg(),
            lat: point.position.lat_deg(),
            people_pct: percent_of_share(point.weight).unwrap_or(0.0),
            visited: visit.is_visited(self.ground),
            measured_places: visit.places,
            measured_good: visit.good,
            measured_separate: visit.separate,
            predicted_dbm: heard
                .get(nth)
                .and_then(|h| counted.at_place(h).level)
                .map(|level| rounded(level.0)),
        })
        .collect()
    }

    fn predicted(&self) -> Predicted {
        let heard = self
            .judged
            .points
            .heard
            .first()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let judgement = self.counted().at_village(self.village, heard);
        let gap = self.judged.gaps.villages.first();
        Predicted {
            verdict: judgement.verdict.name(),
            level_dbm: judgement.level.map(|l| rounded(l.0)),
            // Of the best service of any operator.
            covered_probability: gap
                .and_then(|g| g.centre.covered_probability)
                .filter(|_| self.request.operator.is_none()),
            people_covered_pct: percent_of_share(judgement.people_covered_share).unwrap_or(0.0),
            model: caption(self.request.study).model,
        }
    }

    /// Test points that were not visited, in their order; else those with the fewest places.
    fn next(&self, asks_for_places: bool) -> Vec<NextPlace> {
        let points = self.village.test_points.iter().zip(&self.chosen.visits);
        let place = |point: &crate::domain::TestPoint, because| NextPlace {
            test_point: point.id.clone(),
            lon: point.position.lon_deg(),
            lat: point.position.lat_deg(),
            because,
        };
        let mut next: Vec<NextPlace> = points
            .clone()
            .filter(|(_, v)| !v.is_visited(self.ground))
            .map(|(t, _)| place(t, "no place near it yet"))
            .collect();
        if next.is_empty() && asks_for_places {
            let mut fewest: Vec<_> = points.collect();
            fewest.sort_by_key(|(_, v)| v.separate);
            let some = fewest.into_iter().take(NAMED);
            next.extend(some.map(|(t, _)| place(t, "fewest separate places around it")));
        }
        next
    }

    fn notes(&self) -> Vec<String> {
        let request = self.request;
        let study = request.study;
        let mut notes = Vec::new();
        notes.extend(
            study
                .preset
                .said()
                .map(|said| format!("preset {}: {said}", study.preset.name)),
        );
        let network = OF_WHOLE_NETWORKS
            .iter()
            .find(|(name, _)| *name == study.preset.name);
        notes.extend(network.map(|(_, said)| (*said).to_owned()));
        if study.preset.margin_db != 0.0 || study.preset.edge_probability.is_some() {
            let text = "the preset's margin for the scatter of predictions is not taken off measured levels: the places \
                        themselves scatter";
            notes.push(text.to_owned());
        }
        if self.sifted.undated > 0 {
            let places = counted(self.sifted.undated, "place has", "places have");
            notes.push(format!("{places} no time: nothing says when they were measured"));
        }
        if study.synthetic_sites {
            notes.push(
                "the masts of the study are made up: its prediction says nothing of a real place".to_owned(),
            );
        }
        if let Some(since) = request.since {
            notes.push(format!(
                "measurements count from {}, when the point {}",
                since.day, since.what
            ));
        }
        notes
    }
}

/// The one that all have.
fn only<T: Copy + Ord>(all: &BTreeSet<T>) -> Option<T> {
    all.first().copied().filter(|_| all.len() == 1)
}

fn source(file: &super::measured::MeasuredFile) -> Source {
    Source {
        file: file
            .path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        sha256: file.sha256.clone(),
        log: file.log.file.clone(),
        log_sha256: file.log.sha256.clone(),
        rows: file.log.rows,
        rows_without_level: file.without_level,
        assumed: file.assumed.clone(),
    }
}

fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
