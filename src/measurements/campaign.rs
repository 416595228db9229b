//! What holds for a whole campaign, and what had to be assumed.

use super::sample::Sample;
use super::scale::LevelUnit;
use crate::domain::Technology;
use crate::register::{Day, Stamp};

/// Antenna above ground where nothing is said: a phone in the hand.
pub(super) const ASSUMED_HEIGHT_M: f64 = 1.5;

/// What is said of a campaign, beside its file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Campaign {
    /// Its name.
    pub name: String,
    /// Receiving antenna above ground, metres.
    pub receiver_height_m: Option<f64>,
    /// Its gain with its cable, dBi.
    pub receiver_gain_dbi: Option<f64>,
    /// Loss into the car, dB.
    pub car_loss_db: Option<f64>,
    /// Taken out of doors.
    pub outdoors: Option<bool>,
    /// Generation, of logs that do not say it.
    pub technology: Option<Technology>,
    /// Operator, of logs that do not say it.
    pub operator: Option<String>,
    /// In what the level is written.
    pub level_unit: Option<LevelUnit>,
    /// The day, of logs without times.
    pub day: Option<Day>,
    /// Radiated power of the transmitter, dBm, of powers that no standard calibrates.
    pub transmitter_eirp_dbm: Option<f64>,
    /// The level under which the receivers report nothing, dBm, at their antenna's connector.
    pub floor_dbm: Option<f64>,
}

/// Which of these things the file itself says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Heights of receivers.
    pub height: bool,
    /// Gains.
    pub gain: bool,
    /// Losses into cars.
    pub car_loss: bool,
    /// Whether it was indoors.
    pub indoor: bool,
    /// Technologies.
    pub technology: bool,
    /// Operators.
    pub operator: bool,
    /// Times.
    pub time: bool,
    /// The difference to universal time, of each time.
    pub zone: bool,
}

/// From where a thing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownFrom {
    /// A column of the file.
    File,
    /// A key of the campaign.
    Campaign,
    /// Nothing says it.
    Assumed,
}

impl KnownFrom {
    /// In a word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Campaign => "campaign",
            Self::Assumed => "assumed",
        }
    }

    const fn of(in_file: bool, in_campaign: bool) -> Self {
        match (in_file, in_campaign) {
            (true, _) => Self::File,
            (false, true) => Self::Campaign,
            (false, false) => Self::Assumed,
        }
    }
}

/// One thing that the levels depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// The key.
    pub key: &'static str,
    /// Its value, for people.
    pub value: String,
    /// From where.
    pub from: KnownFrom,
}

impl Campaign {
    /// All that the levels depend on, with what was assumed. `zone`: how times without one are read.
    pub fn assumptions(&self, known: Known, zone: Option<&str>) -> Vec<Assumption> {
        let number =
            |given: Option<f64>, usual: f64, unit: &str| format!("{} {unit}", given.unwrap_or(usual));
        let mut all = Vec::new();
        let mut add = |key, in_file: bool, in_campaign: bool, value: String| {
            let from = KnownFrom::of(in_file, in_campaign);
            let value = if from == KnownFrom::File {
                "as each row says".to_owned()
            } else {
                value
            };
            all.push(Assumption { key, value, from });
        };
        let height = number(self.receiver_height_m, ASSUMED_HEIGHT_M, "m");
        add(
            "receiver_height_m",
            known.height,
            self.receiver_height_m.is_some(),
            height,
        );
        let gain = number(self.receiver_gain_dbi, 0.0, "dBi");
        add(
            "receiver_gain_dbi",
            known.gain,
            self.receiver_gain_dbi.is_some(),
            gain,
        );
        let car = number(self.car_loss_db, 0.0, "dB");
        add("car_loss_db", known.car_loss, self.car_loss_db.is_some(), car);
        let outdoors = if self.outdoors == Some(false) {
            "indoors"
        } else {
            "outdoors"
        };
        add(
            "outdoors",
            known.indoor,
            self.outdoors.is_some(),
            outdoors.to_owned(),
        );
        if let Some(floor_dbm) = self.floor_dbm {
            add("floor_dbm", false, true, format!("{floor_dbm} dBm"));
        }
        if let Some(technology) = self.technology {
            add("technology", known.technology, true, technology.to_string());
        }
        if let Some(operator) = &self.operator {
            add("operator", known.operator, true, operator.clone());
        }
        if let Some(unit) = self.level_unit {
            add("level_unit", false, true, unit.name().to_owned());
        }
        match (known.time, self.day) {
            (true, _) => add(
                "time_zone",
                known.zone,
                zone.is_some(),
                zone.unwrap_or("UTC").to_owned(),
            ),
            (false, Some(day)) => add("day", false, true, day.to_string()),
            (false, None) => add(
                "day",
                false,
                false,
                "not known: no clock, fix or season can be checked".to_owned(),
            ),
        }
        all
    }

