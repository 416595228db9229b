//! What the executable does in a given time, as whole processes: loading, computing and writing included.
//!
//! `make bench` builds the tool and runs this; it writes `outputs/bench/report.md` and `report.json`. Studies
//! are made on the spot, over a real tile where one is at hand, else over synthetic ground. Every case runs
//! several times, the cases of a section in turn (A B C, B C A, …), so that a machine that slows down in
//! between does not decide; tables show the median, and the least and the most where they matter.
//!
//! ```text
//! make bench                                    about ten minutes
//! make bench MODE=--full                        everything in full, an hour or more
//! make bench ARGS="--only models --models itm"  sections and models by name
//! make bench-national                           a country
//! ```
//!
//! A section that runs replaces its part of the report; the others stay, each with the version and conditions
//! that it was measured under.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod arguments;
mod bench;
mod cache;
mod case;
mod ground;
mod guide;
mod machine;
mod measure;
mod models;
mod national;
mod process;
mod report;
mod scale;
mod shares;
mod spread;
mod study;
mod tile;

use anyhow::Context;
use arguments::Arguments;
use bench::Bench;
use std::process::ExitCode;

/// A section of the report: its name on the command line, and what makes it. `None` where its input is not at
/// hand.
type Section = (
    &'static str,
    fn(&Bench) -> anyhow::Result<Option<report::Section>>,
);

/// In the order of the report. The last runs only where it is named.
const SECTIONS: [Section; 8] = [
    ("models", models::section),
    ("process", process::section),
    ("shares", shares::section),
    ("radius", scale::radius),
    ("sites", scale::sites),
    ("cache", cache::section),
    ("tile", tile::section),
    ("national", national::section),
];
const ONLY_BY_NAME: &str = "national";

fn main() -> ExitCode {
    if measure::is_wrapper() {
        return measure::wrapper();
    }
    match Arguments::of_process().and_then(|arguments| arguments.map_or(Ok(()), run)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<()> {
    let guide_only = arguments.guide;
    let bench = Bench::new(arguments)?;
    let mut report = report::Report::open(&bench.out)?;
    for (name, section) in SECTIONS {
        let wanted = match bench.arguments.only.as_slice() {
            [] => name != ONLY_BY_NAME && !guide_only,
            only => only.iter().any(|o| o == name),
        };
        if !wanted {
            continue;
        }
        println!("{name}");
        let before = machine::others_busy();
        match section(&bench).with_context(|| format!("section {name}"))? {
            Some(mut made) => {
                let after = machine::others_busy();
                made.others_busy = before.into_iter().chain(after).reduce(f64::max);
                report.put(name, made, &bench);
            }
            None => println!("  left out: its input is not at hand"),
        }
        // What is measured is kept, whatever the next section meets.
        report.write(&bench.out)?;
    }
    println!("written: {}", bench.out.join("report.md").display());
    if guide_only {
        guide::quote(&report)?;
    }
    Ok(())
}
