//! What planned cells must carry in the busy hour, and what they and their backhaul can.
//!
//! A person asks for the cost file's `busy-hour-rate` times its `users-share` in the mean of the busy hour. People are at the test points that a planned site serves best and at the preset's level. A cell serves
//! them one after the other, each at the rate of the place where they are, so what it takes of its time is the sum
//! of need over rate: the harmonic mean of rates. The carriers of one direction serve together. A microwave link
//! carries all that hangs on it, of each site no more than its cells can carry.

use super::candidate::Candidate;
use super::points::PlanPoints;
use super::reach::Reach;
use super::way::{End, Way, Ways};
use crate::analysis::{downlink_mbps, margins};
use crate::coverage::mast::occupied;
use crate::domain::{Cell, Village};
use crate::radio::noise;
use crate::space::LonLat;
use crate::space::geodesic::azimuth_deg;
use crate::study::{Costs, Study};
use crate::units::{Db, Dbm};
use crate::world::World;
use std::collections::BTreeMap;

/// Traffic and what links carry, from a cost file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traffic {
    /// What a user asks for in the busy hour, kbit/s.
    pub kbps_per_person: f64,
    /// Share of the people who are users, 0 … 1.
    pub users_share: f64,
    /// The people of a village whose data do not say how many.
    pub people_where_unknown: f64,
    /// What a microwave link carries, Mbit/s.
    pub microwave_mbps: f64,
    /// What a satellite terminal carries, Mbit/s.
    pub satellite_mbps: f64,
    /// What fibre carries, Mbit/s.
    pub fibre_mbps: f64,
}

impl Traffic {
    /// Of a cost file.
    ///
    /// # Errors
    /// The name of the first line that it does not have.
    pub fn of(costs: &Costs) -> Result<Self, &'static str> {
        let line = |name: &'static str| costs.value(name).ok_or(name);
        Ok(Self {
            kbps_per_person: line("busy-hour-rate")?,
            users_share: line("users-share")?,
            people_where_unknown: line("people-where-unknown")?,
            microwave_mbps: line("microwave-throughput")?,
            satellite_mbps: line("satellite-throughput")?,
            fibre_mbps: line("fibre-throughput")?,
        })
    }

    /// What people ask for in the busy hour, Mbit/s.
    pub fn mbps_of(&self, people: f64) -> f64 {
        people * self.users_share * self.kbps_per_person / 1000.0
    }

    /// What the last link of a way carries; `None` where that is the mast's, and not known.
    pub fn link_mbps(&self, way: &Way) -> Option<f64> {
        match way {
            Way::OnMast | Way::Donor => None,
            Way::Fibre { .. } => Some(self.fibre_mbps),
            Way::Satellite => Some(self.satellite_mbps),
            Way::Microwave { .. } => Some(self.microwave_mbps),
        }
    }
}

/// People at one place that a planned site serves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ServedPeople {
    /// The direction, any number that its carriers have in common.
    pub sector: usize,
    /// How many.
    pub people: f64,
    /// The rate of one user there who has the cell alone, Mbit/s; `None` for technologies without a curve.
    pub alone_mbps: Option<f64>,
}

/// What a planned site must carry and can.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SiteLoad {
    /// The candidate.
    pub candidate: u32,
    /// What its people ask for, Mbit/s.
    pub needs_mbps: f64,
    /// What its cells carry with its people where they are, until the fullest direction is full, Mbit/s; `None`
    /// where a rate is not known, or no one is served.
    pub cells_carry_mbps: Option<f64>,
    /// What the links up to the network leave for it, Mbit/s; `None` where they are those of a mast that is there,
    /// which are not known.
    pub backhaul_carries_mbps: Option<f64>,
    /// Does it need more than its cells or its backhaul carry?
    pub is_overloaded: bool,
}

