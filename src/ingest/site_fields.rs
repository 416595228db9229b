//! The fields of one cell: the row's value where there is one, checked; else the template's, counted.

use super::fills::{Fill, Origin};
use super::list::Measure;
use super::rows::RowReader;
use super::site_states::States;
use super::site_values::{Beam, beam, beam_towards, carrier_offset, lists_directions};
use crate::domain::{Antenna, Ends, Status, Technology};
use crate::radio::carrier::NR_SPACINGS_KHZ;
use crate::study::{AntennaModel, RadioTemplate};
use crate::units::{Db, Dbi, Dbm};
use std::collections::BTreeMap;

/// No transmitter of a network sends more, dBm (10 kW).
const MOST_DBM: f64 = 70.0;

/// Higher than any mast there is, metres: the highest had 646.
const HIGHEST_M: f64 = 700.0;

/// Our field → column of this file.
pub(super) type Columns = BTreeMap<&'static str, usize>;

/// The numbers of one row, with the template behind them.
pub(super) struct Values<'a, 'r, 't> {
    pub(super) reader: &'a mut RowReader<'t>,
    pub(super) columns: &'a Columns,
    pub(super) template: &'r RadioTemplate,
    /// The antenna's measured pattern.
    pub(super) pattern: Option<&'r AntennaModel>,
    /// The row itself names the pattern.
    pub(super) own_pattern: bool,
    pub(super) fills: &'a mut Vec<Fill>,
    pub(super) states: &'a States,
}

