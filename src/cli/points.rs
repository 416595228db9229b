//! `covgap points`: what is heard at every receiver of a table, of any length.

use super::answers::{self, PointsFound};
use super::args::PointsArgs;
use super::progress::Progress;
use super::staged::write_whole;
use super::tables::{self, Form};
use super::{Answer, Common, load};
use crate::analysis;
use crate::analysis::receivers::{Judge, Reception};
use crate::coverage::{Observer, Receiver, ReceiverEnd, Scene, Service};
use crate::domain::Network;
use crate::domain::figures::counted;
use crate::gaps::Verdict;
use crate::ingest::{ReceiverColumns, ReceiverStream, RowFault, StreamedReceiver, Surroundings};
use crate::output::rows::{PointRow, RowWriter};
use anyhow::{Context, anyhow, bail};
use std::collections::BTreeMap;
use std::io::Write;

/// Receivers in memory at a time.
const AT_ONCE: usize = 16_384;

/// Faults of rows that are reported in full.
const LISTED: usize = 10;

/// Writes the table (whole or not at all), then says what was in it.
pub(super) fn points(args: &PointsArgs, common: &Common) -> anyhow::Result<Answer> {
    let defaults = ReceiverColumns::default();
    let columns = ReceiverColumns {
        id: args.id_column.clone().unwrap_or(defaults.id),
        lon: args.lon_column.clone().unwrap_or(defaults.lon),
        lat: args.lat_column.clone().unwrap_or(defaults.lat),
        height_m: args.height_column.clone(),
        crs: args.crs.clone(),
    };
    let open = |around| {
        let stream = ReceiverStream::open(&args.receivers, &columns, around);
        stream.map_err(|p| anyhow!("the receivers have problems\n{p}"))
    };
    let loaded = load::study(&args.study).and_then(|study| Ok((load::input(&study)?, study)));
    let (input, study) = match loaded {
        Ok(loaded) => loaded,
        // All that is to be mended comes in one pass.
        Err(faults) => return Err(load::joined(faults, open(Surroundings::unknown()).err())),
    };
    load::is_no_input(&args.out, &study, &input, &[&args.receivers])?;
    let form = Form::of(&args.out)?;
    let world = &input.world;
    let mut stream = open(Surroundings::of(&study, world))?;
    let model = analysis::build_model(&study, world)?;
    let scene = analysis::scene(&study, world, model.as_ref());
    let judge = Judge::new(&study, &scene);
    let progress = Progress::new(common.quiet || common.json, None);
    progress.begin("receivers", stream.progress().1);
    let mut found = Found::default();
    let fill = |table: &mut RowWriter<&mut dyn Write>| {
        loop {
            let before = stream.progress().0;
            let rows = stream
                .next_rows(AT_ONCE)
                .map_err(|p| anyhow!("the receivers have problems\n{p}"))?;
            if rows.is_empty() {
                break;
            }
            let receivers = usable(&rows, scene.settings.pixel_end());
            let stopping = Stopping(&progress);
            let judged = if args.best_only {
                judge.judge_best(&receivers, args.services, &stopping)
            } else {
                judge.judge(&receivers, args.services, &stopping)
            };
            let judged = judged.context("stopped on request; nothing was written")?;
            analysis::sound(world)?;
            let mut judged = judged.into_iter();
            for row in &rows {
                let receptions = row.place.as_ref().ok().and_then(|_| judged.next());
                found.count(row, receptions.as_deref());
                let writer = Rows {
                    row,
                    scene: &scene,
                    network: &world.network,
                    services: args.services,
                };
                writer.write(receptions.as_deref(), table)?;
            }
            progress.tick(stream.progress().0.saturating_sub(before));
        }
        if found.receivers == 0 {
            bail!(
                "{}: there is not one row in it; give a table with data",
                args.receivers.display()
            );
        }
        Ok(())
    };
    write_whole(&args.out, |target| {
        tables::streamed::<PointRow>(
            form,
            "What is predicted to be heard at each receiver",
            target,
            fill,
        )
    })?;
    progress.finish();
    found.allowed.clone_from(stream.allowed());
    if common.json {
        answers::print(&mut crate::cli::terminal::out(), &found.answer(args))?;
    } else if !common.quiet {
        let mut out = crate::cli::terminal::out();
        if let Some(columns) = stream.columns() {
            writeln!(out, "{columns}")?;
        }
        found.print(args, &mut out)?;
    }
    Ok(Answer::Yes)
}

/// The receivers of the rows that have a place.
fn usable(rows: &[StreamedReceiver], usual: ReceiverEnd) -> Vec<Receiver> {
    rows.iter()
        .filter_map(|row| row.place.as_ref().ok())
        .map(|(place, height_m)| Receiver {
            place: *place,
            height_m: height_m.unwrap_or(usual.height_m),
            around: usual.around,
        })
        .collect()
}

/// The wish to stop without the ticks: progress is that through the file.
pub(super) struct Stopping<'a>(pub(super) &'a Progress);