/// The loads of a plan. `served`, `chosen` and `links` (of [`chain`](super::backhaul::chain)) are parallel.
pub fn loads(
    served: &[Vec<ServedPeople>],
    ways: &Ways,
    chosen: &[(u32, Way)],
    links: &[Option<usize>],
    traffic: &Traffic,
) -> Vec<SiteLoad> {
    let needs_mbps: Vec<f64> = (0..chosen.len())
        .map(|site| {
            let people = served.get(site).into_iter().flatten().map(|s| s.people);
            traffic.mbps_of(people.sum())
        })
        .collect();
    let cells_mbps: Vec<Option<f64>> = (0..chosen.len())
        .map(|site| cells_carry(served.get(site).map(Vec::as_slice).unwrap_or_default(), traffic))
        .collect();
    // No more goes over a link than its site's cells can carry.
    let flows = needs_mbps.iter().zip(&cells_mbps);
    let flows_mbps: Vec<f64> = flows
        .map(|(needs, most)| most.map_or(*needs, |most| needs.min(most)))
        .collect();
    let parents = parents(ways, chosen, links);
    let carried_mbps = carried(&flows_mbps, &parents);
    let left = |site: usize| {
        let own_mbps = flows_mbps[site];
        let on_way = up(&parents, site).filter_map(|at| {
            let link_mbps = traffic.link_mbps(&chosen[at].1)?;
            Some((link_mbps - (carried_mbps[at] - own_mbps)).max(0.0))
        });
        on_way.reduce(f64::min)
    };
    (0..chosen.len())
        .map(|site| {
            let needs_mbps = needs_mbps[site];
            let cells_carry_mbps = cells_mbps[site];
            let backhaul_carries_mbps = left(site);
            let is_over = |mbps: f64, carries: Option<f64>| carries.is_some_and(|c| mbps > c * (1.0 + 1e-9));
            SiteLoad {
                candidate: chosen[site].0,
                needs_mbps,
                cells_carry_mbps,
                backhaul_carries_mbps,
                is_overloaded: is_over(needs_mbps, cells_carry_mbps)
                    || is_over(flows_mbps[site], backhaul_carries_mbps),
            }
        })
        .collect()
}

/// The loads of a plan of a study: of the chosen candidates, each with its way, and `links` of
/// [`chain`](super::backhaul::chain).
#[allow(clippy::too_many_arguments)] // What is there, what is reached, what is chosen.
pub fn loads_of_plan(
    study: &Study,
    world: &World,
    points: &PlanPoints,
    reach: &Reach,
    candidates: &[Candidate],
    ways: &Ways,
    chosen: &[(u32, Way)],
    links: &[Option<usize>],
    traffic: &Traffic,
) -> Vec<SiteLoad> {
    let people = people_of_points(points, &world.villages, traffic.people_where_unknown);
    let indices: Vec<u32> = chosen.iter().map(|(candidate, _)| *candidate).collect();
    let thresholds = &study.preset.rule.thresholds;
    let covered = |cell: &Cell| thresholds.get(&cell.technology).map(|t| t.covered);
    let lowered = |cell: &Cell| margins::of_cell(study, cell).total();
    let of_site = |(candidate, points_of): (&u32, Vec<(u32, i16)>)| {
        let Some(candidate) = candidates.get(*candidate as usize) else {
            return Vec::new();
        };
        let place = |(point, margin_cdb): (u32, i16)| {
            let receiver = points.receivers.get(point as usize)?;
            let people = people.get(point as usize).copied().unwrap_or_default();
            (people > 0.0).then_some((receiver.place, people, margin_cdb))
        };
        let places: Vec<_> = points_of.into_iter().filter_map(place).collect();
        served_people(&candidate.cells, candidate.position, &places, covered, lowered)
    };
    let served: Vec<Vec<ServedPeople>> = indices
        .iter()
        .zip(served_best(reach, &indices))
        .map(of_site)
        .collect();
    loads(&served, ways, chosen, links, traffic)
}

/// What cells carry of people who are spread like this.
fn cells_carry(served: &[ServedPeople], traffic: &Traffic) -> Option<f64> {
    let mut time_of: BTreeMap<usize, f64> = BTreeMap::new();
    let mut needs_mbps = 0.0;
    for s in served.iter().filter(|s| s.people > 0.0) {
        let mbps = traffic.mbps_of(s.people);
        needs_mbps += mbps;
        *time_of.entry(s.sector).or_default() += mbps / s.alone_mbps?;
    }
    // The share of its time that the fullest direction needs; above all where no rate is possible.
    let fullest = time_of.into_values().fold(0.0, f64::max);
    (needs_mbps > 0.0).then(|| needs_mbps / fullest)
}

/// The chosen site on which each hangs, by its place in the list.
fn parents(ways: &Ways, chosen: &[(u32, Way)], links: &[Option<usize>]) -> Vec<Option<usize>> {
    let place: BTreeMap<u32, usize> = chosen.iter().enumerate().map(|(at, c)| (c.0, at)).collect();
    let parent = |site: usize| {
        let link = (*links.get(site)?)?;
        match ways.sights.get(link)?.from {
            End::Candidate(from) => place.get(&from).copied(),
            End::Connected(..) => None,
        }
    };
    (0..chosen.len()).map(parent).collect()
}

