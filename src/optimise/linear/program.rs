//! The relaxation as a linear program: how much of each site is on air in each phase, how much of each item is
//! covered.
//!
//! ```text
//! least Σ own · on air at the end − Σ weight · covered, so that
//!   covered ≤ what of the sites that hit a row is on air    (each row: a multiplier)
//!   on air ≤ what of the sites that it needs is on air      (each chain: a multiplier)
//!   what is built takes no more than there is               (each limit: a price)
//!   minima and the weight that is wanted are reached        (each: a multiplier)
//!   on air stays on air; a place holds one                  (the formula of the bound knows this by itself)
//! ```

use super::super::relaxation::{Dual, NO_CHAIN, Relaxation};

/// A column: what it costs, and between what it lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Column {
    pub cost: f64,
    pub low: f64,
    pub high: f64,
}

/// A row: the sum of its columns lies below (or above) a limit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub of: Vec<(u32, f64)>,
    pub limit: f64,
    /// The sum lies above the limit, and not below.
    pub is_least: bool,
}

/// A linear program of least cost.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Program {
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Where the rows of limits begin; those of elements come first.
    caps: usize,
    /// The row of the weight that is wanted.
    least: Option<usize>,
    /// Whether the rows may be broken, at a cost of 1: what it costs is how much they are broken.
    is_soft: bool,
}

impl Program {
    /// The program of a relaxation. A soft one asks only how little the rows can be broken.
    pub(super) fn of(relaxation: &Relaxation, is_soft: bool) -> Self {
        let mut all = Self {
            is_soft,
            ..Self::default()
        };
        all.add_columns(relaxation);
        all.add_elements(relaxation);
        all.caps = all.rows.len();
        for cap in 0..relaxation.caps.len() {
            all.add_cap(relaxation, cap);
        }
        if let Some(least) = relaxation.least {
            all.least = Some(all.rows.len());
            let of = (0..relaxation.weight.len())
                .map(|item| (all.item(relaxation, item), relaxation.weight[item]));
            let of = of.collect();
            all.rows.push(Row {
                of,
                limit: least,
                is_least: true,
            });
        }
        if is_soft {
            all.soften();
        }
        all.add_order(relaxation);
        all.add_places(relaxation);
        all
    }

    /// The column of a site in a phase.
    pub(super) const fn site(relaxation: &Relaxation, site: usize, phase: usize) -> usize {
        site * relaxation.phases + phase
    }

    const fn item(&self, relaxation: &Relaxation, item: usize) -> u32 {
        (relaxation.sites * relaxation.phases + item) as u32
    }

    fn add_columns(&mut self, relaxation: &Relaxation) {
        let last = relaxation.phases - 1;
        for site in 0..relaxation.sites {
            for phase in 0..relaxation.phases {
                let own = if phase == last { relaxation.own[site] } else { 0.0 };
                self.columns.push(Column {
                    cost: if self.is_soft { 0.0 } else { own },
                    low: 0.0,
                    high: 1.0,
                });
            }
        }
        let has_weight = !relaxation.is_required && relaxation.least.is_none() && !self.is_soft;
        for weight in &relaxation.weight {
            self.columns.push(Column {
                cost: if has_weight { -weight } else { 0.0 },
                low: if relaxation.is_required { 1.0 } else { 0.0 },
                high: 1.0,
            });
        }
    }

    /// A row for each element, in their order: of rows, of chains, of minima.
    fn add_elements(&mut self, relaxation: &Relaxation) {
        let empty = Row {
            of: Vec::new(),
            limit: 0.0,
            is_least: false,
        };
        self.rows.resize(relaxation.elements(), empty);
        for item in 0..relaxation.weight.len() {
            let column = self.item(relaxation, item);
            for element in relaxation.item_start[item]..relaxation.item_start[item + 1] {
                self.rows[element as usize].of.push((column, 1.0));
            }
            if !relaxation.minima.is_empty() {
                for minimum in relaxation.minima_of.get(item) {
                    let row = relaxation.chains_end() + *minimum as usize;
                    self.rows[row].of.push((column, relaxation.counts[item]));
                }
            }
        }
        for site in 0..relaxation.sites {
            for phase in 0..relaxation.phases {
                let column = Self::site(relaxation, site, phase);
                for element in relaxation.hits(site, phase) {
                    self.rows[*element as usize].of.push((column as u32, -1.0));
                }
                let own = relaxation.own_chain.get(column).filter(|e| **e != NO_CHAIN);
                if let Some(own) = own {
                    self.rows[*own as usize].of.push((column as u32, 1.0));
                }
            }
        }
        let minima = self.rows[relaxation.chains_end()..].iter_mut();
        for (row, (wanted, _)) in minima.zip(&relaxation.minima) {
            (row.limit, row.is_least) = (*wanted, true);
        }
    }

    /// What is built in the phases of a limit: on air after the last, without what was on air before the first.
    fn add_cap(&mut self, relaxation: &Relaxation, cap: usize) {
        let of = relaxation.caps[cap];
        let mut row = Vec::new();
        for site in 0..relaxation.sites {
            let takes = relaxation.takes(cap, site);
            if takes > 0.0 {
                row.push((Self::site(relaxation, site, usize::from(of.to)) as u32, takes));
                if of.from > 0 {
                    let before = Self::site(relaxation, site, usize::from(of.from) - 1);
                    row.push((before as u32, -takes));
                }
            }
        }
        self.rows.push(Row {
            of: row,
            limit: relaxation.room[cap],
            is_least: false,
        });
    }

    /// Every row so far may be broken, at a cost.
    fn soften(&mut self) {
        for row in &mut self.rows {
            let column = self.columns.len() as u32;
            self.columns.push(Column {
                cost: 1.0,
                low: 0.0,
                high: f64::INFINITY,
            });
            row.of.push((column, if row.is_least { 1.0 } else { -1.0 }));
        }
    }

    /// What is on air stays on air.
    fn add_order(&mut self, relaxation: &Relaxation) {
        for site in 0..relaxation.sites {
            for phase in 1..relaxation.phases {
                let column = |phase| Self::site(relaxation, site, phase) as u32;
                self.rows.push(Row {
                    of: vec![(column(phase - 1), 1.0), (column(phase), -1.0)],
                    limit: 0.0,
                    is_least: false,
                });
            }
        }
    }

    fn add_places(&mut self, relaxation: &Relaxation) {
        let last = relaxation.phases - 1;
        for sites in relaxation.groups.iter().filter(|sites| sites.len() > 1) {
            let column = |site: &u32| Self::site(relaxation, *site as usize, last) as u32;
            self.rows.push(Row {
                of: sites.iter().map(|site| (column(site), 1.0)).collect(),
                limit: 1.0,
                is_least: false,
            });
        }
    }

    /// The rows' duals as multipliers and prices; what has the wrong sign is none.
    pub(super) fn dual(&self, relaxation: &Relaxation, duals: &[f64]) -> Dual {
        let of = |row: usize| {
            let dual = duals.get(row).copied().unwrap_or(0.0);
            let right = if self.rows[row].is_least { dual } else { -dual };
            if right.is_finite() { right.max(0.0) } else { 0.0 }
        };
        let mut u: Vec<f64> = (0..relaxation.elements()).map(of).collect();
        for (u, (_, scale)) in u[relaxation.chains_end()..].iter_mut().zip(&relaxation.minima) {
            *u *= scale;
        }
        Dual {
            u,
            prices: (self.caps..self.caps + relaxation.caps.len()).map(of).collect(),
            weight_price: self.least.map_or(0.0, of),
        }
    }
}
