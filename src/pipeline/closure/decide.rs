//! One village: what was measured around its test points, what follows, and what is predicted beside it.

use super::answer::ClosureAnswer;
use super::answering::Answering;
use super::judged::{Sieve, Sifted};
use super::measured::FilePlace;
use super::request::ClosureRequest;
use crate::analysis::explain::find;
use crate::analysis::{AnalysisError, judge};
use crate::closure::chosen;
use crate::coverage::{NoStore, Observer};
use crate::domain::Village;
use crate::domain::figures::counted;
use crate::register::Stamp;
use crate::register::spelling::fold;
use crate::space::{LonLat, geodesic};
use crate::study::Study;
use crate::world::Fault;
use std::path::Path;

/// Villages that are offered in the place of one that there is not.
const NEAREST: usize = 3;
/// What clocks and zones may be ahead, milliseconds: a day.
const AHEAD_MS: i64 = 86_400_000;
/// The village that is meant.
///
/// # Errors
/// None or several: a fault that names the nearest.
pub fn village(study: &Study, villages: &[Village], asked: &str) -> Result<Village, Box<Fault>> {
    let found = find::village(villages, asked).map_err(|not_found| {
        let said = not_found.to_string();
        let (first, nearest) = said.split_once('\n').unwrap_or((&said, ""));
        let nearest: Vec<&str> = nearest.lines().take(NEAREST).map(str::trim).collect();
        let cause = format!("{first} {}", nearest.join("; "));
        let remedy = "give the id of one; `covgap check` shows what was read";
        let file = study.villages.layered.path.as_path();
        Box::new(Fault::new(
            "closure-village-unknown",
            file,
            cause.trim_end(),
            remedy,
        ))
    })?;
    villages.get(found).cloned().ok_or_else(|| {
        let remedy = "give the id of a village";
        Box::new(Fault::general(
            "closure-village-unknown",
            "there is no such village",
            remedy,
        ))
    })
}

/// Decides one village.
///
/// # Errors
/// Why nothing can be said: no measurements near it, none that count; or no prediction.
pub fn decide(request: &ClosureRequest<'_>, observer: &dyn Observer) -> Result<ClosureAnswer, DecideError> {
    let world = &request.input.world;
    let village = world.villages.first().ok_or_else(|| {
        let remedy = "give the id of a village";
        DecideError::from(Fault::general(
            "closure-village-unknown",
            "there is no village",
            remedy,
        ))
    })?;
    known_operator(request)?;
    let ground = request.around.ground(village, &request.rule);
    let near: Vec<&FilePlace> = request
        .measurements
        .places
        .iter()
        .filter(|p| ground.nearest(p.place.at).is_some())
        .collect();
    something_near(request, village, &near)?;
    nothing_to_come(request, &near)?;
    let sieve = Sieve {
        study: request.study,
        network: &world.network,
        operator: request.operator,
        since_ms: request.since.map(|s| s.start.seconds().saturating_mul(1000)),
    };
    let sifted = sieve.sift(&near);
    something_counts(request, village, &sifted)?;
    let judged = judge(request.study, world, &NoStore, observer)?;
    let chosen = chosen(&ground, &sifted.sighted);
    Ok(Answering {
        request,
        village,
        ground: &ground,
        sifted: &sifted,
        chosen: &chosen,
        judged: &judged,
    }
    .answer())
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecideError {
    /// Measurements that say nothing.
    #[error("{0}")]
    Fault(Box<Fault>),
    /// No prediction.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
}

impl From<Fault> for DecideError {
    fn from(fault: Fault) -> Self {
        Self::Fault(Box::new(fault))
    }
}

fn file_of<'a>(request: &'a ClosureRequest<'_>) -> &'a Path {
    request
        .measurements
        .files
        .first()
        .map_or(Path::new(""), |f| f.path.as_path())
}

fn known_operator(request: &ClosureRequest<'_>) -> Result<(), DecideError> {
    let Some(asked) = request.operator else {
        return Ok(());
    };
    let operators = request.input.world.network.operators();
    if operators.iter().any(|o| fold(o) == fold(asked)) {
        return Ok(());
    }
    let near = crate::domain::nearest::or_nearest(asked, operators.iter().map(String::as_str));
    let cause = format!("the study has no operator '{asked}'{near}");
    let remedy = format!("give one of {}", operators.join(", "));
    Err(Fault::new("closure-operator-unknown", &request.study.file, cause, remedy).into())
}

fn something_near(
    request: &ClosureRequest<'_>,
    village: &Village,
    near: &[&FilePlace],
) -> Result<(), DecideError> {
    let Some(centre) = village.centre().filter(|_| near.is_empty()) else {
        return Ok(());
    };
    let distance_m = |at: LonLat| geodesic::distance_m(centre, at);
    let all = request.measurements.places.iter().map(|p| distance_m(p.place.at));
    let nearest = all.min_by(f64::total_cmp);
    let nearest = nearest.map_or_else(
        || "there is no measured place at all".to_owned(),
        |m| {
            format!(
                "the nearest measured place is {:.1} km from its centre",
                m / 1000.0
            )
        },
    );
    let cause = format!(
        "nothing was measured within {} m of a test point of {} ({}): {nearest}",
        request.around.radius_m, village.id, village.name
    );
    let remedy = "give the measurements of this village, or a larger --radius-m";
    Err(Fault::new("closure-no-measurements", file_of(request), cause, remedy).into())
}

fn nothing_to_come(request: &ClosureRequest<'_>, near: &[&FilePlace]) -> Result<(), DecideError> {
    let latest = request.now_ms.saturating_add(AHEAD_MS);
    let last = near.iter().filter_map(|p| p.place.span_ms).map(|s| s[1]).max();
    let Some(last) = last.filter(|last| *last > latest) else {
        return Ok(());
    };
    let when = Stamp::from_seconds(last.div_euclid(1000));
    let cause = format!("a place was measured {when}, after now");
    let remedy = "correct the clock of the log, or its --time-zone, and import it again";
    Err(Fault::new("closure-in-future", file_of(request), cause, remedy).into())
}

/// Of places that all say nothing, why most do.
fn something_counts(
    request: &ClosureRequest<'_>,
    village: &Village,
    sifted: &Sifted,
) -> Result<(), DecideError> {
    if !sifted.sighted.is_empty() {
        return Ok(());
    }
    let most = sifted.skipped.iter().max_by_key(|(_, count)| **count);
    let code = most.map_or("closure-not-judged", |(skip, _)| skip.code());
    let reasons: Vec<String> = sifted
        .skipped
        .iter()
        .map(|(skip, count)| format!("{} {}", counted(*count, "place", "places"), skip.text()))
        .collect();
    let since = request.since.map(|s| format!(" (it {} on {})", s.what, s.day));
    let cause = format!(
        "what was measured at {} ({}) decides nothing{}: {}",
        village.id,
        village.name,
        since.unwrap_or_default(),
        reasons.join("; ")
    );
    let remedy = match code {
        "closure-places-flagged" => {
            "levels that are not absolute, or disagree with the rest, decide nothing: `covgap measurements check` \
             says why; give others"
        }
        "closure-other-operator" => {
            "measure the operator that is asked about, say whose log it is (--campaign, operator = …), or give \
             --operator of the one that was measured"
        }
        "closure-before-service" | "closure-without-times" => {
            "measure again: what was before that day says nothing of it"
        }
        "closure-receiver-high" => "measure at the height of a person, or state the height in the campaign",
        _ => "measure what the preset judges by (RSRP of 4G or 5G for most), with cells that the study has",
    };
    Err(Fault::new(code, file_of(request), cause, remedy).into())
}
