//! `covgap synth drive-test`: a study's own predictions, and known terms on them, as a log of phones.

pub(super) mod args;

use crate::analysis;
use crate::analysis::explain::find;
use crate::cli::answers::{self, MadeDriveTest, MadeFault};
use crate::cli::points::Stopping;
use crate::cli::progress::Progress;
use crate::cli::staged::write_whole;
use crate::cli::{Answer, Common, load};
use crate::coverage::points::hear_each;
use crate::coverage::{Observer, PathLevel, Receiver, Scene};
use crate::domain::figures::counted;
use crate::domain::{Network, Technology};
use crate::output::drive::{DriveLog, DriveTruth, PhoneLog, SiteTruth, log_csv, truth_toml};
use crate::radio::bands::channel_of;
use crate::space::{BoundingBox, LonLat};
use crate::synth::drive::{
    Air, DriveSpec, FaultMade, Fix, Found, HEIGHT_M, Phone, Predicted, Row, Terms, elsewhere, spoil, streets,
    ways,
};
use crate::world::World;
use anyhow::{Context, anyhow, bail};
use args::SynthDriveTestArgs;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

/// Name and version of the program, for provenance.
const PROGRAM: &str = concat!("covgap ", env!("CARGO_PKG_VERSION"));
/// Places at a time.
const AT_ONCE: usize = 8_192;
/// What the phone that is off reports too little, dB: no terminal that keeps to the standard is off by so much
/// (3GPP TS 36.133 §9.1.2: 8 dB).
const OFF_DB: i32 = 20;

/// Makes the log and its truth: each whole or not at all.
pub(super) fn drive_test(args: &SynthDriveTestArgs, common: &Common) -> anyhow::Result<Answer> {
    let study = load::study(&args.study)?;
    let input = load::input(&study)?;
    let truth_file = args
        .truth
        .clone()
        .unwrap_or_else(|| args.out.with_extension("truth.toml"));
    if truth_file == args.out {
        bail!("--truth and --out are one file: name two");
    }
    load::is_no_input(&args.out, &study, &input, &[])?;
    load::is_no_input(&truth_file, &study, &input, &[])?;
    let world = &input.world;
    let model = analysis::build_model(&study, world)?;
    let scene = analysis::scene(&study, world, model.as_ref());
    let mut spec = spec(args);
    let progress = Progress::new(common.quiet || common.json, None);
    let mut car = Car::new(world, &scene, args.technology)?;
    car.streets_of = middles(world, &args.around)?;
    if !car.streets_of.is_empty() {
        spec.moments = streets(&car.streets_of).len();
        spec.routes = car.streets_of.len();
    }
    let (mut phones, rows_of_sites) = car.drive(&spec, args.faults, &progress)?;
    progress.finish();
    let faults = if args.faults {
        spoiled(&mut phones, &world.network)
    } else {
        Vec::new()
    };
    let channels: Vec<Option<u32>> = (world.network.cells().iter())
        .map(|c| channel_of(c.technology, c.frequency.mhz()))
        .collect();
    let log = DriveLog {
        network: &world.network,
        channels: &channels,
        technology: car.technology,
        phones: &phones,
        neighbours_by_code: args.neighbours_by_code,
        is_joined: args.faults,
    };
    let mut rows = 0;
    write_whole(&args.out, |out| {
        rows = log_csv(&log, out)?;
        Ok(())
    })?;
    let truth = truth_toml(&DriveTruth {
        program: PROGRAM,
        study: &study.name,
        model: &study.radio.model,
        spec: &spec,
        technology: car.technology,
        rows,
        phones: phones.len(),
        sites: &rows_of_sites,
        faults: &faults,
    });
    write_whole(&truth_file, |out| Ok(out.write_all(truth.as_bytes())?))?;
    let reported: BTreeSet<usize> = phones.iter().flat_map(|p| &p.rows).map(|r| r.cell).collect();
    let made = MadeDriveTest {
        written: vec![args.out.clone(), truth_file],
        rows,
        moments: spec.moments,
        cells: reported.len(),
        phones: phones.len(),
        faults: faults.iter().map(in_answer).collect(),
        made_up: true,
    };
    told(&made, args, common)
}

/// The middles of villages.
fn middles(world: &World, asked: &[String]) -> anyhow::Result<Vec<LonLat>> {
    let middle = |asked: &String| {
        let found = find::village(&world.villages, asked).map_err(|none| anyhow!("--around: {none}"))?;
        let centre = world.villages.get(found).and_then(|v| v.centre());
        centre.with_context(|| format!("--around {asked}: the village has no place"))
    };
    asked.iter().map(middle).collect()
}

fn spec(args: &SynthDriveTestArgs) -> DriveSpec {
    DriveSpec {
        seed: args.seed,
        moments: args.samples,
        routes: args.routes,
        terms: Terms {
            offset_db: args.offset_db,
            slope_db: args.slope_db,
            pattern_share: args.pattern_share,
            by_site_db: args.by_site_db,
            shadowing_db: args.shadowing_db,
            correlation_m: args.correlation_m,
        },
        floor_dbm: args.floor_dbm,
        neighbours: args.neighbours,
    }
}

