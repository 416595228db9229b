//! What was asked, in the plain form of its file.

/// A task. Whole numbers only; villages, points and sites are numbered from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Task {
    /// What each village counts.
    pub weights: Vec<u64>,
    /// The points of each village.
    pub points: Vec<Vec<u32>>,
    /// People at each point.
    pub people: Vec<u64>,
    /// The point of each village that must be covered.
    pub centres: Vec<Option<u32>>,
    /// People of each village that must be covered.
    pub needs: Vec<u64>,
    /// Points that are covered by what stands.
    pub served: Vec<bool>,
    /// What each site costs.
    pub costs: Vec<u64>,
    /// The points that each site covers.
    pub covers: Vec<Vec<u32>>,
    /// Sites that must be built, from the first phase on.
    pub locked_in: Vec<u32>,
    /// Sites that must not.
    pub locked_out: Vec<u32>,
    /// The most sites.
    pub max_sites: Option<u64>,
    /// The most money.
    pub budget: Option<u64>,
    /// What is wanted.
    pub wanted: Wanted,
    /// The phases.
    pub stages: Vec<Stage>,
    /// Is money that a phase leaves over for later ones?
    pub carry_over: bool,
    /// The place of each site, which holds one site; empty where each site has its own.
    pub places: Vec<u32>,
    /// For each site those of which one must be on air no later; empty where no site needs another.
    pub after: Vec<Vec<u32>>,
    /// The first phase in which each site may be on air, from 0; empty where all may from the first.
    pub earliest: Vec<u8>,
    /// What the budgets pay of each site; empty where they pay its cost.
    pub paid: Vec<u64>,
    /// What must be covered of some villages in the end.
    pub minima: Vec<Minimum>,
}

/// So much weight of these villages must be covered in the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Minimum {
    /// The villages.
    pub villages: Vec<u32>,
    /// Their weight.
    pub weight: u64,
}

/// What is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// The most weight.
    #[default]
    MostWeight,
    /// All that can be covered, at the least cost.
    AllAtLeastCost,
    /// So much weight, at the least cost.
    WeightAtLeastCost(u64),
}

/// A phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// How much it counts.
    pub weight: u64,
    /// Its money.
    pub budget: Option<u64>,
    /// Its sites.
    pub max_sites: Option<u64>,
}

/// A limit of the task: what is built from one phase to another may take no more than its room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    pub from: usize,
    pub to: usize,
    pub counts: bool,
    pub room: u64,
}

impl Task {
    /// A task of villages with one point each.
    pub fn of_single_points(weights: Vec<u64>, costs: Vec<u64>, covers: Vec<Vec<u32>>) -> Self {
        let villages = weights.len();
        Self {
            points: (0..villages as u32).map(|v| vec![v]).collect(),
            people: vec![1; villages],
            centres: (0..villages as u32).map(Some).collect(),
            needs: vec![1; villages],
            served: vec![false; villages],
            weights,
            costs,
            covers,
            stages: vec![Stage {
                weight: 1,
                budget: None,
                max_sites: None,
            }],
            ..Self::default()
        }
    }

    pub(super) fn is_cheapest(&self) -> bool {
        self.wanted != Wanted::MostWeight
    }

    /// All limits, as they are given.
    pub(super) fn rooms(&self) -> Vec<Room> {
        let last = self.stages.len() - 1;
        let mut rooms = Vec::new();
        for counts in [false, true] {
            let of = |stage: &Stage| if counts { stage.max_sites } else { stage.budget };
            let mut so_far = Some(0_u64);
            for (to, stage) in self.stages.iter().enumerate() {
                let own = of(stage);
                so_far = match (so_far, own) {
                    (Some(before), Some(own)) => Some(before.saturating_add(own)),
                    _ => None,
                };
                let (from, room) = if self.carry_over { (0, so_far) } else { (to, own) };
                rooms.extend(room.map(|room| Room {
                    from,
                    to,
                    counts,
                    room,
                }));
            }
            let all = if counts { self.max_sites } else { self.budget };
            rooms.extend(all.map(|room| Room {
                from: 0,
                to: last,
                counts,
                room,
            }));
        }
        rooms
    }

    /// What a site takes of a limit.
    pub(super) fn takes(&self, counts: bool, site: usize) -> u64 {
        if counts { 1 } else { self.pays(site) }
    }

    /// What the budgets pay of a site.
    pub(super) fn pays(&self, site: usize) -> u64 {
        self.paid.get(site).copied().unwrap_or(self.costs[site])
    }

    /// The sites of which one must be on air no later than this one; empty where it needs none.
    pub(super) fn needed(&self, site: usize) -> &[u32] {
        self.after.get(site).map_or(&[], Vec::as_slice)
    }

    /// Do sites hang on each other, by places or by chains?
    pub(super) fn is_linked(&self) -> bool {
        !self.places.is_empty() || !self.after.is_empty()
    }

    /// The points that sites can cover which may be built at all.
    pub(super) fn reachable_points(&self) -> Vec<bool> {
        let mut is_reachable = vec![false; self.people.len()];
        let never = self.stages.len() as u8;
        for (points, (first, _)) in self.covers.iter().zip(self.whole_domain()) {
            if first < never {
                points.iter().for_each(|p| is_reachable[*p as usize] = true);
            }
        }
        is_reachable
    }

    /// Does a village turn where these points are covered, with those that are served?
    pub(super) fn turns(&self, village: usize, is_covered: impl Fn(usize) -> bool) -> bool {
        let has = |p: &u32| self.served[*p as usize] || is_covered(*p as usize);
        let people = self.points[village]
            .iter()
            .filter(|p| has(p))
            .map(|p| self.people[*p as usize]);
        people.sum::<u64>() >= self.needs[village] && self.centres[village].is_none_or(|c| has(&c))
    }
}
