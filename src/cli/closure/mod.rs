//! `covgap verify-closure` and `covgap survey`. Parses and prints; what is done is in
//! [`pipeline::closure`](crate::pipeline::closure).

pub(super) mod args;
mod print;
mod survey;

pub(super) use survey::survey;

use super::progress::Progress;
use super::{Answer, Common, answers, load, told};
use crate::closure::{Rule, Share, Sprt};
use crate::coverage::Cancelled;
use crate::domain::Village;
use crate::files::{self, FileKind};
use crate::pipeline::closure::{
    self as pipeline, Around, ClosureAnswer, ClosureRequest, DecideError, Event, Measurements, Since,
};
use crate::pipeline::measurements::{CampaignFile, campaign_file};
use crate::pipeline::register::{Decided, PointStanding, Recorded, record_measured, standing};
use crate::register::{PointId, Zone};
use crate::space::geodesic;
use crate::study::Study;
use crate::world::Fault;
use anyhow::{Context, anyhow};
use args::{MeasuredArgs, RuleArgs, RuleName, VerifyClosureArgs};
use std::path::{Path, PathBuf};

/// A village and its point of the register lie no farther from each other, metres.
const SAME_M: f64 = 2_000.0;

/// Decides one village, and records the decision where that is asked.
pub(super) fn verify(args: &VerifyClosureArgs, common: &Common) -> anyhow::Result<Answer> {
    let study = load::study(&args.study)?;
    let (rule, around) = rule(&args.rule, &study)?;
    let mut input = load::input(&study)?;
    let register = register_of(args);
    let (village, point) = meant(args, &study, &input.world.villages, register.as_deref())?;
    input.world.villages = vec![village];
    let measurements = measurements(&args.measured, &study)?;
    let zone = point.as_ref().map_or(Zone::UTC, |p| p.zone.clone());
    let request = ClosureRequest {
        study: &study,
        input: &input,
        measurements: &measurements,
        operator: args.operator.as_deref(),
        rule,
        around,
        since: point.as_ref().and_then(since),
        allow_without_level: args.allow_rows_without_level,
        now_ms: super::measurements::now_ms(),
        zone,
    };
    let progress = Progress::new(common.quiet || common.json, None);
    let decided = pipeline::decide(&request, &progress);
    progress.finish();
    let mut answer = decided.map_err(reported)?;
    let recorded = match (&register, &point) {
        (Some(file), Some(point)) if args.record => record(args, file, point, &mut answer)?,
        _ => None,
    };
    told::answered(
        told::recorded(recorded.as_ref().and_then(|r| r.receipt.as_ref())),
        || {
            let mut out = crate::cli::terminal::out();
            if common.json {
                answers::print(&mut out, &answer)?;
            } else if !common.quiet {
                print::closure(&mut out, &answer, args.record)?;
            }
            Ok(match answer.decision {
                "closed" => Answer::Yes,
                _ => Answer::No,
            })
        },
    )
}

fn reported(error: DecideError) -> anyhow::Error {
    match error {
        DecideError::Fault(fault) => anyhow!("{fault}"),
        DecideError::Analysis(crate::analysis::AnalysisError::Cancelled(stopped)) => {
            let stopped: Cancelled = stopped;
            anyhow::Error::new(stopped).context("stopped on request; nothing was recorded")
        }
        other => anyhow::Error::new(other),
    }
}

/// The register's file: as named, or beside the study where something is to be recorded.
fn register_of(args: &VerifyClosureArgs) -> Option<PathBuf> {
    let beside = || args.study.with_file_name("register.gpkg");
    let is_asked = args.record || args.point.is_some();
    args.register.clone().or_else(|| is_asked.then(beside))
}

