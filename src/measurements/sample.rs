//! One sample: a place, a moment, a cell, and what was measured.

use super::identity::{CellKey, Identity};
use crate::domain::Technology;
use crate::space::LonLat;

/// What a number of a sample is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// Reference signal of LTE or NR (SS-RSRP), dBm.
    Rsrp,
    /// Pilot of UMTS, dBm.
    Rscp,
    /// Broadcast carrier of GSM, dBm.
    RxLev,
    /// Field strength, dBµV/m.
    FieldStrength,
    /// Path loss, dB.
    PathLoss,
    /// A received power of which neither the signal nor the technology is said, dB.
    Power,
    /// Total power in the channel, dBm.
    Rssi,
    /// Quality of the reference signal, dB.
    Rsrq,
    /// Signal over interference and noise, dB.
    Sinr,
    /// Downlink, Mbit/s.
    Downlink,
    /// Uplink, Mbit/s.
    Uplink,
}

impl Quantity {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Rsrp,
        Self::Rscp,
        Self::RxLev,
        Self::FieldStrength,
        Self::PathLoss,
        Self::Power,
        Self::Rssi,
        Self::Rsrq,
        Self::Sinr,
        Self::Downlink,
        Self::Uplink,
    ];

    /// The name of its field, with its unit.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Rsrp => "rsrp_dbm",
            Self::Rscp => "rscp_dbm",
            Self::RxLev => "rxlev_dbm",
            Self::FieldStrength => "field_strength_dbuvm",
            Self::PathLoss => "path_loss_db",
            Self::Power => "power_db",
            Self::Rssi => "rssi_dbm",
            Self::Rsrq => "rsrq_db",
            Self::Sinr => "sinr_db",
            Self::Downlink => "downlink_mbps",
            Self::Uplink => "uplink_mbps",
        }
    }

    /// As people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rsrp => "RSRP",
            Self::Rscp => "RSCP",
            Self::RxLev => "RxLev",
            Self::FieldStrength => "field strength",
            Self::PathLoss => "path loss",
            Self::Power => "power of an unknown kind",
            Self::Rssi => "RSSI",
            Self::Rsrq => "RSRQ",
            Self::Sinr => "SINR",
            Self::Downlink => "downlink",
            Self::Uplink => "uplink",
        }
    }

    /// Its unit.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Rsrp | Self::Rscp | Self::RxLev | Self::Rssi => "dBm",
            Self::FieldStrength => "dBµV/m",
            Self::PathLoss | Self::Power | Self::Rsrq | Self::Sinr => "dB",
            Self::Downlink | Self::Uplink => "Mbit/s",
        }
    }

    /// The quantity with this key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|q| q.key() == key)
    }

    /// Is its mean one of powers? Rates and qualities are averaged as they are.
    pub const fn is_power(self) -> bool {
        !matches!(self, Self::Rsrq | Self::Sinr | Self::Downlink | Self::Uplink)
    }

    /// The level by which a technology is judged.
    pub const fn level_of(technology: Technology) -> Self {
        match technology {
            Technology::G2 => Self::RxLev,
            Technology::G3 => Self::Rscp,
            Technology::G4 | Technology::G5 => Self::Rsrp,
        }
    }

    const fn index(self) -> usize {
        self as usize
    }
}

/// What a place is described by, the better first: the level of one signal, a field strength, a loss; a total
/// power; at last a rate, of speed tests that have nothing else.
pub const LEVELS: [Quantity; 9] = [
    Quantity::Rsrp,
    Quantity::Rscp,
    Quantity::RxLev,
    Quantity::FieldStrength,
    Quantity::PathLoss,
    Quantity::Power,
    Quantity::Rssi,
    Quantity::Downlink,
    Quantity::Uplink,
];

/// What was measured at once.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Values([Option<f64>; 11]);

impl Values {
    /// The value of a quantity.
    pub fn get(&self, quantity: Quantity) -> Option<f64> {
        self.0.get(quantity.index()).copied().flatten()
    }

