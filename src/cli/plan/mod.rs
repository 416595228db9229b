//! `covgap plan`: which sites to build.

pub(super) mod args;
mod check;
mod clock;
mod compare;
mod curve;
mod ready;
mod show;
mod study;
mod what_if;

use super::told::{self, Done};
use super::{Answer, Common, answers, staged};
use crate::optimise::{Pace, has_exact};
use crate::pipeline::covering::{self, Solved};
use anyhow::anyhow;
use args::{Action, CoveringArgs, EffortArg, PlanArgs};

/// Does what is asked.
pub(super) fn plan(args: &PlanArgs, common: &Common) -> anyhow::Result<Answer> {
    if effort_of(args) == Some(EffortArg::Exact) && !has_exact() {
        return Err(anyhow!(
            "--effort exact needs an executable built with the feature exact, and this one was built without it; \
             build it with: cargo build --release --features exact (needs cmake, a C++ compiler and libclang), \
             or ask for --effort long"
        ));
    }
    match &args.action {
        None => study::study(&args.make, args.out.as_ref(), common),
        Some(Action::Check(args)) => check::check(args, common),
        Some(Action::Explain(args)) => check::explain(args, common),
        Some(Action::WhatIf(args)) => what_if::what_if(args, common),
        Some(Action::Curve(args)) => curve::curve(args, common),
        Some(Action::Covering(args)) => covering(args, common),
        Some(Action::Compare(args)) => compare::compared(args, common),
    }
}

/// The work that is asked for, where a plan is made.
const fn effort_of(args: &PlanArgs) -> Option<EffortArg> {
    match &args.action {
        None => Some(args.make.effort),
        Some(Action::Curve(curve)) => Some(curve.make.effort),
        Some(Action::Covering(covering)) => Some(covering.effort),
        Some(_) => None,
    }
}

/// Solves a problem, checks plan and bound, and prints them.
fn covering(args: &CoveringArgs, common: &Common) -> anyhow::Result<Answer> {
    let stop = clock::after(args.time_limit)?;
    let problem = covering::read(&args.file)?;
    if let Some(file) = &args.certificate
        && is_same(file, &args.file)
    {
        return Err(anyhow!(
            "{} is the problem itself; give the proof another name",
            file.display()
        ));
    }
    let pace = Pace {
        effort: args.effort.into(),
        stop,
    };
    let Solved { mut answer, bound } = covering::solved(&problem, pace, args.seed);
    let mut written = None;
    if let (Some(file), Some(bound)) = (&args.certificate, &bound) {
        staged::write_whole(file, |to| {
            serde_json::to_writer(&mut *to, bound)?;
            Ok(writeln!(to)?)
        })?;
        answer.certificate = Some(file.clone());
        written = Some(Done::Written(file.clone()));
    }
    told::answered(written, || {
        if !common.quiet {
            answers::print(&mut super::terminal::out(), &answer)?;
        }
        // A plan that does not stand its own check is no answer to rely on.
        Ok(if answer.breaches.is_empty() {
            Answer::Yes
        } else {
            Answer::No
        })
    })
}

/// Do two names lead to the same file?
fn is_same(one: &std::path::Path, other: &std::path::Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
