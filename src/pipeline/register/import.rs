//! Lists become events, in one write or not at all.

use super::RegisterFault;
use super::opened::{Clock, units_of, write};
use crate::files::{self, FileKind};
use crate::ingest::register_list::{self, ListOptions, RegisterList};
use crate::output::Outputs;
use crate::output::caption::SYNTHETIC_NOTE;
use crate::register::import::spelt;
use crate::register::{Day, Decision, ImportOptions, Log, Plan, Refusal, Stamp, Units, plan_import};
use crate::store::register::{Head, Meta, Receipt, Writing};
use crate::world::{Fault, Faults};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

/// What is to be imported.
#[derive(Clone, Debug)]
pub struct ImportRequest<'a> {
    /// The lists, taken one after another.
    pub files: Vec<PathBuf>,
    /// How they are read. Units, operators and country are the register's, and today is the clock's, whatever
    /// is said here.
    pub reading: ListOptions<'a>,
    /// Who records it.
    pub who: String,
    /// Why, for all rows.
    pub why: Option<String>,
    /// Proof of closings, for rows that have none of their own.
    pub evidence: Option<String>,
    /// What a person decided about uncertain rows: a list with the column `decision`.
    pub decisions: Option<PathBuf>,
    /// Rows that no rule can match with certainty are left out, instead of stopping.
    pub leave_uncertain: bool,
    /// Nothing is recorded.
    pub is_rehearsal: bool,
}

/// Looks at the plan of a list before anything of it is recorded; an error takes the whole import back.
pub type Review<'a> = &'a mut dyn FnMut(&Plan) -> Result<(), Box<dyn Error + Send + Sync>>;

/// What an import came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything that can be taken is recorded.
    Recorded,
    /// Everything that can be taken would be recorded.
    Rehearsed,
    /// The last plan leaves rows to a person: nothing is recorded.
    Blocked,
}

/// The lists as they were read, and what they bring.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What the register is.
    pub meta: Meta,
    /// Each list with its plan; after a list that blocks the import come no others.
    pub lists: Vec<(RegisterList, Plan)>,
    /// Whether it was recorded.
    pub outcome: Outcome,
    /// How far the register has come.
    pub head: Head,
    /// What the write left, where it recorded anything.
    pub receipt: Option<Receipt>,
}

/// Reads lists, compares them with the register, and (unless it is a rehearsal) records what they bring.
///
/// # Errors
/// Lists that cannot be read, a review that stops it, an event that is refused: nothing is recorded.
pub fn import(
    file: &Path,
    request: &ImportRequest<'_>,
    clock: &dyn Clock,
    review: Review<'_>,
) -> Result<Imported, RegisterFault> {
    // The gaps of a run that was killed while its files were moved are brought to their places first; where they
    // cannot be, each file is whole all the same.
    for folder in request.files.iter().filter_map(|list| list.parent()) {
        let _ = Outputs::settle(folder);
    }
    let mut register = write(file, clock)?;
    let meta = register.meta().clone();
    let units = units_of(&register)?;
    let operators = register.log()?.operators().to_vec();
    let reading = ListOptions {
        units: &units,
        operators: &operators,
        country: meta.bounds,
        today: clock.today(),
        ..request.reading.clone()
    };
    let (lists, decisions) = match request.read(&reading) {
        // What contradicts the register is reported with what cannot be read, not after it.
        Err(RegisterFault::Lists(faults)) => {
            let log = register.log()?;
            return Err(RegisterFault::Lists(request.with_contradictions(
                &log,
                &units,
                &reading,
                clock.now(),
                faults,
            )));
        }
        read => read?,
    };
    if !meta.made_up {
        request.files.iter().try_for_each(|f| is_no_made_up_study(f))?;
    }
    let mut plans = Vec::new();
    let mut taking = Taking {
        request,
        units: &units,
        decisions,
        today: reading.today,
        review,
    };
    let work = |writing: &mut Writing<'_>| {
        lists
            .iter()
            .try_for_each(|list| taking.take(writing, list, &mut plans))
    };
    let done = if request.is_rehearsal {
        register.rehearse_at(clock.now(), work)
    } else {
        register.write_at(clock.now(), work)
    };
    let receipt = register.receipt().cloned();
    let outcome = match done {
        Ok(()) if request.is_rehearsal => Outcome::Rehearsed,
        Ok(()) => Outcome::Recorded,
        Err(Stop::Blocked) => Outcome::Blocked,
        Err(Stop::Fault(fault)) => return Err(fault),
    };
    Ok(Imported {
        meta,
        lists: lists.into_iter().zip(plans).collect(),
        outcome,
        // Nothing is read once it is recorded: that could fail.
        head: match &receipt {
            Some(receipt) => receipt.head.clone(),
            None => register.head()?,
        },
        receipt,
    })
}

