//! `covgap register`: the list of low-signal points with its history.

pub mod args;

mod change;
mod charts;
mod export;
mod forecast;
mod history;
mod import;
mod init;
mod late;
mod present;
mod reconcile;
mod status;
mod verify;
mod which;

pub(super) use init::styles;

use super::{Answer, Common};
use crate::register::{Day, Stamp};
use crate::store::register::{Access, RegisterFile};
use anyhow::bail;
use args::{Action, RegisterArgs};
use std::path::Path;

/// Does what was asked.
pub fn register(args: &RegisterArgs, common: &Common) -> anyhow::Result<Answer> {
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
        Action::Import(args) => import::import(file, args, common),
    }
}

/// Opens a register to read.
fn read(file: &Path) -> anyhow::Result<RegisterFile> {
    Ok(RegisterFile::open(file, Access::Read)?)
}

/// Opens a register to append.
fn write(file: &Path) -> anyhow::Result<RegisterFile> {
    let mut register = RegisterFile::open(file, Access::Write)?;
    register.set_today(today());
    Ok(register)
}

/// The moment, by this computer's clock.
fn now() -> Stamp {
    Stamp::from_seconds(jiff::Timestamp::now().as_second())
}

/// The day where the user is.
fn today() -> Day {
    let date = jiff::Zoned::now().date();
    Day::new(date.year(), date.month(), date.day()).unwrap_or_else(|| now().day())
}

/// Who records: as given, else by the environment.
fn who(given: Option<&str>) -> anyhow::Result<String> {
    let said = |name: &str| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
    let found = given
        .map(str::to_owned)
        .or_else(|| said("COVGAP_WHO"))
        .or_else(|| said("USER"))
        .or_else(|| said("LOGNAME"));
    match found {
        Some(who) => Ok(who.trim().to_owned()),
        None => bail!("nobody answers for this event: give --who NAME, or set COVGAP_WHO"),
    }
}
