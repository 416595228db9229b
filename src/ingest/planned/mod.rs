//! A plan's cells as cells of the network: what it builds goes on air, what it replaces goes off.

use super::notes::{Notes, file_name};
use crate::domain::{Cell, Status};
use crate::plan::{PlanMade, PlannedSite, cell_of_row, file};
use crate::study::{ModelShelf, SiteSource};
use crate::world::Fault;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Builds the plan that a study names, up to the phase that it names.
pub(super) fn build(notes: &mut Notes, source: &SiteSource, models: &ModelShelf, cells: &mut Vec<Cell>) {
    let Some(path) = &source.plan else { return };
    let Some(plan) = read(notes, path) else { return };
    let Some(phase) = phase_of(notes, source, path, &plan) else {
        return;
    };
    let mut building = Building {
        path,
        by_id: cells
            .iter()
            .enumerate()
            .map(|(k, cell)| (cell.id.clone(), k))
            .collect(),
        replaced: BTreeSet::new(),
        models,
        cells,
    };
    let sites = plan.sites.iter().filter(|site| site.phase <= phase);
    let (mut added, mut taken_off) = (0, 0);
    for site in sites {
        taken_off += building.replace(notes, site);
        added += building.add(notes, site);
    }
    let name = file_name(path);
    let of = format!("of plan {name}, phase {phase}");
    // A network that is not built yet: to be said beside every result.
    if added > 0 {
        let text = format!("planned cells {of}");
        notes.report.remark("plan-cells-added", &text, added, None);
    }
    notes.tally(
        "plan-cells-off",
        &format!("cells that planned ones replace, {of}: taken as off"),
        taken_off,
    );
}

/// The plan, by the one reader of such files; its faults are those of the study.
fn read(notes: &mut Notes, path: &Path) -> Option<PlanMade> {
    if !notes.input("plan", path) {
        return None;
    }
    match file::read(path) {
        Ok(plan) => Some(plan),
        Err(faults) => {
            notes.problems.append(faults);
            None
        }
    }
}

/// The phase up to which is built: the study's, else the last.
fn phase_of(notes: &mut Notes, source: &SiteSource, path: &Path, plan: &PlanMade) -> Option<u32> {
    let of_phases = plan.phases.iter().map(|phase| phase.phase);
    let last = of_phases
        .chain(plan.sites.iter().map(|site| site.phase))
        .max()
        .unwrap_or(0);
    match source.plan_phase {
        Some(phase) if phase > last => {
            let cause = format!("plan_phase = {phase}, and the plan's last phase is {last}");
            let remedy = "correct plan_phase in [sites], or leave it out, which means the last";
            notes.problem(Fault::new("plan-phase-beyond", path, cause, remedy));
            None
        }
        phase => Some(phase.unwrap_or(last)),
    }
}

struct Building<'a> {
    path: &'a Path,
    /// Cell → its place in the list.
    by_id: BTreeMap<String, usize>,
    /// Cells that a planned site has taken off.
    replaced: BTreeSet<String>,
    models: &'a ModelShelf,
    cells: &'a mut Vec<Cell>,
}

impl Building<'_> {
    /// Takes cells off; how many.
    fn replace(&mut self, notes: &mut Notes, site: &PlannedSite) -> u64 {
        let mut count = 0;
        for id in &site.replaces {
            if !self.replaced.insert(id.clone()) {
                let cause = format!(
                    "the planned site '{}' replaces the cell '{id}', which is replaced already",
                    site.id
                );
                let remedy =
                    "a cell is changed once: take one of the planned sites out, or make the plan again";
                notes.problem(Fault::new("plan-replaces-twice", self.path, cause, remedy).about(&site.id));
                continue;
            }
            match self.by_id.get(id).and_then(|k| self.cells.get_mut(*k)) {
                Some(cell) => {
                    cell.status = Status::Off;
                    count += 1;
                }
                None => {
                    let cause = format!(
                        "the planned site '{}' replaces the cell '{id}', which the list of sites does not have",
                        site.id
                    );
                    let remedy = "give the list of sites that the plan was made with, or make the plan again";
                    notes.problem(
                        Fault::new("plan-replaces-unknown", self.path, cause, remedy).about(&site.id),
                    );
                }
            }
        }
        count
    }

    /// Puts cells on air; how many. One may have the name of a cell that its own site replaces.
    fn add(&mut self, notes: &mut Notes, site: &PlannedSite) -> u64 {
        let mut count = 0;
        for row in &site.cells {
            let mut cell = match cell_of_row(row, self.models) {
                Ok(cell) => cell,
                Err(why) => {
                    let cause = format!("a cell of the planned site '{}' cannot be used: {why}", site.id);
                    let remedy =
                        "make the plan again; files that it names are looked for as those of the study";
                    notes.problem(Fault::new("plan-cell-unusable", self.path, cause, remedy).about(&site.id));
                    continue;
                }
            };
            cell.status = Status::OnAir;
            match self.by_id.get(&cell.id).copied() {
                Some(place) if site.replaces.contains(&cell.id) => {
                    if let Some(old) = self.cells.get_mut(place) {
                        *old = cell;
                        count += 1;
                    }
                }
                Some(_) => {
                    let cause = format!(
                        "the planned site '{}' has a cell '{}', and there is one of that id already",
                        site.id, cell.id
                    );
                    let remedy =
                        "take the cell out of the list of sites if it has been built, or give it another id";
                    notes.problem(Fault::new("plan-cell-twice", self.path, cause, remedy).about(&site.id));
                }
                None => {
                    self.by_id.insert(cell.id.clone(), self.cells.len());
                    self.cells.push(cell);
                    count += 1;
                }
            }
        }
        count
    }
}

#[cfg(test)]
mod tests;
