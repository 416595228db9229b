//! The command line: arguments in, exit code out. One file a command.
//!
//! Exit codes: 0 done; 1 the answer is "no" (a check failed), or the register has recorded what was asked, and
//! the answer could not be printed; 2 error: nothing was recorded, or standard error says that it cannot be
//! known; 130 stopped on request.

mod answers;
mod args;
mod cache;
mod calibrate;
mod check;
mod closure;
mod diff;
mod diff_table;
mod drive_test;
mod explain;
mod explain_code;
mod init;
mod inputs;
mod link;
mod load;
mod losses;
mod measurements;
mod memory;
mod models;
mod numbers;
mod offline;
mod plan;
mod points;
mod presets;
mod progress;
mod quality;
mod register;
mod remaining;
mod resilience;
mod run;
mod shell;
mod staged;
mod summary;
mod synth;
mod table;
mod tables;
mod terminal;
mod told;
mod validate;

use crate::coverage::Cancelled;
use args::{Arguments, Command, Common};
use clap::{CommandFactory, Parser};
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Done; for checks: yes.
    Yes,
    /// A check failed.
    No,
}

/// All commands with their options, as the guide's reference shows them.
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Parses the arguments, runs the command, prints what went wrong.
pub fn main() -> ExitCode {
    if let Some(code) = offline::started_anew() {
        return code;
    }
    if let Some(code) = explain_code::asked() {
        return code;
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; both know where to print.
            let code = if error.use_stderr() { 2 } else { 0 };
            terminal::say_of_clap(&error);
            if let Some(near) = args::nearest_command(&error) {
                terminal::say(near);
            }
            return ExitCode::from(code);
        }
    };
    match in_pool(&arguments) {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::say(format_args!("covgap: {}", reported(&error)));
            if let Some(unsaid) = error.downcast_ref::<told::Unsaid>() {
                return ExitCode::from(unsaid.exit_code());
            }
            let is_stopped = error.chain().any(|e| e.is::<Cancelled>());
            ExitCode::from(if is_stopped { progress::STOPPED } else { 2 })
        }
    }
}

/// Runs the command on as many threads as were asked for.
fn in_pool(arguments: &Arguments) -> anyhow::Result<Answer> {
    match arguments.common.threads {
        None => dispatch(&arguments.command, &arguments.common),
        Some(threads) => {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(usize::from(threads))
                .build()?;
            pool.install(|| dispatch(&arguments.command, &arguments.common))
        }
    }
}

fn dispatch(command: &Command, common: &Common) -> anyhow::Result<Answer> {
    match command {
        Command::Init(args) => init::init(args, common),
        Command::Check(args) => check::check(args, common),
        Command::Run(args) => run::run(args, run::Parts::ALL, common),
        Command::Coverage(args) => run::run(args, run::Parts::AREA, common),
        Command::Gaps(args) => run::run(args, run::Parts::VILLAGES, common),
        Command::Diff(args) => diff::diff(args, common),
        Command::Resilience(args) => resilience::resilience(args, common),
        Command::Explain(args) => explain::explain(args, common),
        Command::Link(args) => link::link(args, common),
        Command::Losses(args) => losses::losses(args, common),
        Command::Points(args) => points::points(args, common),
        Command::Measurements(args) => measurements::measurements(args, common),
        Command::Validate(args) => validate::validate(args, common),
        Command::VerifyClosure(args) => closure::verify(args, common),
        Command::Survey(args) => closure::survey(args, common),
        Command::Calibrate(args) => calibrate::calibrate(args, common),
        Command::Models { action } => models::models(action, common),
        Command::Cache { action } => cache::cache(action, common),
        Command::Plan(args) => plan::plan(args, common),
        Command::Register(args) => register::register(args, common),
        Command::Schema { name } => answers::schema(name.as_deref()),
        Command::Completions { shell } => shell::completions(*shell),
        Command::Man { out } => shell::man(out.as_deref(), common),
        Command::Synth(args) => synth::synth(args, common),
    }
}

/// An error and its causes, each once: many errors already say their cause.
fn reported(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |mut text, cause| {
        let cause = cause.to_string();
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
        text
    })
}

/// `covgap … | head` ends quietly.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|e| e.downcast_ref::<std::io::Error>())
        .any(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}
