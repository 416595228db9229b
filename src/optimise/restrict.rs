//! What is left of a relaxation where some sites are decided: smaller, and quicker to solve.

use super::exact::Domain;
use super::lists::Lists;
use super::relaxation::{Dual, NO_CHAIN, Relaxation};

/// No place in the smaller relaxation.
const OUT: u32 = u32::MAX;

/// A smaller relaxation, and where its parts were.
pub(super) struct Restricted {
    pub relaxation: Relaxation,
    /// The site of each site that is left.
    pub site: Vec<u32>,
    /// The element of each element that is left.
    pub element: Vec<u32>,
    /// Multipliers of all elements, with those set that are decided.
    decided: Vec<f64>,
    /// What must be covered can be.
    pub is_possible: bool,
    /// Elements of items that cannot be covered, and their items.
    dead: Vec<(usize, usize)>,
}

impl Restricted {
    pub(super) fn of(whole: &Relaxation, domain: &Domain) -> Self {
        let phases = whole.phases;
        let is_open = |site: usize| domain.first[site] < domain.last[site];
        let marks = marks(whole, domain);
        let mut new = Relaxation {
            phases,
            caps: whole.caps.clone(),
            room: whole.room.clone(),
            is_required: whole.is_required,
            least: whole.least,
            constant: whole.constant,
            item_start: vec![0],
            list_start: vec![0],
            minima: whole.minima.clone(),
            stop: whole.stop.clone(),
            ..Relaxation::default()
        };
        let mut all = Self {
            relaxation: Relaxation::default(),
            site: Vec::new(),
            element: Vec::new(),
            decided: vec![0.0; whole.elements()],
            dead: Vec::new(),
            is_possible: true,
        };
        let mut place = vec![OUT; whole.elements()];
        for item in 0..whole.weight.len() {
            all.item(whole, item, &marks, &mut place, &mut new);
        }
        all.chains(whole, domain, &marks, &mut place, &mut new);
        // Those of minima all stay.
        for element in whole.chains_end()..whole.elements() {
            all.element.push(element as u32);
        }
        for site in 0..whole.sites {
            if is_open(site) {
                if !whole.own_chain.is_empty() {
                    let own = &whole.own_chain[site * phases..(site + 1) * phases];
                    let now = own.iter().map(|e| {
                        if *e == NO_CHAIN {
                            NO_CHAIN
                        } else {
                            place[*e as usize]
                        }
                    });
                    new.own_chain.extend(now);
                }
                all.site.push(site as u32);
                for phase in 0..phases {
                    let hits = whole.hits(site, phase).iter().map(|e| place[*e as usize]);
                    new.list.extend(hits.filter(|e| *e != OUT));
                    new.list_start.push(new.list.len() as u32);
                }
                new.own.push(whole.own[site]);
                new.cost.push(whole.cost[site]);
                new.first.push(domain.first[site]);
                new.last.push(domain.last[site]);
            } else if usize::from(domain.first[site]) < phases {
                new.constant -= whole.own[site];
                for at in 0..whole.caps.len() {
                    if whole.caps[at].has(domain.first[site]) {
                        new.room[at] -= whole.takes(at, site);
                    }
                }
            }
        }
        new.sites = all.site.len();
        if whole.is_linked() {
            new.groups = all.groups(whole);
        }
        if !whole.minima.is_empty() {
            let mut can = vec![0.0; whole.minima.len()];
            for item in 0..new.weight.len() {
                new.minima_of
                    .get(item)
                    .iter()
                    .for_each(|m| can[*m as usize] += new.counts[item]);
            }
            all.is_possible &= new
                .minima
                .iter()
                .zip(&can)
                .all(|((wanted, _), can)| can >= wanted);
        }
        all.is_possible &= new.room.iter().all(|room| *room >= 0.0);
        if let Some(least) = new.least
            && new.weight.iter().sum::<f64>() < least
        {
            all.is_possible = false;
        }
        all.relaxation = new;
        all
    }

    /// Keeps the chains that are neither there already nor of a site that is not on air then.
    fn chains(
        &mut self,
        whole: &Relaxation,
        domain: &Domain,
        marks: &[Mark],
        place: &mut [u32],
        new: &mut Relaxation,
    ) {
        for (at, element) in whole
            .own_chain
            .iter()
            .enumerate()
            .filter(|(_, e)| **e != NO_CHAIN)
        {
            let (site, phase) = (at / whole.phases, at % whole.phases);
            let can = usize::from(domain.first[site]) <= phase;
            if can && marks[*element as usize] != Mark::Hit {
                place[*element as usize] = self.element.len() as u32;
                self.element.push(*element);
                let is_decided = domain.first[site] == domain.last[site];
                new.is_due.push(is_decided);
            }
        }
    }

    /// The places with sites that are left.
    fn groups(&self, whole: &Relaxation) -> Lists {
        let mut place = vec![OUT; whole.sites];
        for (at, site) in self.site.iter().enumerate() {
            place[*site as usize] = at as u32;
        }
        let mut groups = Lists::new();
        for sites in whole.groups.iter() {
            let left: Vec<u32> = sites
                .iter()
                .map(|s| place[*s as usize])
                .filter(|s| *s != OUT)
                .collect();
            if !left.is_empty() {
                groups.push(left);
            }
        }
        groups
    }