fn in_answer(fault: &FaultMade) -> MadeFault {
    MadeFault {
        kind: fault.kind,
        code: fault.code,
        found_in: fault.found.name(),
        rows: fault.rows,
    }
}

fn told(made: &MadeDriveTest, args: &SynthDriveTestArgs, common: &Common) -> anyhow::Result<Answer> {
    let mut out = crate::cli::terminal::out();
    if common.json {
        answers::print(&mut out, made)?;
        return Ok(Answer::Yes);
    }
    if common.quiet {
        return Ok(Answer::Yes);
    }
    let written: Vec<String> = made
        .written
        .iter()
        .map(|f: &PathBuf| f.display().to_string())
        .collect();
    writeln!(
        out,
        "{} of {} by {}, all made up: nothing was measured",
        counted(made.rows, "row", "rows"),
        counted(made.cells, "cell", "cells"),
        counted(made.phones, "phone", "phones")
    )?;
    for fault in &made.faults {
        writeln!(out, "  {} in {}", fault.kind, counted(fault.rows, "row", "rows"))?;
    }
    for file in &written {
        writeln!(out, "written: {file}")?;
    }
    writeln!(out, "try: covgap measurements check {}", args.out.display())?;
    Ok(Answer::Yes)
}

/// What the phones in a car can hear.
struct Car<'a> {
    scene: &'a Scene<'a>,
    world: &'a World,
    technology: Technology,
    /// The operators of this technology, those with the most cells first.
    operators: Vec<String>,
    /// Their cells: the operator's number.
    operator_of: Vec<Option<usize>>,
    /// All sites, by name.
    sites: Vec<&'a str>,
    villages: Vec<LonLat>,
    /// The villages whose streets are driven, where they are asked for.
    streets_of: Vec<LonLat>,
}

impl<'a> Car<'a> {
    fn new(world: &'a World, scene: &'a Scene<'a>, wanted: Option<Technology>) -> anyhow::Result<Self> {
        let cells = world.network.cells();
        let on_air = |technology: Technology| {
            let all = cells.iter().enumerate();
            all.filter(|(nth, c)| c.technology == technology && scene.emitter(*nth).is_some())
                .count()
        };
        let commonest = Technology::ALL.into_iter().max_by_key(|t| on_air(*t));
        let usual = commonest.filter(|_| on_air(Technology::G4) == 0);
        let technology = wanted.or(usual).unwrap_or(Technology::G4);
        if on_air(technology) == 0 {
            bail!(
                "the study has no {technology} cell on air that phones could hear; name another --technology"
            );
        }
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for (nth, cell) in cells.iter().enumerate() {
            if cell.technology == technology && scene.emitter(nth).is_some() {
                *count.entry(&cell.operator).or_default() += 1;
            }
        }
        let mut operators: Vec<(&str, usize)> = count.into_iter().collect();
        operators.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let operators: Vec<String> = operators.into_iter().map(|(name, _)| name.to_owned()).collect();
        let number = |(nth, cell): (usize, &crate::domain::Cell)| {
            let is_heard = cell.technology == technology && scene.emitter(nth).is_some();
            let found = || operators.iter().position(|o| *o == cell.operator);
            is_heard.then(found).flatten()
        };
        let operator_of = cells.iter().enumerate().map(number).collect();
        let sites: BTreeSet<&str> = cells.iter().map(|c| c.site.as_str()).collect();
        let villages: Vec<LonLat> = world.villages.iter().filter_map(|v| v.centre()).collect();
        if villages.is_empty() {
            bail!("the study has no village: there is nowhere to drive to");
        }
        Ok(Self {
            scene,
            world,
            technology,
            operators,
            operator_of,
            sites: sites.into_iter().collect(),
            villages,
            streets_of: Vec::new(),
        })
    }

    /// The phones of all operators; with faults two more of the first one, of which the second is off.
    fn phones(&self, with_faults: bool) -> Vec<(usize, Phone)> {
        let extra = if with_faults {
            vec![(0, 0), (0, -OFF_DB)]
        } else {
            Vec::new()
        };
        let all = (0..self.operators.len())
            .map(|operator| (operator, 0))
            .chain(extra);
        let phone = |(nth, (operator, off_db)): (usize, (usize, i32))| {
            let phone = Phone {
                name: format!("phone-{}", nth + 1),
                number: nth as u64 + 1,
                off_db,
                technology: self.technology,
            };
            (operator, phone)
        };
        all.enumerate().map(phone).collect()
    }