    /// Fills in what a sample does not say.
    pub fn fill(&self, sample: &mut Sample) {
        sample.technology = sample.technology.or(self.technology);
        if sample.operator.is_none() {
            sample.operator.clone_from(&self.operator);
        }
        sample.receiver_height_m = sample
            .receiver_height_m
            .or(self.receiver_height_m)
            .or(Some(ASSUMED_HEIGHT_M));
        sample.receiver_gain_dbi = sample.receiver_gain_dbi.or(self.receiver_gain_dbi).or(Some(0.0));
        sample.car_loss_db = sample.car_loss_db.or(self.car_loss_db).or(Some(0.0));
        sample.indoor = sample.indoor.or(self.outdoors.map(|out| !out));
        if sample.time_ms.is_none() {
            sample.time_ms = self.day.map(|day| Stamp::start_of(day).seconds() * 1000);
        }
        if sample.campaign.is_none() && !self.name.is_empty() {
            sample.campaign = Some(self.name.clone());
        }
    }

    /// The receivers' floor as levels are kept, for an isotropic antenna out of doors; `None` where it is not
    /// said, or where gains and losses into cars differ from row to row.
    pub fn floor_outdoors_dbm(&self, assumptions: &[Assumption]) -> Option<f64> {
        let varies = |a: &Assumption| {
            a.from == KnownFrom::File && ["receiver_gain_dbi", "car_loss_db"].contains(&a.key)
        };
        let floor_dbm = self.floor_dbm.filter(|_| !assumptions.iter().any(varies))?;
        Some(floor_dbm - self.receiver_gain_dbi.unwrap_or(0.0) + self.car_loss_db.unwrap_or(0.0))
    }

    /// What is missing for an uncalibrated power to be an absolute level; nothing where nothing is.
    pub fn missing_for_absolute(&self, known: Known, with_sites: bool) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if self.level_unit != Some(LevelUnit::Dbm) {
            missing.push("the unit (level_unit = \"dbm\" where the receivers are calibrated)");
        }
        if self.receiver_gain_dbi.is_none() && !known.gain {
            missing.push("the receivers' gain (receiver_gain_dbi)");
        }
        if self.transmitter_eirp_dbm.is_none() && !with_sites {
            missing.push("the transmitter's radiated power (transmitter_eirp_dbm, or --study)");
        }
        if self.receiver_height_m.is_none() && !known.height {
            missing.push("the receivers' heights (receiver_height_m)");
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nothing_says_is_assumed_and_said() {
        let campaign = Campaign {
            receiver_gain_dbi: Some(2.0),
            ..Campaign::default()
        };
        let known = Known {
            car_loss: true,
            ..Known::default()
        };
        let all = campaign.assumptions(known, None);
        let of = |key| {
            all.iter()
                .find(|a| a.key == key)
                .map(|a| (a.value.as_str(), a.from))
        };
        assert_eq!(of("receiver_height_m"), Some(("1.5 m", KnownFrom::Assumed)));
        assert_eq!(of("receiver_gain_dbi"), Some(("2 dBi", KnownFrom::Campaign)));
        assert_eq!(of("car_loss_db"), Some(("as each row says", KnownFrom::File)));
        assert_eq!(of("outdoors"), Some(("outdoors", KnownFrom::Assumed)));
    }
}