/// A site and those on which it hangs. Chains have no circles; where one is given, it ends after all sites.
fn up(parents: &[Option<usize>], site: usize) -> impl Iterator<Item = usize> + '_ {
    std::iter::successors(Some(site), |at| parents[*at]).take(parents.len())
}

/// What each site's link carries: its own and all that hangs on it.
fn carried(needs_mbps: &[f64], parents: &[Option<usize>]) -> Vec<f64> {
    let mut carried_mbps = vec![0.0; needs_mbps.len()];
    for (site, mbps) in needs_mbps.iter().enumerate() {
        for at in up(parents, site) {
            carried_mbps[at] += mbps;
        }
    }
    carried_mbps
}

/// The points that each chosen candidate serves best at the preset's level, with the margin there in hundredths
/// of a dB. Of equals the first in the list serves; what is on air today keeps what it serves as well.
pub fn served_best(reach: &Reach, chosen: &[u32]) -> Vec<Vec<(u32, i16)>> {
    let mut best: BTreeMap<u32, (i16, usize)> = BTreeMap::new();
    for (site, candidate) in chosen.iter().enumerate() {
        let margins = reach
            .margins
            .get(*candidate as usize)
            .map(Vec::as_slice)
            .unwrap_or_default();
        for &(point, margin_cdb) in margins.iter().filter(|(_, margin_cdb)| *margin_cdb >= 0) {
            let today = reach.today.get(point as usize).copied().flatten();
            let is_better = best.get(&point).is_none_or(|(other, _)| margin_cdb > *other);
            if is_better && today.is_none_or(|t| margin_cdb > t) {
                best.insert(point, (margin_cdb, site));
            }
        }
    }
    let mut served = vec![Vec::new(); chosen.len()];
    for (point, (margin_cdb, site)) in best {
        served[site].push((point, margin_cdb));
    }
    served
}

/// The people at each point of villages: their share of the village's, of which there are `where_unknown` where its
/// data do not say; none along roads.
pub fn people_of_points(points: &PlanPoints, villages: &[Village], where_unknown: f64) -> Vec<f64> {
    let mut of = vec![0.0; points.receivers.len()];
    for (village, first) in villages.iter().zip(&points.begin) {
        let people = village.population.unwrap_or(where_unknown).max(0.0);
        let own = of.iter_mut().skip(*first as usize);
        for (at, point) in own.zip(&village.test_points) {
            *at = point.weight * people;
        }
    }
    of
}

/// A site's people by direction and rate: each place belongs to the direction that is nearest to its azimuth, and
/// all carriers of that direction are as far above what the preset asks as the best. `covered` is the level that the
/// preset asks of a cell, `lowered` what its levels are lowered by before they are judged.
pub fn served_people(
    cells: &[Cell],
    site: LonLat,
    places: &[(LonLat, f64, i16)],
    covered: impl Fn(&Cell) -> Option<Dbm>,
    lowered: impl Fn(&Cell) -> Db,
) -> Vec<ServedPeople> {
    let of = |&(place, people, margin_cdb): &(LonLat, f64, i16)| {
        let towards_deg = azimuth_deg(site, place);
        let off = |cell: &Cell| off_beam_deg(cell, towards_deg);
        let sector = (0..cells.len()).min_by(|a, b| off(&cells[*a]).total_cmp(&off(&cells[*b])));
        let carriers = cells
            .iter()
            .filter(|c| sector.is_some_and(|s| same_direction(c, &cells[s])));
        let rates = carriers.filter_map(|cell| {
            let level = covered(cell)? + Db(f64::from(margin_cdb) / 100.0);
            alone_mbps(cell, level + lowered(cell))
        });
        ServedPeople {
            sector: sector.unwrap_or_default(),
            people,
            alone_mbps: rates.reduce(|sum, rate| sum + rate),
        }
    };
    places.iter().map(of).collect()
}

/// The rate of one user who hears a cell's reference signal at a level, Mbit/s, over noise alone: what other
/// cells disturb is not in it. `None` for technologies without a curve.
pub fn alone_mbps(cell: &Cell, reference: Dbm) -> Option<f64> {
    // The reference signal and the noise are both compared over the whole carrier.
    let carrier = reference + cell.reference_offset;
    let noise = noise::floor(occupied(cell), cell.ends.terminal_noise_figure, Db(0.0));
    downlink_mbps(cell, carrier - noise)
}