    fn drive(
        &self,
        spec: &DriveSpec,
        with_faults: bool,
        progress: &Progress,
    ) -> anyhow::Result<(Vec<PhoneLog>, Vec<SiteTruth>)> {
        let cells = self.world.network.cells();
        let site_of = |site: &str| self.sites.binary_search(&site).unwrap_or(0);
        let site_of: Vec<usize> = cells.iter().map(|c| site_of(&c.site)).collect();
        let around = BoundingBox::around(cells.iter().map(|c| c.position));
        let origin = around.map_or(self.villages[0], |b| b.centre());
        let air = Air::new(spec, site_of.clone(), origin);
        let fixes = if self.streets_of.is_empty() {
            ways(spec, &self.villages)
        } else {
            streets(&self.streets_of)
        };
        let phones = self.phones(with_faults);
        let log = |(operator, phone): &(usize, Phone)| PhoneLog {
            device: phone.name.clone(),
            operator: self.operators[*operator].clone(),
            rows: Vec::new(),
        };
        let mut logs: Vec<PhoneLog> = phones.iter().map(log).collect();
        progress.begin("places", fixes.len() as u64);
        let stopping = Stopping(progress);
        for part in fixes.chunks(AT_ONCE) {
            let heard = hear_each(self.scene, &self.receivers(part), &stopping, |nth, levels| {
                air.arrives(part[nth].at, &self.predicted(levels))
            });
            let heard = heard.context("stopped on request; nothing was written")?;
            analysis::sound(self.world)?;
            for (fix, heard) in part.iter().zip(&heard) {
                for ((operator, phone), log) in phones.iter().zip(&mut logs) {
                    let is_own = |cell: usize| self.operator_of[cell] == Some(*operator);
                    let own: Vec<_> = heard.iter().filter(|h| is_own(h.cell)).copied().collect();
                    log.rows.extend(phone.reports(spec, fix, &own));
                }
            }
            progress.tick(part.len() as u64);
        }
        if logs.iter().all(|log| log.rows.is_empty()) {
            bail!("no phone hears anything on the way: lower --floor-dbm, or check the study's cells");
        }
        let sites = self.truths(&air, &site_of, &logs);
        Ok((logs, sites))
    }

    fn receivers(&self, fixes: &[Fix]) -> Vec<Receiver> {
        let receiver = |fix: &Fix| Receiver {
            place: fix.at,
            height_m: HEIGHT_M,
            around: self.scene.settings.pixel_end().around,
        };
        fixes.iter().map(receiver).collect()
    }

    /// The levels of the cells that phones could report, for an antenna out of doors: no margin is in them.
    fn predicted(&self, levels: &[PathLevel]) -> Vec<Predicted> {
        let of = |path: &PathLevel| {
            (*self.operator_of.get(path.cell)?)?;
            let emitter = self.scene.emitter(path.cell)?;
            let (loss, level) = path.outcome.ok()?;
            Some(Predicted {
                cell: path.cell,
                level_dbm: level.0 + emitter.lowered.0,
                distance_m: path.distance_m,
                pattern_loss_db: (emitter.reference_eirp.0 - loss.loss.0 - level.0).max(0.0),
            })
        };
        levels.iter().filter_map(of).collect()
    }

    fn truths(&self, air: &Air, site_of: &[usize], logs: &[PhoneLog]) -> Vec<SiteTruth> {
        let mut rows: BTreeMap<usize, u64> = BTreeMap::new();
        for row in logs.iter().flat_map(|log| &log.rows) {
            if let Some(site) = site_of.get(row.cell) {
                *rows.entry(*site).or_default() += 1;
            }
        }
        let truth = |(site, rows): (usize, u64)| SiteTruth {
            site: self.sites.get(site).copied().unwrap_or_default().to_owned(),
            offset_db: air.site_offsets_db().get(site).copied().unwrap_or_default(),
            rows,
        };
        rows.into_iter().map(truth).collect()
    }
}

/// Adds faults; what was added.
fn spoiled(phones: &mut Vec<PhoneLog>, network: &Network) -> Vec<FaultMade> {
    let Some(first) = phones.first_mut() else {
        return Vec::new();
    };
    // Of the cells with an identity of their own: a name is no identity that another network can have.
    let named = |row: &&Row| network.identity(row.cell).cell.is_some();
    let named: Vec<Row> = first.rows.iter().filter(named).cloned().collect();
    let astray = PhoneLog {
        device: "phone-astray".to_owned(),
        operator: first.operator.clone(),
        rows: elsewhere(&named),
    };
    let mut made = spoil(&mut first.rows);
    if let Some(off) = phones.last().filter(|off| !off.rows.is_empty()) {
        made.push(FaultMade {
            kind: "device-off",
            code: "",
            found: Found::Disagreement,
            rows: off.rows.len() as u64,
            text: format!("{} reports {OFF_DB} dB too little", off.device),
        });
    }
    if !astray.rows.is_empty() {
        made.push(FaultMade {
            kind: "identity-at-two-places",
            code: "",
            found: Found::TwoPlaces,
            rows: astray.rows.len() as u64,
            text: "the identity of a cell more than 50 km from all else that it was heard at".to_owned(),
        });
        phones.push(astray);
    }
    made.push(FaultMade {
        kind: "heading-inside",
        code: "measurement-heading-inside",
        found: Found::LeftOut,
        rows: phones.len() as u64 - 1,
        text: "headings in the middle, of logs that were joined".to_owned(),
    });
    made
}