/// The village, and its point where there is a register.
fn meant(
    args: &VerifyClosureArgs,
    study: &Study,
    villages: &[Village],
    register: Option<&Path>,
) -> anyhow::Result<(Village, Option<PointStanding>)> {
    let operator = args.operator.as_deref();
    let found = |asked: &str| pipeline::village(study, villages, asked).map_err(|fault| anyhow!("{fault}"));
    let Some(file) = register else {
        return Ok((found(&args.village)?, None));
    };
    if let Ok(id) = args.village.trim().parse::<PointId>() {
        let point = standing(file, &[&id.to_string()], operator)?;
        let village = of_point(study, villages, &point)?;
        return Ok((village, Some(point)));
    }
    let village = found(&args.village)?;
    let point = match &args.point {
        Some(point) => standing(file, &[point], operator)?,
        None => standing(file, &[&village.id, &village.name], operator)
            .context("the village's point in the register; --point names it")?,
    };
    if !is_near(&village, &point) {
        let cause = format!(
            "{} lies more than {:.0} km from the village {} ({})",
            point.label,
            SAME_M / 1000.0,
            village.id,
            village.name
        );
        let remedy = "name the right point with --point, or correct its place in the register";
        return Err(anyhow!(
            "{}",
            Fault::new("closure-point-elsewhere", file, cause, remedy)
        ));
    }
    Ok((village, Some(point)))
}

/// The study's village of a point, else a village at its place that is judged there alone.
fn of_point(study: &Study, villages: &[Village], point: &PointStanding) -> anyhow::Result<Village> {
    let mut words = [point.code.as_deref(), point.name.as_deref()]
        .into_iter()
        .flatten();
    let village = words.find_map(|word| pipeline::village(study, villages, word).ok());
    if let Some(village) = village.filter(|v| is_near(v, point)) {
        return Ok(village);
    }
    let number = point.id.to_string();
    let name = point.name.as_deref().unwrap_or(&number);
    point
        .place
        .map(|place| Village::at(&number, name, place))
        .ok_or_else(|| {
            let cause = format!(
                "{} is no village of the study, and the register has no place for it",
                point.label
            );
            let remedy = "give the village by its id, and the point with --point";
            anyhow!(
                "{}",
                Fault::new("closure-village-unknown", &study.file, cause, remedy)
            )
        })
}

/// Where both places are known, they are one.
fn is_near(village: &Village, point: &PointStanding) -> bool {
    match (village.centre(), point.place) {
        (Some(a), Some(b)) => geodesic::distance_m(a, b) <= SAME_M,
        _ => true,
    }
}

/// From when measurements say something of the point.
fn since(point: &PointStanding) -> Option<Since> {
    let (day, what) = match (point.closed, point.on_air) {
        (Some(day), _) => (day, "was closed"),
        (None, Some(day)) => (day, "went on air"),
        (None, None) => return None,
    };
    Some(Since {
        day,
        start: point.zone.moment_at(day, 0),
        what,
    })
}

/// The rule with the figures that were given, and those of the preset.
fn rule(args: &RuleArgs, study: &Study) -> anyhow::Result<(Rule, Around)> {
    let asked = study.preset.rule.people_share;
    let (rule, wrong) = match args.rule {
        RuleName::Share => {
            let usual = Share::about(asked);
            let share = Share {
                share: args.share.unwrap_or(usual.share),
                confidence: args.confidence.unwrap_or(usual.confidence),
                least_places: args.least_places.unwrap_or(usual.least_places),
            };
            (Rule::Share(share), share.wrong())
        }
        RuleName::Sprt => {
            let usual = Sprt::about(asked);
            let test = Sprt {
                good_share: args.good_share.unwrap_or(usual.good_share),
                bad_share: args.bad_share.unwrap_or(usual.bad_share),
                alpha: args.alpha.unwrap_or(usual.alpha),
                beta: args.beta.unwrap_or(usual.beta),
                least_places: args.least_places.unwrap_or(usual.least_places),
                most_places: args.most_places.unwrap_or(usual.most_places),
            };
            (Rule::Sprt(test), test.wrong())
        }
    };
    if let Some(cause) = wrong.or_else(|| of_another_rule(args)) {
        let remedy = "correct the figures; `covgap verify-closure --help` says what each is";
        return Err(anyhow!(
            "{}",
            Fault::new("closure-rule-invalid", &study.file, cause, remedy)
        ));
    }
    let around = Around {
        radius_m: args.radius_m,
        separation_m: args.separation_m,
        correlation_m: args.correlation_m,
    };
    Ok((rule, around))
}