impl Values<'_, '_, '_> {
    fn column(&self, field: &str) -> Option<usize> {
        self.columns.get(field).copied()
    }

    fn filled(&mut self, field: &'static str) {
        self.fills.push((field, Origin::Template));
    }

    /// The row's value within limits, else the template's; `None` after a fault.
    fn within(
        &mut self,
        field: &'static str,
        template: f64,
        limits: std::ops::RangeInclusive<f64>,
        remedy: &str,
    ) -> Option<f64> {
        let column = self.column(field);
        if self.reader.text(column).is_none() {
            self.filled(field);
            return Some(template);
        }
        self.reader
            .number_within(column, Measure::of_field(field), limits, remedy)
    }

    /// The same, with the antenna pattern's value, where there is one, before the template's.
    fn within_or(
        &mut self,
        field: &'static str,
        template: f64,
        measured: Option<f64>,
        limits: std::ops::RangeInclusive<f64>,
        remedy: &str,
    ) -> Option<f64> {
        match measured {
            Some(value) if self.reader.text(self.column(field)).is_none() => {
                self.fills.push((field, Origin::Pattern));
                Some(value)
            }
            _ => self.within(field, template, limits, remedy),
        }
    }

    /// The carrier that the row gives, else the template's.
    pub(super) fn frequency_mhz(&mut self, own_mhz: Option<f64>) -> f64 {
        own_mhz.unwrap_or_else(|| {
            self.filled("frequency_mhz");
            self.template.frequency_mhz
        })
    }

    /// Gain and losses of the antenna's line, which serve both directions: they make the EIRP where the row
    /// does not give it, and the way back always.
    pub(super) fn line(&mut self) -> (Option<f64>, Option<f64>) {
        let t = self.template;
        let measured = self.pattern.map(|p| p.gain().0);
        let gain = self.within_or("gain_dbi", t.gain_dbi, measured, -20.0..=60.0, "give dBi");
        let losses = self.within(
            "losses_db",
            t.losses_db,
            0.0..=60.0,
            "give the losses in dB as a positive number",
        );
        (gain, losses)
    }

    /// The given EIRP, else power + gain − losses; and the transmitter's power, where it is not the EIRP that is
    /// given.
    pub(super) fn eirp(&mut self, (gain, losses): (Option<f64>, Option<f64>)) -> Option<(Dbm, Option<f64>)> {
        let column = self.column("eirp_dbm");
        if self.reader.text(column).is_some() {
            let remedy = "give dBm: 20 W into 17 dBi are 60 dBm";
            return self
                .reader
                .number_within(column, Measure::Eirp, -30.0..=100.0, remedy)
                .map(|eirp_dbm| (Dbm(eirp_dbm), None));
        }
        let power = self.within(
            "power_dbm",
            self.template.power_dbm,
            -40.0..=MOST_DBM,
            "give dBm: 20 W are 43 dBm",
        );
        Some((Dbm(power?) + Db(gain?) - Db(losses?), power))
    }

    /// The way back, receivers and load.
    pub(super) fn ends(&mut self, (gain, losses): (Option<f64>, Option<f64>)) -> Option<Ends> {
        let t = self.template;
        let remedy = "give the receiver's noise figure in dB";
        let noise_figure = self.within("noise_figure_db", t.noise_figure_db, 0.0..=30.0, remedy);
        let remedy = "give the share of resources in use, 0 to 1 (50 % is 0.5)";
        let load = self.within("load", t.load, 0.0..=1.0, remedy);
        Some(Ends {
            gain: Dbi(gain?),
            losses: Db(losses?),
            noise_figure: Db(noise_figure?),
            terminal_power: Dbm(t.terminal_power_dbm),
            terminal_gain: Dbi(t.terminal_gain_dbi),
            terminal_noise_figure: Db(t.terminal_noise_figure_db),
            load: load?,
        })
    }

    pub(super) fn antenna_height_m(&mut self) -> Option<f64> {
        self.within(
            "antenna_height_m",
            self.template.antenna_height_m,
            0.1..=HIGHEST_M,
            "give metres above the ground, not above the sea",
        )
    }

    pub(super) fn antenna(&mut self) -> Option<Antenna> {
        let t = self.template;
        let azimuth = self.azimuth();
        let mechanical = self.within(
            "mechanical_tilt_deg",
            t.mechanical_tilt_deg,
            -90.0..=90.0,
            "give degrees, positive downwards",
        );
        // A template that names a pattern says how it is tilted; of a row's own pattern the file knows best.
        let measured = self.pattern.filter(|_| self.own_pattern);
        let electrical = self.within_or(
            "electrical_tilt_deg",
            t.electrical_tilt_deg,
            measured.map(|p| p.file.electrical_tilt_deg),
            -90.0..=90.0,
            "give degrees, positive downwards",
        );
        let across = self.within(
            "horizontal_beam_width_deg",
            t.horizontal_beam_width_deg,
            0.1..=360.0,
            "give the half-power width in degrees",
        );
        let down = self.within(
            "vertical_beam_width_deg",
            t.vertical_beam_width_deg,
            0.1..=360.0,
            "give the half-power width in degrees",
        );
        if self.pattern.is_some() {
            // Beam widths mean nothing beside a measured pattern: nothing was filled.
            let unused = ["horizontal_beam_width_deg", "vertical_beam_width_deg"];
            self.fills.retain(|(field, _)| !unused.contains(field));
        }
        Some(Antenna {
            azimuth_deg: azimuth?,
            mechanical_tilt_deg: mechanical?,
            electrical_tilt_deg: electrical?,
            horizontal_beam_width_deg: across?,
            vertical_beam_width_deg: down?,
            front_to_back_db: t.front_to_back_db,
            side_lobe_db: t.side_lobe_db,
            measured: self.pattern.map(|p| p.pattern.clone()),
        })
    }

    /// Outer `None`: a fault. Inner `None`: omnidirectional, which an empty value or −1 in the file says.
    fn azimuth(&mut self) -> Option<Option<f64>> {
        let Some(column) = self.column("azimuth_deg") else {
            self.filled("azimuth_deg");
            return Some(self.template.azimuth_deg);
        };
        let number = self.reader.quiet_number(column, Measure::Angle);
        let text = self.reader.text(Some(column));
        // A list such as 0,120,240 is no number with signs between its thousands.
        let number = number.filter(|_| !text.is_some_and(lists_directions));
        match number.map_or_else(|| beam(text), beam_towards) {
            Beam::Towards(azimuth_deg) | Beam::Letters(azimuth_deg) => Some(Some(azimuth_deg)),
            Beam::Wrapped(azimuth_deg) => {
                self.fills.push(("azimuth_deg", Origin::Wrapping));
                Some(Some(azimuth_deg))
            }
            Beam::Omni => Some(None),
            Beam::Silent => {
                self.fills.push(("azimuth_deg", Origin::Empty));
                Some(None)
            }
            Beam::Several(cells) => {
                self.reader.fault(
                    "azimuth-list",
                    Some(column),
                    format!("these are the directions of {cells} cells in one row"),
                    "give each cell a row of its own, with its own id and one azimuth: one cell looks in one direction",
                );
                None
            }
            Beam::Fault(cause) => {
                self.reader.fault(
                    "azimuth-invalid",
                    Some(column),
                    cause,
                    "give degrees clockwise from north, 0 to 360, or 'omni'",
                );
                None
            }
        }
    }

    pub(super) fn bandwidth_and_offset(&mut self) -> (Option<f64>, Option<Db>) {
        let column = self.column("bandwidth_mhz");
        let own = self.reader.text(column).is_some();
        let remedy = "give the channel bandwidth in MHz";
        let bandwidth = self.within("bandwidth_mhz", self.template.bandwidth_mhz, 0.1..=2000.0, remedy);
        let Some(bandwidth_mhz) = bandwidth else {
            return (None, Some(Db(0.0)));
        };
        let spacing_khz = self.spacing_khz();
        let offset = carrier_offset(self.template, own.then_some(bandwidth_mhz), spacing_khz);
        if offset.is_none() {
            let cause = format!(
                "template {} has neither `resource_blocks` nor `reference_offset_db`",
                self.template.name
            );
            let remedy = "complete the template in models/radios/";
            self.reader.fault("template-incomplete", None, cause, remedy);
        }
        (Some(bandwidth_mhz), offset.map(Db))
    }

    /// The row's own spacing of NR's subcarriers; the template's, counted, where a 5G row has none.
    fn spacing_khz(&mut self) -> Option<u32> {
        if self.template.technology != Technology::G5 {
            return None;
        }
        let column = self.column("subcarrier_spacing_khz");
        if self.reader.text(column).is_none() {
            self.filled("subcarrier_spacing_khz");
            return None;
        }
        let khz = self.reader.number(column, Measure::Kilohertz)?;
        let found = NR_SPACINGS_KHZ.into_iter().find(|known| f64::from(*known) == khz);
        if found.is_none() {
            let cause = "NR has no such spacing";
            self.reader
                .fault("spacing-unknown", column, cause, "give 15, 30, 60 or 120 (kHz)");
        }
        found
    }

    pub(super) fn status(&mut self) -> Option<Status> {
        let column = self.column("status");
        let Some(text) = self.reader.text(column) else {
            let beside = self.states.beside(self.reader);
            if beside.is_none() {
                self.fills.push(("status", Origin::Silence));
            }
            return Some(beside.unwrap_or(Status::OnAir));
        };
        let known = self.states.stated(text);
        if known.is_none() {
            let cause = "this status is not understood";
            let remedy =
                "write on-air, planned or off, or say what the word means with `status_values` in [sites]";
            self.reader.fault("status-unknown", column, cause, remedy);
        }
        known
    }
}
