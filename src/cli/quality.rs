//! What `covgap link` says beyond the level: noise, SINR without neighbours, rates, and the way back.

use super::answers::{LinkQuality, UplinkNeed};
use crate::analysis::{self, margins};
use crate::coverage::mast::occupied;
use crate::domain::Cell;
use crate::radio::link::Budget;
use crate::radio::{noise, uplink};
use crate::study::Study;
use crate::units::{Db, Dbm};
use std::io::{self, Write};

/// Both directions of one path.
pub(super) struct Quality {
    level: Dbm,
    judged: Dbm,
    bandwidth_mhz: f64,
    carrier: Dbm,
    noise: Dbm,
    downlink_mbps: Option<f64>,
    terminal: Dbm,
    uplink: Dbm,
    need: Option<Need>,
}

/// What the preset asks of the uplink.
struct Need {
    mbps: f64,
    bandwidth_mhz: f64,
    required: Dbm,
}

impl Quality {
    /// From the budget before anything is lowered.
    pub(super) fn of(study: &Study, cell: &Cell, budget: &Budget) -> Self {
        let ends = margins::ends(cell);
        let carrier = budget.level() + budget.reference_offset;
        let noise = noise::floor(occupied(cell), cell.ends.terminal_noise_figure, Db(0.0));
        let terminal = ends.terminal_power + Db::from(ends.terminal_gain);
        let need = study.preset.uplinks.get(&cell.technology).map(|rule| Need {
            mbps: rule.mbps,
            bandwidth_mhz: rule.bandwidth_mhz,
            required: margins::need(rule).required(ends.noise_figure),
        });
        Self {
            level: budget.level(),
            judged: budget.level() - margins::of_cell(study, cell).total(),
            bandwidth_mhz: cell.bandwidth_mhz,
            carrier,
            noise,
            downlink_mbps: analysis::downlink_mbps(cell, carrier - noise),
            terminal,
            uplink: uplink::received(&ends, budget.path_loss - budget.pattern),
            need,
        }
    }

    /// What the ledger ends at: the signal, or that level as the preset's rule lowers it.
    pub(super) fn name_of_level(&self, signal: &str) -> String {
        if self.judged < self.level {
            format!("{signal} as lowered for judging")
        } else {
            signal.to_owned()
        }
    }

    fn snr(&self) -> Db {
        self.carrier - self.noise
    }

    pub(super) fn answer(&self) -> LinkQuality {
        let need = self.need.as_ref().map(|n| UplinkNeed {
            mbps: n.mbps,
            bandwidth_mhz: n.bandwidth_mhz,
            required_dbm: n.required.0,
            margin_db: (self.uplink - n.required).0,
        });
        LinkQuality {
            level_before_lowering_dbm: self.level.0,
            bandwidth_mhz: self.bandwidth_mhz,
            carrier_dbm: self.carrier.0,
            noise_dbm: self.noise.0,
            sinr_without_neighbours_db: self.snr().0,
            downlink_without_neighbours_mbps: self.downlink_mbps,
            terminal_eirp_dbm: self.terminal.0,
            uplink_at_base_station_dbm: self.uplink.0,
            uplink_rule: need,
        }
    }

    pub(super) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let mut line = |name: &str, value: f64, unit: &str| writeln!(out, "  {name:<28} {value:>9.2} {unit}");
        let width = self.bandwidth_mhz;
        line(&format!("whole carrier, {width} MHz"), self.carrier.0, "dBm")?;
        line("noise of the terminal in it", self.noise.0, "dBm")?;
        line("SINR without neighbours", self.snr().0, "dB")?;
        if let Some(mbps) = self.downlink_mbps {
            line("downlink without neighbours", mbps, "Mbit/s")?;
        }
        line("uplink: terminal's EIRP", self.terminal.0, "dBm")?;
        line("uplink at the base station", self.uplink.0, "dBm")?;
        if let Some(need) = &self.need {
            line("uplink: power required", need.required.0, "dBm")?;
            line("uplink: margin", (self.uplink - need.required).0, "dB")?;
            let (mbps, mhz) = (need.mbps, need.bandwidth_mhz);
            writeln!(
                out,
                "  (the preset asks for {mbps} Mbit/s of uplink in {mhz} MHz)"
            )?;
        }
        Ok(())
    }
}