/// A figure that the rule does not have would be lost in silence.
fn of_another_rule(args: &RuleArgs) -> Option<String> {
    let of_share = [("--share", args.share), ("--confidence", args.confidence)];
    let of_test = [
        ("--good-share", args.good_share),
        ("--bad-share", args.bad_share),
        ("--alpha", args.alpha),
        ("--beta", args.beta),
        ("--most-places", args.most_places.map(|n| n as f64)),
    ];
    let (others, rule): (&[(&str, Option<f64>)], _) = match args.rule {
        RuleName::Share => (&of_test, "sprt"),
        RuleName::Sprt => (&of_share, "share"),
    };
    let given = others.iter().find(|(_, value)| value.is_some())?;
    Some(format!("{} belongs to --rule {rule}", given.0))
}

/// Reads what was measured.
fn measurements(args: &MeasuredArgs, study: &Study) -> anyhow::Result<Measurements> {
    let said = match &args.campaign {
        None => CampaignFile::default(),
        Some(file) => {
            let text = files::read_text(file, FileKind::Settings);
            let text = text.with_context(|| format!("campaign {}: cannot be read", file.display()))?;
            campaign_file(&text, file).map_err(|faults| anyhow!("the campaign file has faults\n{faults}"))?
        }
    };
    let (now, program) = (super::measurements::now_ms(), super::measurements::PROGRAM);
    pipeline::measurements(&args.measurements, &said, study, now, program)
        .map_err(|faults| anyhow!("the measurements cannot be used\n{faults}"))
}

/// Records a decision; what decides nothing is not recorded.
fn record(
    args: &VerifyClosureArgs,
    file: &Path,
    point: &PointStanding,
    answer: &mut ClosureAnswer,
) -> anyhow::Result<Option<Recorded>> {
    if answer.decision == "more" {
        return Ok(None);
    }
    let last = answer
        .measured
        .last_day
        .as_deref()
        .and_then(|day| day.parse().ok());
    let Some(last) = last else {
        let cause = "nothing says on which day it was measured: the decision cannot be recorded";
        let remedy = "import the log again with --day, or with its column of times";
        return Err(anyhow!(
            "{}",
            Fault::new("closure-without-times", file, cause, remedy)
        ));
    };
    let mut recording = args.recording.complete()?;
    recording.on = args.recording.on.unwrap_or(last);
    let added = |own: String, given: &Option<String>| match given {
        Some(given) => format!("{own}; {given}"),
        None => own,
    };
    recording.evidence = Some(added(pipeline::evidence(answer), &args.recording.evidence));
    recording.why = Some(added(pipeline::why(answer), &args.recording.why));
    let is_closed = answer.decision == "closed";
    // The operator of all that closes it; whoever does not close it, does not for all.
    let of_closing = answer.measured.operator.clone().filter(|_| is_closed);
    let decided = Decided {
        point: point.id,
        is_closed,
        operator: answer.operator.clone().or(of_closing),
        technology: answer.measured.technology.as_ref().and_then(|t| t.parse().ok()),
    };
    let recorded = record_measured(file, &decided, &recording, &args.recording.clock()?)?;
    answer.recorded = recorded
        .events
        .iter()
        .map(|e| Event {
            point: e.point.to_string(),
            what: e.kind.name().to_owned(),
            on: e.occurred.to_string(),
            operator: e.operator.clone(),
        })
        .collect();
    Ok(Some(recorded))
}