impl ImportRequest<'_> {
    fn read(
        &self,
        reading: &ListOptions<'_>,
    ) -> Result<(Vec<RegisterList>, BTreeMap<u64, Decision>), RegisterFault> {
        let lists = register_list::register_lists(&self.files, reading).map_err(RegisterFault::Lists)?;
        let decisions = self.decisions.as_deref().map(register_list::decisions);
        let decisions = decisions.transpose().map_err(RegisterFault::Decisions)?;
        if self.files.len() > 1 && self.decisions.is_some() {
            return Err(RegisterFault::SeveralLists);
        }
        Ok((lists, decisions.unwrap_or_default()))
    }
}

impl ImportRequest<'_> {
    /// How a list is planned.
    fn planning(&self, list: &RegisterList, today: Day, now: Stamp) -> ImportOptions {
        let mut options = ImportOptions::new(self.who.clone(), now);
        options.today = today;
        options.as_of = self.reading.as_of;
        options.why.clone_from(&self.why);
        options.evidence.clone_from(&self.evidence);
        options.source = Some(file_name(&list.path));
        options
    }

    /// Faults of lists, with what their good rows contradict: each list is planned without its bad rows, and
    /// nothing comes of it.
    fn with_contradictions(
        &self,
        log: &Log,
        units: &Units,
        reading: &ListOptions<'_>,
        now: Stamp,
        mut faults: Vec<Faults>,
    ) -> Vec<Faults> {
        let lenient = ListOptions {
            skip_bad_rows: true,
            ..reading.clone()
        };
        for file in &self.files {
            let Ok(list) = register_list::register_list(file, &lenient) else {
                continue;
            };
            let rows = spelt(&list.rows, log.operators());
            let plan = plan_import(log, units, &rows, &self.planning(&list, reading.today, now));
            let found = plan.contradictions.into_iter().map(|c| {
                let Refusal { code, cause, remedy } = c.trouble;
                let mut fault = Fault::new(code, file, cause, remedy).about(c.name);
                fault.row = c.rows.first().copied();
                fault
            });
            let is_of_file = |known: &&mut Faults| known.iter().any(|f| f.file == *file);
            match faults.iter_mut().find(is_of_file) {
                Some(known) => known.extend(found),
                None => {
                    let mut own = Faults::default();
                    own.extend(found);
                    faults.extend((!own.is_empty()).then_some(own));
                }
            }
        }
        faults
    }
}

/// Why a write ends before all lists are taken.
enum Stop {
    Blocked,
    Fault(RegisterFault),
}

impl<E: Into<RegisterFault>> From<E> for Stop {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

/// Lists on their way into the register.
struct Taking<'a> {
    request: &'a ImportRequest<'a>,
    units: &'a Units,
    decisions: BTreeMap<u64, Decision>,
    today: Day,
    review: Review<'a>,
}

impl Taking<'_> {
    /// Plans a list against what is recorded by now, and records the plan.
    fn take(
        &mut self,
        writing: &mut Writing<'_>,
        list: &RegisterList,
        plans: &mut Vec<Plan>,
    ) -> Result<(), Stop> {
        let request = self.request;
        let mut options = request.planning(list, self.today, writing.now());
        options.decisions.clone_from(&self.decisions);
        let log = writing.log()?;
        let rows = spelt(&list.rows, log.operators());
        let plan = plan_import(log, self.units, &rows, &options);
        (self.review)(&plan).map_err(RegisterFault::Review)?;
        let is_blocked = !plan.contradictions.is_empty() && !request.reading.skip_bad_rows
            || !plan.uncertain.is_empty() && !request.leave_uncertain;
        if !is_blocked {
            for event in plan.events(writing.next_point().0, writing.now()) {
                writing.append(event)?;
            }
        }
        plans.push(plan);
        if is_blocked { Err(Stop::Blocked) } else { Ok(()) }
    }
}

/// The file's name, without folders: a list handed on keeps its name.
fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Gaps of made-up masts must not become points of a real register.
fn is_no_made_up_study(file: &Path) -> Result<(), RegisterFault> {
    const SEEN: u64 = 1 << 20;
    // What cannot be read is reported by the reader of lists.
    let text = files::head(file, FileKind::Layer, SEEN).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let marks = [
        "\"synthetic_sites\":true",
        "\"synthetic_sites\": true",
        SYNTHETIC_NOTE,
    ];
    if marks.iter().any(|mark| text.contains(mark)) {
        return Err(RegisterFault::MadeUpStudy { path: file.into() });
    }
    Ok(())
}