fn off_beam_deg(cell: &Cell, towards_deg: f64) -> f64 {
    cell.antenna.azimuth_deg.map_or(0.0, |beam_deg| {
        let off_deg = (towards_deg - beam_deg).rem_euclid(360.0);
        off_deg.min(360.0 - off_deg)
    })
}

fn same_direction(a: &Cell, b: &Cell) -> bool {
    a.antenna.azimuth_deg == b.antenna.azimuth_deg
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::example::{at, omni, sector};
    use crate::plan::way::Sight;

    const TRAFFIC: Traffic = Traffic {
        kbps_per_person: 20.0,
        users_share: 0.5,
        people_where_unknown: 100.0,
        microwave_mbps: 100.0,
        satellite_mbps: 10.0,
        fibre_mbps: 1000.0,
    };

    /// So many people in one direction at one rate.
    fn people(sector: usize, people: f64, alone_mbps: f64) -> ServedPeople {
        ServedPeople {
            sector,
            people,
            alone_mbps: Some(alone_mbps),
        }
    }

    fn link(from: End, to: u32) -> Sight {
        Sight {
            from,
            to,
            length_km: 1.0,
            heights_m: [30.0, 30.0],
            clearance: 1.0,
            worst_at_km: 0.5,
        }
    }

    #[test]
    fn a_cell_carries_the_harmonic_mean_of_its_rates() {
        // 300 people at 30 Mbit/s and 100 at 10: 400/(300/30 + 100/10) = 20 Mbit/s.
        let served = [people(0, 300.0, 30.0), people(0, 100.0, 10.0)];
        assert!((cells_carry(&served, &TRAFFIC).expect("served") - 20.0).abs() < 1e-9);
        // In two directions the first is full at 30/300 a person, the second at 10/100: 40 Mbit/s.
        let served = [people(0, 300.0, 30.0), people(1, 100.0, 10.0)];
        assert!((cells_carry(&served, &TRAFFIC).expect("served") - 40.0).abs() < 1e-9);
        assert_eq!(cells_carry(&[people(0, 1.0, 0.0)], &TRAFFIC), Some(0.0));
        assert_eq!(cells_carry(&[], &TRAFFIC), None);
    }

    #[test]
    fn a_link_carries_all_that_hangs_on_it() {
        // 10 kbit/s a person: sites 7, 8, 9 need 60, 30 and 20 Mbit/s; 9 hangs on 8, 8 on 7, 7 on a mast.
        let served: Vec<Vec<ServedPeople>> = [6000.0, 3000.0, 2000.0]
            .iter()
            .map(|p| vec![people(0, *p, 1e9)])
            .collect();
        let ways = Ways {
            of: Vec::new(),
            sights: vec![
                link(End::Connected("m".to_owned(), at(105.0, 21.0)), 7),
                link(End::Candidate(7), 8),
                link(End::Candidate(8), 9),
            ],
        };
        let hop = |hop| Way::Microwave { hop };
        let chosen = [(7, hop(1)), (8, hop(2)), (9, hop(3))];
        let made = loads(&served, &ways, &chosen, &[Some(0), Some(1), Some(2)], &TRAFFIC);
        let carries: Vec<f64> = made.iter().filter_map(|l| l.backhaul_carries_mbps).collect();
        // The first link of 100 must carry 110: 50 are left for the first, 20 for the second, 10 for the third.
        for (left, wanted) in carries.iter().zip([50.0, 20.0, 10.0]) {
            assert!((left - wanted).abs() < 1e-9, "{carries:?}");
        }
        assert!(made.iter().all(|l| l.is_overloaded));
        let fewer = vec![served[0].clone(), served[1].clone(), Vec::new()];
        let made = loads(&fewer, &ways, &chosen, &[Some(0), Some(1), Some(2)], &TRAFFIC);
        assert!(made.iter().all(|l| !l.is_overloaded), "{made:?}");
        assert_eq!((made[2].needs_mbps, made[2].cells_carry_mbps), (0.0, None));
    }

    #[test]
    fn satellite_is_soon_full_and_a_mast_that_is_there_is_not_known() {
        let served = vec![vec![people(0, 1100.0, 50.0)], vec![people(0, 1100.0, 50.0)]];
        let chosen = [(0, Way::Satellite), (1, Way::OnMast)];
        let made = loads(&served, &Ways::default(), &chosen, &[None, None], &TRAFFIC);
        assert!((made[0].needs_mbps - 11.0).abs() < 1e-9 && made[0].is_overloaded);
        assert_eq!(
            (made[1].backhaul_carries_mbps, made[1].is_overloaded),
            (None, false)
        );
    }

    #[test]
    fn a_point_is_served_by_the_best_that_meets_the_preset() {
        let reach = Reach {
            margins: vec![
                vec![(0, 300), (1, 100), (2, -50)],
                vec![(0, 500), (1, 100), (3, 10)],
            ],
            today: vec![None, None, None, Some(40)],
            ..Reach::default()
        };
        assert_eq!(served_best(&reach, &[0, 1]), [vec![(1, 100)], vec![(0, 500)]]);
        assert_eq!(served_best(&reach, &[0]), [vec![(0, 300), (1, 100)]]);
        assert_eq!(served_best(&reach, &[9]), [Vec::new()]);
    }

    #[test]
    fn people_live_at_the_points_of_their_village() {
        use crate::domain::example::shared_equally;
        let villages = [
            Village {
                population: Some(90.0),
                ..shared_equally("a", &[at(105.0, 21.0), at(105.01, 21.0)])
            },
            Village {
                population: None,
                ..shared_equally("b", &[at(105.1, 21.0)])
            },
        ];
        let receiver = |place| crate::coverage::Receiver {
            place,
            height_m: 1.5,
            around: None,
        };
        let points = PlanPoints {
            receivers: [105.0, 105.01, 105.1, 106.0]
                .map(|lon| receiver(at(lon, 21.0)))
                .to_vec(),
            begin: vec![0, 2, 3],
            stretches: vec![(0, 100.0)],
        };
        assert_eq!(people_of_points(&points, &villages, 7.0), [45.0, 45.0, 7.0, 0.0]);
    }

    #[test]
    fn the_lines_of_a_cost_file_are_asked_by_their_names() {
        let names = [
            "busy-hour-rate",
            "users-share",
            "people-where-unknown",
            "microwave-throughput",
            "satellite-throughput",
        ];
        let line = |name: &&str| {
            let line = crate::study::costs::CostLine {
                value: 2.0,
                source: String::new(),
                standing: String::new(),
                file: String::new(),
            };
            ((*name).to_owned(), line)
        };
        let mut costs = Costs {
            lines: names.iter().map(line).collect(),
            ..Costs::default()
        };
        assert_eq!(Traffic::of(&costs), Err("fibre-throughput"));
        costs.lines.extend([line(&"fibre-throughput")]);
        assert_eq!(Traffic::of(&costs).map(|t| t.fibre_mbps), Ok(2.0));
    }

    #[test]
    fn people_belong_to_the_beam_that_points_at_them_and_its_carriers_add_up() {
        let site = at(105.0, 21.0);
        let cells = [
            sector("north", "A", site, 0.0),
            sector("south", "A", site, 180.0),
            sector("south too", "A", site, 180.0),
        ];
        let places = [(at(105.0, 21.05), 10.0, 0), (at(105.001, 20.95), 20.0, 0)];
        let covered = |_: &Cell| Some(Dbm(-115.0));
        let served = served_people(&cells, site, &places, covered, |_| Db(0.0));
        assert_eq!((served[0].sector, served[1].sector), (0, 1));
        let (one, two) = (
            served[0].alone_mbps.expect("4G"),
            served[1].alone_mbps.expect("4G"),
        );
        assert!((two - 2.0 * one).abs() < 1e-9);
        // What is lowered before it is judged is there all the same.
        let indoors = served_people(&cells, site, &places, covered, |_| Db(6.0));
        assert!(indoors[0].alone_mbps.expect("4G") > one);
    }

    #[test]
    fn a_rate_is_the_curve_over_noise() {
        // −100 dBm in a subcarrier, 600 of them in 9 MHz (offset 27.78 dB): −72.22 over −173.975 + 69.542 + 9 =
        // −95.433 dBm is 23.2 dB: the curve's most, 4.4 bit/s/Hz over 9 MHz. 20 dB less: 3.21 dB, 0.6·log2(1 +
        // 2.095) = 0.978 bit/s/Hz.
        let cell = omni("c", "A", at(105.0, 21.0));
        assert!((alone_mbps(&cell, Dbm(-100.0)).expect("4G") - 39.6).abs() < 0.01);
        assert!((alone_mbps(&cell, Dbm(-120.0)).expect("4G") - 8.80).abs() < 0.02);
    }
}