    /// Sets or takes away the value of a quantity.
    pub fn set(&mut self, quantity: Quantity, value: Option<f64>) {
        if let Some(place) = self.0.get_mut(quantity.index()) {
            *place = value;
        }
    }

    /// The quantities that have a value.
    pub fn present(&self) -> impl Iterator<Item = (Quantity, f64)> + '_ {
        Quantity::ALL.into_iter().filter_map(|q| Some((q, self.get(q)?)))
    }
}

/// One row of a log that has a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Line, row or feature of the file, from 1.
    pub row: u64,
    /// Where.
    pub at: LonLat,
    /// When, milliseconds since 1970-01-01T00:00Z; `None` where the file has no times at all.
    pub time_ms: Option<i64>,
    /// Generation of the network.
    pub technology: Option<Technology>,
    /// Operator.
    pub operator: Option<String>,
    /// Which cell.
    pub identity: Identity,
    /// Phone, scanner or fixed receiver.
    pub device: Option<String>,
    /// Campaign, where the file has several.
    pub campaign: Option<String>,
    /// What was measured.
    pub values: Values,
    /// Antenna above ground, metres.
    pub receiver_height_m: Option<f64>,
    /// Gain of the receiving antenna with its cable, dBi.
    pub receiver_gain_dbi: Option<f64>,
    /// Loss into the car or the house, dB.
    pub car_loss_db: Option<f64>,
    /// Stated radius of the fix, metres.
    pub accuracy_m: Option<f64>,
    /// Stated speed, m/s.
    pub speed_mps: Option<f64>,
    /// Taken indoors?
    pub indoor: Option<bool>,
    /// Stated distance to the transmitter, in the file's unit: only like distances are compared.
    pub distance: Option<f64>,
}

impl Sample {
    /// A sample of a place with nothing else known of it.
    pub fn new(row: u64, at: LonLat) -> Self {
        Self {
            row,
            at,
            time_ms: None,
            technology: None,
            operator: None,
            identity: Identity::default(),
            device: None,
            campaign: None,
            values: Values::default(),
            receiver_height_m: None,
            receiver_gain_dbi: None,
            car_loss_db: None,
            accuracy_m: None,
            speed_mps: None,
            indoor: None,
            distance: None,
        }
    }

    /// What the place is described by, and its value.
    pub fn level(&self) -> Option<(Quantity, f64)> {
        LEVELS.into_iter().find_map(|q| Some((q, self.values.get(q)?)))
    }

    /// The cell by which samples belong together.
    pub fn cell(&self) -> CellKey {
        self.identity.key(self.technology)
    }

    /// The same level for an isotropic antenna out of doors.
    pub fn level_outdoors(&self) -> Option<(Quantity, f64)> {
        let (quantity, value) = self.level()?;
        let gain_dbi = self.receiver_gain_dbi.unwrap_or(0.0);
        let car_db = self.car_loss_db.unwrap_or(0.0);
        let outdoors = match quantity {
            Quantity::FieldStrength => value + car_db,
            Quantity::PathLoss => value - car_db,
            q if q.is_power() => value + car_db - gain_dbi,
            _ => value,
        };
        Some((quantity, outdoors))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_back_and_the_better_level_is_first() {
        for q in Quantity::ALL {
            assert_eq!(Quantity::of_key(q.key()), Some(q));
        }
        let mut sample = Sample::new(1, LonLat::new(105.0, 21.0).expect("a place"));
        sample.values.set(Quantity::Downlink, Some(12.0));
        assert_eq!(sample.level(), Some((Quantity::Downlink, 12.0)));
        sample.values.set(Quantity::Rsrp, Some(-100.0));
        sample.receiver_gain_dbi = Some(3.0);
        sample.car_loss_db = Some(8.0);
        assert_eq!(sample.level_outdoors(), Some((Quantity::Rsrp, -95.0)));
    }
}
