//! What samples have in common beside their place and cell: campaign, device, season.

use super::sample::Sample;
use crate::register::Stamp;

/// By what samples are compared with the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKind {
    /// A campaign.
    Campaign,
    /// A phone, scanner or fixed receiver.
    Device,
    /// Three months.
    Season,
    /// A cell or site.
    Site,
}

impl GroupKind {
    /// Those that a sample itself says.
    pub const OF_SAMPLES: [Self; 3] = [Self::Campaign, Self::Device, Self::Season];

    /// In a word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Campaign => "campaign",
            Self::Device => "device",
            Self::Season => "season",
            Self::Site => "site",
        }
    }
}

/// The campaign, device and season of a sample; empty where they are not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    /// Campaign.
    pub campaign: String,
    /// Device.
    pub device: String,
    /// As `2022 Mar-May`.
    pub season: String,
}

impl Group {
    /// That of a sample.
    pub fn of(sample: &Sample) -> Self {
        Self {
            campaign: sample.campaign.clone().unwrap_or_default(),
            device: sample.device.clone().unwrap_or_default(),
            season: sample.time_ms.map(season).unwrap_or_default(),
        }
    }

    /// The label of one kind; nothing of sites.
    pub fn label(&self, kind: GroupKind) -> &str {
        match kind {
            GroupKind::Campaign => &self.campaign,
            GroupKind::Device => &self.device,
            GroupKind::Season => &self.season,
            GroupKind::Site => "",
        }
    }
}

/// The three months in which a moment lies; January and February belong to the winter that began in the year
/// before. Leaves, rains and snow go by these, and so does what changes with them.
pub fn season(time_ms: i64) -> String {
    let (year, month, _) = Stamp::from_seconds(time_ms.div_euclid(1000)).day().civil();
    match month {
        3..=5 => format!("{year} Mar-May"),
        6..=8 => format!("{year} Jun-Aug"),
        9..=11 => format!("{year} Sep-Nov"),
        12 => format!("{year} Dec-Feb"),
        _ => format!("{} Dec-Feb", year - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_winter_is_one_season_over_the_new_year() {
        let at = |day: &str| {
            let day = day.parse().expect("a day");
            season(Stamp::start_of(day).seconds() * 1000)
        };
        assert_eq!(at("2021-12-31"), "2021 Dec-Feb");
        assert_eq!(at("2022-02-28"), "2021 Dec-Feb");
        assert_eq!(at("2022-03-01"), "2022 Mar-May");
        assert_eq!(at("2022-11-30"), "2022 Sep-Nov");
    }
}
