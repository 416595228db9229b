//! Receivers judged one by one: what the best service gives at each, or every service.

use crate::coverage::points::{hear_each, tallies};
use crate::coverage::{
    Cancelled, Heard, Observer, PathLevel, Reason, Receiver, Scene, Serving, Tally, best_each, quality,
};
use crate::domain::Network;
use crate::gaps::{Counted, Judgement, Verdict};
use crate::study::Study;
use crate::units::{Db, Dbm};

/// What one service gives at a receiver.
#[derive(Clone, Debug, PartialEq)]
pub struct Reception {
    /// Index into [`Scene::services`]; `None` where nothing of any is heard.
    pub service: Option<usize>,
    /// The server and its distance, metres.
    pub best: Option<(Serving, f64)>,
    /// The next of the same service.
    pub second: Option<Serving>,
    /// Cells of the service at or above the usable level; `None` where the best server alone was asked for.
    pub servers: Option<u32>,
    /// SINR of the server, or why it is not known; `None` where it is not computed.
    pub sinr: Option<Result<Db, Reason>>,
    /// By the preset; `None` for a service whose technology does not count in it.
    pub verdict: Option<Verdict>,
    /// Why there is no level.
    pub silence: Option<Reason>,
}

/// A study's scene and rule, ready for receivers.
pub struct Judge<'a> {
    scene: &'a Scene<'a>,
    /// All services that count.
    any: Counted,
    /// Each service alone.
    alone: Vec<Counted>,
    /// The usable level of each service.
    usable: Vec<Option<Dbm>>,
}

impl<'a> Judge<'a> {
    /// By the study's preset.
    pub fn new(study: &Study, scene: &'a Scene<'a>) -> Self {
        let rule = &study.preset.rule;
        let services = &scene.services;
        Self {
            scene,
            any: Counted::new(services, rule, |_| true),
            alone: services
                .iter()
                .map(|this| Counted::new(services, rule, |s| s == this))
                .collect(),
            usable: super::usable(study, scene),
        }
    }

    /// For each receiver, in order: the best service that counts, or with `every_service` each service in the
    /// order of [`Scene::services`].
    ///
    /// # Errors
    /// [`Cancelled`] when the observer asks to stop.
    pub fn judge(
        &self,
        receivers: &[Receiver],
        every_service: bool,
        observer: &dyn Observer,
    ) -> Result<Vec<Vec<Reception>>, Cancelled> {
        let found = hear_each(self.scene, receivers, observer, |_, levels| {
            let tallies = tallies(self.scene, levels, &self.usable);
            self.receptions(every_service, &tallies, Some(levels))
        })?;
        Ok(self.on_known_ground(receivers, found))
    }

    /// Where the study has no ground, it is not sure that nothing is heard: a receiver far away, by a slip of
    /// its coordinates for instance, is no gap.
    fn on_known_ground(&self, receivers: &[Receiver], mut found: Vec<Vec<Reception>>) -> Vec<Vec<Reception>> {
        for (receiver, receptions) in receivers.iter().zip(&mut found) {
            let silent = receptions.iter().any(|r| r.silence == Some(Reason::OutOfRange));
            if !silent || self.scene.ground.height_m(receiver.place).is_some() {
                continue;
            }
            for reception in receptions
                .iter_mut()
                .filter(|r| r.silence == Some(Reason::OutOfRange))
            {
                reception.silence = Some(Reason::NoTerrain);
                reception.verdict = reception.verdict.map(|_| Verdict::Unknown(Reason::NoTerrain));
            }
        }
        found
    }

    /// The same of the best server alone, without a second, a number of servers and SINR: paths that cannot
    /// matter to it are not computed.
    ///
    /// # Errors
    /// [`Cancelled`] when the observer asks to stop.
    pub fn judge_best(
        &self,
        receivers: &[Receiver],
        every_service: bool,
        observer: &dyn Observer,
    ) -> Result<Vec<Vec<Reception>>, Cancelled> {
        let found = best_each(self.scene, receivers, observer, |_, tallies, _| {
            self.receptions(every_service, tallies, None)
        })?;
        Ok(self.on_known_ground(receivers, found))
    }

    fn receptions(
        &self,
        every_service: bool,
        tallies: &[Tally],
        levels: Option<&[PathLevel]>,
    ) -> Vec<Reception> {
        let heard: Vec<Heard> = tallies.iter().map(Tally::heard).collect();
        if !every_service {
            return vec![self.of_any(tallies, &heard, levels)];
        }
        let of = |(service, counted): (usize, &Counted)| {
            let verdict = (!counted.is_empty()).then(|| counted.at_place(&heard).verdict);
            self.reception(service, &tallies[service], levels, verdict)
        };
        self.alone.iter().enumerate().map(of).collect()
    }

    /// The service that is farthest above its threshold or nearest to it.
    fn of_any(&self, tallies: &[Tally], heard: &[Heard], levels: Option<&[PathLevel]>) -> Reception {
        let Judgement { verdict, cell, .. } = self.any.at_place(heard);
        let service = cell.and_then(|c| self.scene.emitter(c)).map(|e| e.service);
        if let Some(service) = service {
            return self.reception(service, &tallies[service], levels, Some(verdict));
        }
        Reception {
            service: None,
            best: None,
            second: None,
            servers: levels.map(|_| 0),
            sinr: None,
            silence: Some(match verdict {
                Verdict::Unknown(reason) => reason,
                // What could not be computed is too weak to matter, and still the reason.
                _ => heard
                    .iter()
                    .find_map(|h| h.unknown_up_to)
                    .map_or(Reason::OutOfRange, |u| u.1),
            }),
            verdict: Some(verdict),
        }
    }

    fn reception(
        &self,
        service: usize,
        tally: &Tally,
        levels: Option<&[PathLevel]>,
        verdict: Option<Verdict>,
    ) -> Reception {
        let heard = tally.heard();
        Reception {
            service: Some(service),
            best: tally.best.map(|server| (server, tally.distance_m)),
            second: tally.second.filter(|_| levels.is_some()),
            servers: levels.map(|_| tally.servers),
            sinr: levels.and_then(|levels| quality::of_server(self.scene, levels, tally.best?)),
            verdict,
            silence: heard
                .best
                .err()
                .map(|silence| heard.unknown_up_to.map_or(silence, |(_, reason)| reason)),
        }
    }
}

impl Reception {
    /// Why there is no level, or no verdict, or no SINR, for people; empty where nothing is missing.
    pub fn reason(&self) -> String {
        match (self.silence, self.verdict, self.sinr) {
            (Some(reason), ..) | (None, Some(Verdict::Unknown(reason)), _) => reason.text().to_owned(),
            (None, _, Some(Err(reason))) => format!("SINR: {}", reason.text()),
            _ => String::new(),
        }
    }

    /// The id of a cell.
    pub fn cell_id(server: Serving, network: &Network) -> &str {
        network.cells().get(server.cell).map_or("", |c| c.id.as_str())
    }
}

impl std::fmt::Debug for Judge<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Judge")
            .field("scene", &self.scene)
            .finish_non_exhaustive()
    }
}
