//! Cleaning: samples that cannot be meant are left out, each with its reason, counted, and the first few shown.
//!
//! One rule a file. Rules of one sample come first; those that follow a device along its way (a clock that
//! runs backwards, fixes that stand still or jump) come last and hold what they need of each device, not of
//! each sample.

pub mod accuracy;
pub mod backwards;
pub mod clock;
pub mod duplicate;
pub mod indoor;
pub mod jump;
mod ledger;
pub mod level;
pub mod stale;
pub mod zero;

pub use ledger::{Ledger, Left, Reason};

use super::sample::Sample;
use super::scale::LevelUnit;
use duplicate::Seen;
use jump::Anchor;
use ledger::example;
use stale::Standing;
use std::collections::HashMap;

/// In which order a device's rows come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The later ones later.
    Forward,
    /// The later ones first.
    Backward,
    /// In none that shows a way: what follows a device is not looked for.
    #[default]
    None,
}

/// How samples are cleaned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// No sample is later than this, milliseconds; a day more is given for clocks and zones.
    pub now_ms: i64,
    /// In which order rows come.
    pub order: Order,
    /// In what levels are written.
    pub unit: LevelUnit,
}

/// What is held of each device.
#[derive(Debug, Default)]
struct Track {
    clock: backwards::Clock,
    standing: Standing,
    anchor: Anchor,
}

/// Cleans a stream of samples.
#[derive(Debug)]
pub struct Cleaner {
    settings: Settings,
    seen: Seen,
    tracks: HashMap<String, Track>,
}

impl Cleaner {
    /// With nothing seen yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            seen: Seen::default(),
            tracks: HashMap::new(),
        }
    }

    /// Takes one sample; `out` gets those that are sound, which may be earlier ones that had to wait.
    pub fn push(&mut self, mut sample: Sample, ledger: &mut Ledger, out: &mut dyn FnMut(Sample)) {
        if let Err((reason, value)) = self.alone(&mut sample) {
            ledger.leave(reason, example(&sample, &value));
            return;
        }
        if self.seen.has(&sample) {
            ledger.leave(duplicate::DUPLICATE, example(&sample, ""));
            return;
        }
        let (Some(time_ms), true) = (sample.time_ms, self.settings.order != Order::None) else {
            ledger.used += 1;
            out(sample);
            return;
        };
        // Time as it goes along the file.
        let time_ms = if self.settings.order == Order::Backward {
            -time_ms
        } else {
            time_ms
        };
        let device = sample.device.clone().unwrap_or_default();
        let track = self.tracks.entry(device).or_default();
        match track.clock.look(time_ms) {
            backwards::Step::On => {}
            backwards::Step::OtherLog => {
                track.standing.release(ledger, out);
                track.standing = Standing::default();
                track.anchor = Anchor::default();
            }
            backwards::Step::Back => {
                ledger.leave(backwards::BACKWARDS, example(&sample, ""));
                return;
            }
        }
        let Some(sample) = track
            .standing
            .look(sample, time_ms, &mut track.anchor, ledger, out)
        else {
            return;
        };
        if let Some(speed_mps) = track.anchor.look(sample.at, time_ms) {
            let value = format!("{speed_mps:.0} m/s from the fix before");
            ledger.leave(jump::JUMPING, example(&sample, &value));
            return;
        }
        ledger.used += 1;
        out(sample);
    }

    /// The rules of one sample.
    fn alone(&self, sample: &mut Sample) -> Result<(), (Reason, String)> {
        zero::look(sample)?;
        level::look(sample, self.settings.unit)?;
        clock::look(sample, self.settings.now_ms)?;
        indoor::look(sample)?;
        accuracy::look(sample)
    }

    /// At the end of the stream: gives out what still waits.
    pub fn finish(&mut self, ledger: &mut Ledger, out: &mut dyn FnMut(Sample)) {
        let mut waiting: Vec<&mut Track> = self.tracks.values_mut().collect();
        // The order of a map is that of chance.
        waiting.sort_by_key(|t| t.standing.first_row());
        for track in waiting {
            track.standing.release(ledger, out);
        }
    }
}
