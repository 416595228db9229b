//! Cases one after the other: the bounds of columns change, and HiGHS goes on from where it was.

use super::super::exact::Domain;
use super::super::relaxation::Relaxation;
use super::Says;
use super::highs::{End, Found, Solver};
use super::program::Program;

/// Steps of a program of broken rows at most.
const MOST_STEPS: u32 = 200_000;

/// Cases that HiGHS may make of its own on the way to one plan, and what they count as.
const MOST_CASES: i32 = 40;
const WORK_OF_WHOLE: u64 = 20_000;

/// The programs of a relaxation.
pub(in super::super) struct Linear {
    relaxation: Relaxation,
    program: Program,
    solver: Solver,
    /// The program that asks by how much rows are broken; made when it is needed.
    soft: Option<(Program, Solver)>,
    work: u64,
}

impl Linear {
    /// The programs of a relaxation; none where HiGHS does not take them.
    pub(in super::super) fn of(relaxation: &Relaxation) -> Option<Self> {
        let is_cheapest = relaxation.is_required || relaxation.least.is_some();
        if is_cheapest && relaxation.phases > 1 {
            return None;
        }
        let program = Program::of(relaxation, false);
        Some(Self {
            solver: Solver::of(&program)?,
            relaxation: relaxation.clone(),
            program,
            soft: None,
            work: 0,
        })
    }

    /// Looks at a case, in so many steps at most. A bound of merit below `enough` is as good as the best.
    pub(in super::super) fn look(&mut self, domain: &Domain, enough: f64, most_steps: u32) -> Says {
        narrow(&mut self.solver, &self.relaxation, domain);
        // What is decided adds nothing to the program: its constant is the relaxation's.
        let cost = self.relaxation.constant - enough;
        let Some(found) = self.solver.solve(most_steps, cost) else {
            return Says::Unknown;
        };
        self.work += self.work_of(&found);
        match found.end {
            End::Best | End::Stopped => Says::Best {
                dual: self.program.dual(&self.relaxation, &found.duals),
                mean: self.mean(&found),
                merit: self.relaxation.constant - found.value,
            },
            End::Nothing => self.broken(domain),
        }
    }

    /// Which sites HiGHS has on air in each phase, site by site, in the best plan that it finds in a few cases of its
    /// own; nothing where it finds none.
    pub(in super::super) fn whole(&mut self, domain: &Domain) -> Option<Vec<f32>> {
        let mut program = self.program.clone();
        for site in 0..self.relaxation.sites {
            for phase in 0..self.relaxation.phases {
                let column = &mut program.columns[Program::site(&self.relaxation, site, phase)];
                (column.low, column.high) = between(domain, site, phase);
            }
        }
        let sites = self.relaxation.sites * self.relaxation.phases;
        // What this takes is not known in steps: as much as so many of them.
        self.work += WORK_OF_WHOLE * (program.rows.len() + program.columns.len()) as u64;
        let columns = super::highs::whole(&program, sites, MOST_CASES)?;
        Some(columns[..sites].iter().map(|x| x.round() as f32).collect())
    }

    /// Work that was done since this was asked last: steps, times how much there is to look at.
    pub(in super::super) fn work(&mut self) -> u64 {
        std::mem::take(&mut self.work)
    }

    fn work_of(&self, found: &Found) -> u64 {
        let size = self.program.rows.len() + self.program.columns.len();
        (found.steps + 20) * size as u64
    }

    fn mean(&self, found: &Found) -> Vec<f32> {
        let sites = self.relaxation.sites * self.relaxation.phases;
        found.columns[..sites]
            .iter()
            .map(|x| x.clamp(0.0, 1.0) as f32)
            .collect()
    }

    /// The multipliers that say by how much a case breaks its rows.
    fn broken(&mut self, domain: &Domain) -> Says {
        if self.soft.is_none() {
            let program = Program::of(&self.relaxation, true);
            let Some(solver) = Solver::of(&program) else {
                return Says::Unknown;
            };
            self.soft = Some((program, solver));
        }
        let Some((program, solver)) = &mut self.soft else {
            return Says::Unknown;
        };
        narrow(solver, &self.relaxation, domain);
        let Some(found) = solver.solve(MOST_STEPS, f64::INFINITY) else {
            return Says::Unknown;
        };
        let dual = program.dual(&self.relaxation, &found.duals);
        self.work += self.work_of(&found);
        Says::Nothing { dual }
    }
}

/// Between what a site's column lies in a case.
fn between(domain: &Domain, site: usize, phase: usize) -> (f64, f64) {
    let is_on = usize::from(domain.last[site]) <= phase;
    let can_be = usize::from(domain.first[site]) <= phase;
    (f64::from(u8::from(is_on)), f64::from(u8::from(can_be)))
}

/// Sets the bounds of sites to those of a case.
fn narrow(solver: &mut Solver, relaxation: &Relaxation, domain: &Domain) {
    for site in 0..relaxation.sites {
        for phase in 0..relaxation.phases {
            let (low, high) = between(domain, site, phase);
            solver.bound(Program::site(relaxation, site, phase), low, high);
        }
    }
}