impl Observer for Stopping<'_> {
    fn begin(&self, _stage: &str, _ticks: u64) {}
    fn tick(&self, _ticks: u64) {}
    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

/// What one receiver's rows are made of.
struct Rows<'a> {
    row: &'a StreamedReceiver,
    scene: &'a Scene<'a>,
    network: &'a Network,
    /// A row for every service.
    services: bool,
}

impl Rows<'_> {
    fn write<W: Write>(
        &self,
        receptions: Option<&[Reception]>,
        table: &mut RowWriter<W>,
    ) -> anyhow::Result<()> {
        let blank = PointRow {
            receiver_id: &self.row.id,
            row: self.row.row,
            ..PointRow::default()
        };
        let silent = |reason| PointRow {
            verdict: Verdict::Unknown(crate::coverage::Reason::NoTerrain).name(),
            reason,
            ..blank
        };
        match (&self.row.place, receptions) {
            (Err(fault), _) if self.services && !self.scene.services.is_empty() => {
                for service in &self.scene.services {
                    table.write(&PointRow {
                        service: Some(named(service)),
                        ..silent(&fault.cause)
                    })?;
                }
            }
            (Err(fault), _) => table.write(&silent(&fault.cause))?,
            (Ok(_), None | Some([])) => {
                table.write(&silent(crate::coverage::Reason::NoCells.text()))?;
            }
            (Ok(_), Some(receptions)) => {
                for reception in receptions {
                    let reason = reception.reason();
                    table.write(&self.heard(reception, &reason, blank))?;
                }
            }
        }
        Ok(())
    }

    fn heard<'b>(&'b self, reception: &Reception, reason: &'b str, blank: PointRow<'b>) -> PointRow<'b> {
        let id = |server| Reception::cell_id(server, self.network);
        PointRow {
            service: reception.service.map(|s| named(&self.scene.services[s])),
            best: reception
                .best
                .map(|(server, distance_m)| (id(server), distance_m / 1000.0, server.level)),
            second: reception.second.map(|server| (id(server), server.level)),
            servers: reception.servers,
            sinr: reception.sinr.and_then(Result::ok),
            verdict: reception.verdict.map_or("", Verdict::name),
            reason,
            ..blank
        }
    }
}

fn named(service: &Service) -> (crate::domain::Technology, &str) {
    (service.technology, &service.operator)
}

/// What was in the table, and what came of it.
#[derive(Debug, Default)]
struct Found {
    receivers: u64,
    /// Of the best service: verdict's name and how many.
    verdicts: BTreeMap<&'static str, u64>,
    /// Kinds of faults, and how many rows have them.
    faults: BTreeMap<&'static str, u64>,
    reported: Vec<RowFault>,
    /// Doubts that the study allows, and how many rows have them.
    allowed: BTreeMap<&'static str, u64>,
}

impl Found {
    fn count(&mut self, row: &StreamedReceiver, receptions: Option<&[Reception]>) {
        self.receivers += 1;
        match (&row.place, receptions) {
            (Err(fault), _) => {
                *self.faults.entry(fault.code).or_default() += 1;
                if self.reported.len() < LISTED {
                    self.reported.push(fault.clone());
                }
            }
            (Ok(_), Some([one])) => {
                if let Some(verdict) = one.verdict {
                    *self.verdicts.entry(verdict.name()).or_default() += 1;
                }
            }
            _ => {}
        }
    }

    fn bad(&self) -> u64 {
        self.faults.values().sum()
    }

    fn answer(&self, args: &PointsArgs) -> PointsFound {
        PointsFound {
            written: vec![args.out.clone()],
            receivers: self.receivers,
            verdicts: self.verdicts.clone(),
            receivers_not_usable: self.bad(),
            not_usable_by_kind: self.faults.clone(),
            doubts_allowed: self.allowed.clone(),
            examples: self.reported.iter().map(|f| f.problem.to_string()).collect(),
        }
    }

    fn print(&self, args: &PointsArgs, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "receivers: {}, with predicted verdicts", self.receivers)?;
        if !args.services {
            for (verdict, count) in &self.verdicts {
                writeln!(out, "  {verdict:<12} {count}")?;
            }
        }
        if self.bad() > 0 {
            writeln!(out, "not usable, written with the reason: {}", self.bad())?;
            for (kind, count) in &self.faults {
                writeln!(out, "  {kind:<22} {count}")?;
            }
            for fault in &self.reported {
                writeln!(out, "    {}", fault.problem)?;
            }
            let more = self.bad() - self.reported.len() as u64;
            if more > 0 {
                writeln!(out, "    and {more} more")?;
            }
        }
        for (code, count) in &self.allowed {
            let rows = counted(*count, "row", "rows");
            writeln!(out, "WARNING: {rows} with a doubt that the study allows: {code}")?;
        }
        writeln!(out, "written: {}", args.out.display())
    }
}
