//! The first pass over a log: what its columns have in common, before any sample is believed.

use super::row::Time;
use super::time::DayOrder;
use crate::domain::Technology;
use crate::measurements::clean::Order;
use crate::measurements::scale::{Doubt, Shape};
use crate::measurements::{Quantity, Sample};
use crate::space::regions::LINK_M;
use crate::space::{LonLat, Regions};
use std::collections::{BTreeMap, HashMap};

/// Cells of half a degree, in which the bulk of a log is found.
const COARSE: i32 = 2;
/// Of fewer steps no order is seen.
const LEAST_STEPS: u64 = 5;
/// So many of a hundred steps of a device may go the other way in a log that is in order.
const AGAINST: u64 = 5;

/// What was seen.
#[derive(Debug)]
pub struct Survey {
    /// Samples that have a place.
    pub samples: u64,
    shapes: BTreeMap<(Quantity, Option<Technology>), Shape>,
    regions: Regions,
    /// By device: the last time.
    last_ms: HashMap<String, i64>,
    forward: u64,
    backward: u64,
    times: u64,
    without_clock: u64,
    with_zone: u64,
    /// First and second number of dates beyond twelve.
    beyond: [u64; 2],
    pairs: u64,
}

impl Default for Survey {
    fn default() -> Self {
        Self {
            samples: 0,
            shapes: BTreeMap::new(),
            regions: Regions::new(COARSE),
            last_ms: HashMap::new(),
            forward: 0,
            backward: 0,
            times: 0,
            without_clock: 0,
            with_zone: 0,
            beyond: [0, 0],
            pairs: 0,
        }
    }
}

impl Survey {
    /// One more row.
    pub(super) fn add(&mut self, sample: &Sample, time: Time) {
        self.samples += 1;
        self.regions.add(sample.at);
        if let Some((quantity, value)) = sample.level() {
            self.shapes
                .entry((quantity, sample.technology))
                .or_default()
                .add(value);
        }
        let Time::Is(written) = time else { return };
        self.times += 1;
        self.without_clock += u64::from(written.clock_ms.is_none() && !written.is_epoch());
        self.with_zone += u64::from(written.offset_min.is_some() || written.is_epoch());
        if let Some((first, second)) = written.pair() {
            self.pairs += 1;
            let [a, b] = &mut self.beyond;
            *a += u64::from(first > 12);
            *b += u64::from(second > 12);
        }
        if let Some(now) = sample.time_ms {
            let device = sample.device.clone().unwrap_or_default();
            let before = self.last_ms.insert(device, now);
            match before.map(|before| now.cmp(&before)) {
                Some(std::cmp::Ordering::Greater) => self.forward += 1,
                Some(std::cmp::Ordering::Less) => self.backward += 1,
                _ => {}
            }
        }
    }

    /// In which order day and month are, where the log proves it: `None` where it proves both.
    pub fn day_order(&self) -> Option<DayOrder> {
        match self.beyond {
            [0, 0] => Some(DayOrder::DayMonth),
            [_, 0] => Some(DayOrder::DayMonth),
            [0, _] => Some(DayOrder::MonthDay),
            _ => None,
        }
    }

    /// Dates such as 03/04/2022 whose order nothing in the log proves.
    pub const fn day_order_is_assumed(&self) -> bool {
        let [a, b] = self.beyond;
        self.pairs > 0 && a == 0 && b == 0
    }

    /// Does each time say its difference to universal time?
    pub const fn zone_is_known(&self) -> bool {
        self.times > 0 && self.with_zone == self.times
    }

    /// In which order a device's rows come.
    pub fn order(&self) -> Order {
        let steps = self.forward + self.backward;
        if self.times == 0 || 2 * self.without_clock > self.times || steps < LEAST_STEPS {
            return if self.backward == 0 && self.without_clock == 0 && self.times > 0 {
                Order::Forward
            } else {
                Order::None
            };
        }
        if self.backward * 100 <= AGAINST * steps {
            Order::Forward
        } else if self.forward * 100 <= AGAINST * steps {
            Order::Backward
        } else {
            Order::None
        }
    }

    /// The columns of levels that are no levels in dBm: an index, a lost sign.
    pub fn doubts(&self) -> Vec<(Quantity, Shape, Doubt)> {
        let of = |((quantity, technology), shape): (&(Quantity, Option<Technology>), &Shape)| {
            Some((*quantity, *shape, shape.doubt(*quantity, *technology)?))
        };
        self.shapes.iter().filter_map(of).collect()
    }

    /// How many samples each quantity describes.
    pub fn quantities(&self) -> BTreeMap<Quantity, u64> {
        let mut all = BTreeMap::new();
        for ((quantity, _), shape) in &self.shapes {
            *all.entry(*quantity).or_default() += shape.count();
        }
        all
    }

    /// Where most samples lie; nothing where they lie everywhere.
    pub fn bulk(&self) -> Vec<LonLat> {
        let clusters = self.regions.clusters(LINK_M);
        let all: u64 = clusters.iter().map(|c| c.places).sum();
        let first = clusters.into_iter().next().filter(|c| 2 * c.places > all);
        first.map_or_else(Vec::new, |c| c.regions.middles().collect())
    }
}
