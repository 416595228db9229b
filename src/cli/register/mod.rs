//! `covgap register`: the list of low-signal points with its history. Parses and prints; what is done is in
//! [`pipeline::register`](crate::pipeline::register).

pub(super) mod args;

mod change;
mod charts;
mod details;
mod export;
mod forecast;
mod history;
mod import;
mod init;
mod late;
mod local;
mod present;
mod reconcile;
mod recorder;
mod repair;
mod status;
mod verify;

pub(super) use recorder::today;

use super::{Answer, Common};
use args::{Action, RegisterArgs};

/// Does what was asked.
pub(super) fn register(args: &RegisterArgs, common: &Common) -> anyhow::Result<Answer> {
    let file = &args.file();
    match &args.action {
        Action::Init(args) => init::init(file, args, common),
        Action::Units(args) => init::units(file, args, common),
        Action::Add(args) => change::add(file, args, common),
        Action::Set(args) => change::set(file, args, common),
        Action::Status(args) => status::status(file, args, common),
        Action::History(args) => history::history(file, args, common),
        Action::Reconcile(args) => reconcile::reconcile(file, args, common),
        Action::Forecast(args) => forecast::forecast(file, args, common),
        Action::Late(args) => late::late(file, args, common),
        Action::Export(args) => export::export(file, args, common),
        Action::Verify(args) => verify::verify(file, args, common),
        Action::RepairDates(args) => repair::dates(file, args, common),
        Action::RepairClock(args) => repair::clock(file, args, common),
        Action::Import(args) => import::import(file, args, common),
    }
}