    /// Keeps an item, or decides it.
    fn item(
        &mut self,
        whole: &Relaxation,
        item: usize,
        marks: &[Mark],
        place: &mut [u32],
        new: &mut Relaxation,
    ) {
        let elements = whole.item_start[item] as usize..whole.item_start[item + 1] as usize;
        let weight = whole.weight[item];
        if let Some(dead) = elements.clone().find(|e| marks[*e] == Mark::Dead) {
            self.decided[dead] = weight;
            if !whole.minima.is_empty() {
                self.dead.push((dead, item));
            }
            self.is_possible &= !whole.is_required;
            return;
        }
        if elements.clone().all(|e| marks[e] == Mark::Hit) {
            match &mut new.least {
                Some(least) => *least -= weight,
                None if !whole.is_required => new.constant += weight,
                None => {}
            }
            if !whole.minima.is_empty() {
                for minimum in whole.minima_of.get(item) {
                    new.minima[*minimum as usize].0 -= whole.counts[item];
                }
            }
            return;
        }
        for element in elements.filter(|e| marks[*e] == Mark::Open) {
            place[element] = self.element.len() as u32;
            self.element.push(element as u32);
        }
        if !whole.minima.is_empty() {
            new.minima_of.push(whole.minima_of.get(item).iter().copied());
            new.counts.push(whole.counts[item]);
        }
        new.weight.push(weight);
        new.item_start.push(self.element.len() as u32);
    }

    /// Does no element have two sites that are open? Then only the limits join the sites.
    pub(super) fn is_apart(&self) -> bool {
        let mut is_hit = vec![false; self.element.len()];
        self.relaxation
            .list
            .iter()
            .all(|e| !std::mem::replace(&mut is_hit[*e as usize], true))
    }

    /// Multipliers of the whole as those of what is left.
    pub(super) fn narrowed(&self, dual: &Dual) -> Dual {
        Dual {
            u: self.element.iter().map(|e| dual.u[*e as usize]).collect(),
            ..dual.clone()
        }
    }

    /// Multipliers of what is left as those of the whole.
    pub(super) fn widened(&self, whole: &Relaxation, dual: Dual) -> Dual {
        let mut u = self.decided.clone();
        if self.relaxation.least.is_some() {
            // What cannot be covered is paid for at the price of weight.
            u.iter_mut().for_each(|u| *u *= dual.weight_price);
        }
        for (at, element) in self.element.iter().enumerate() {
            u[*element as usize] = dual.u[at];
        }
        self.pay_dead(whole, &mut u, dual.weight_price);
        Dual { u, ..dual }
    }

    /// What cannot be covered is paid for with what the minima add to it.
    fn pay_dead(&self, whole: &Relaxation, u: &mut [f64], weight_price: f64) {
        let times = if whole.least.is_some() { weight_price } else { 1.0 };
        for (element, item) in &self.dead {
            u[*element] = self.decided[*element] * times + whole.more(u, *item);
        }
    }

    /// Sets multipliers and prices of what makes this impossible to a height, so that the bound falls with it.
    pub(super) fn raise(&self, whole: &Relaxation, dual: &mut Dual, high: f64) {
        let is_over = self.relaxation.room.iter().any(|room| *room < 0.0);
        for (price, room) in dual.prices.iter_mut().zip(&self.relaxation.room) {
            if *room < 0.0 {
                *price = high;
            }
        }
        if self.relaxation.is_required || self.relaxation.least.is_some() {
            // Of two reasons one is enough.
            let times = if is_over { 0.0 } else { high };
            dual.weight_price = if self.relaxation.least.is_some() {
                times
            } else {
                0.0
            };
            for (u, decided) in dual.u.iter_mut().zip(&self.decided) {
                *u = decided * times;
            }
        }
        if !whole.minima.is_empty() && !is_over {
            let mut can = vec![0.0; whole.minima.len()];
            for item in 0..self.relaxation.weight.len() {
                let of = self.relaxation.minima_of.get(item);
                of.iter()
                    .for_each(|m| can[*m as usize] += self.relaxation.counts[item]);
            }
            let begin = whole.chains_end();
            for (at, (wanted, scale)) in self.relaxation.minima.iter().enumerate() {
                if *wanted > can[at] {
                    dual.u[begin + at] = high * scale;
                }
            }
            self.pay_dead(whole, &mut dual.u, dual.weight_price);
        }
    }

    /// The mean of what is left as that of the whole.
    pub(super) fn widened_mean(&self, mean: &[f32], whole: &Relaxation, domain: &Domain) -> Vec<f32> {
        let phases = whole.phases;
        let mut all = vec![0.0; whole.sites * phases];
        for site in 0..whole.sites {
            for phase in usize::from(domain.last[site])..phases {
                all[site * phases + phase] = 1.0;
            }
        }
        for (at, site) in self.site.iter().enumerate() {
            let of = *site as usize * phases;
            all[of..of + phases].copy_from_slice(&mean[at * phases..(at + 1) * phases]);
        }
        all
    }
}

/// What is known of an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// No site can hit it.
    Dead,
    /// A site can.
    Open,
    /// A site does.
    Hit,
}

fn marks(whole: &Relaxation, domain: &Domain) -> Vec<Mark> {
    let mut marks = vec![Mark::Dead; whole.elements()];
    for site in 0..whole.sites {
        for phase in usize::from(domain.first[site])..whole.phases {
            let is_built = usize::from(domain.last[site]) <= phase;
            for element in whole.hits(site, phase) {
                let mark = &mut marks[*element as usize];
                if is_built {
                    *mark = Mark::Hit;
                } else if *mark == Mark::Dead {
                    *mark = Mark::Open;
                }
            }
        }
    }
    marks
}
