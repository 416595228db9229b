//! The lines of a cost file: what each is, and in which unit.

use Per::{KbitPerSecond, Kilometre, MbitPerSecond, Metre, Money, People, Ratio, Share, Year, Years};

/// More years are no plan.
pub(super) const MOST_YEARS: f64 = 60.0;

/// Higher than any sum that a line can be, in any currency.
const MOST_MONEY: f64 = 1e13;

/// What a line counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// Money, once.
    Money,
    /// Money each year.
    Year,
    /// Money for each metre.
    Metre,
    /// Money for each kilometre.
    Kilometre,
    /// A number of kilometres.
    Distance,
    /// A factor.
    Ratio,
    /// A share, 0 … 1.
    Share,
    /// A number of years.
    Years,
    /// A number of people.
    People,
    /// kbit/s.
    KbitPerSecond,
    /// Mbit/s.
    MbitPerSecond,
}

impl Per {
    /// The unit as a file writes it, in a currency.
    pub fn unit(self, currency: &str) -> String {
        match self {
            Money => currency.to_owned(),
            Year => format!("{currency}/year"),
            Metre => format!("{currency}/m"),
            Kilometre => format!("{currency}/km"),
            Self::Distance => "km".to_owned(),
            Ratio => "factor".to_owned(),
            Share => "share".to_owned(),
            Years => "years".to_owned(),
            People => "people".to_owned(),
            KbitPerSecond => "kbit/s".to_owned(),
            MbitPerSecond => "Mbit/s".to_owned(),
        }
    }

    /// Smallest and largest value.
    pub const fn limits(self) -> (f64, f64) {
        match self {
            Money | Year | Metre | Kilometre => (0.0, MOST_MONEY),
            Self::Distance => (0.0, 1000.0),
            Ratio => (1.0, 10.0),
            Share => (0.0, 1.0),
            Years => (1.0, MOST_YEARS),
            People => (0.0, 1e6),
            KbitPerSecond | MbitPerSecond => (0.001, 1e6),
        }
    }
}

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name: the table of the file.
    pub name: &'static str,
    /// Its unit.
    pub per: Per,
    /// What it is, without a full stop.
    pub doc: &'static str,
}

const fn line(name: &'static str, per: Per, doc: &'static str) -> Line {
    Line { name, per, doc }
}

/// All lines, in the order in which a file shows them.
#[rustfmt::skip] // One line a line.
pub const LINES: &[Line] = &[
    line("mast-fixed", Money, "A mast, whatever its height: foundations, fence, earthing, lightning protection"),
    line("mast-per-m", Metre, "The same for each metre of its height"),
    line("pole-fixed", Money, "A pole, whatever its height"),
    line("pole-per-m", Metre, "The same for each metre of its height"),
    line("radio-2g-cell", Money, "Radio and antenna of a 2G cell"),
    line("radio-3g-cell", Money, "Radio and antenna of a 3G cell"),
    line("radio-4g-cell", Money, "Radio and antenna of a 4G cell"),
    line("radio-5g-cell", Money, "Radio and antenna of a 5G cell"),
    line("civil-works", Money, "A new site's ground: survey, permits, works, transport"),
    line("access-per-km", Kilometre, "The way from the next road to a new site"),
    line("site-yearly", Year, "Rent, maintenance and replacement of a site with a mast"),
    line("relay-yearly", Year, "The same of a relay of the backhaul"),
    line("small-yearly", Year, "The same of a repeater or a small cell"),
    line("tenant-fixed", Money, "Setting up on a mast of others"),
    line("tenant-yearly", Year, "Rent on a mast of others"),
    line("repeater", Money, "A repeater with its two antennas, without its pole and power"),
    line("small-cell", Money, "A small cell, without its pole, power and backhaul"),
    line("change-power", Money, "More power for a cell: amplifier, licence, visit"),
    line("change-tilt", Money, "A visit that changes a cell's tilt"),
    line("change-azimuth", Money, "A visit that turns a cell's antenna"),
    line("change-height", Money, "A cell's antenna mounted higher on its mast"),
    line("change-lower-band", Money, "A further cell in a lower band on a mast that is there"),
    line("grid-connection", Money, "Joining the grid: meter, transformer, rectifier, batteries"),
    line("grid-per-km", Kilometre, "The line to the grid"),
    line("grid-max-km", Per::Distance, "No longer line to the grid is built"),
    line("grid-yearly", Year, "A site's electricity from the grid"),
    line("solar", Money, "Solar panels and batteries of a site"),
    line("solar-yearly", Year, "Their maintenance and new batteries"),
    line("solar-small", Money, "Solar panels and batteries of a repeater, a small cell or a relay"),
    line("solar-small-yearly", Year, "Their maintenance and new batteries"),
    line("generator", Money, "A generator with its tank, for a site"),
    line("generator-yearly", Year, "Its fuel and maintenance"),
    line("microwave-hop", Money, "A microwave link: both ends"),
    line("microwave-hop-yearly", Year, "Its licence and maintenance"),
    line("fibre-end", Money, "Equipment at the end of a fibre"),
    line("fibre-per-km", Kilometre, "Fibre and its construction"),
    line("fibre-route-factor", Ratio, "How much longer fibre is than a straight line, where no roads are given"),
    line("fibre-yearly", Year, "Maintenance of a site's fibre"),
    line("satellite", Money, "A satellite terminal"),
    line("satellite-yearly", Year, "Its capacity and maintenance"),
    line("discount-rate", Share, "What money is worth less each year"),
    line("years", Years, "The years whose yearly costs count"),
    line("busy-hour-rate", KbitPerSecond, "What a user takes in the busy hour, on average"),
    line("users-share", Share, "Which share of people uses the network in the busy hour"),
    line("people-where-unknown", People, "The people of a village whose data do not say how many, for what sites must carry"),
    line("microwave-throughput", MbitPerSecond, "What a microwave link carries"),
    line("fibre-throughput", MbitPerSecond, "What a fibre carries"),
    line("satellite-throughput", MbitPerSecond, "What a satellite terminal carries in the busy hour"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_has_a_name_of_its_own_and_sound_limits() {
        let names: BTreeSet<&str> = LINES.iter().map(|line| line.name).collect();
        assert_eq!(names.len(), LINES.len());
        for line in LINES {
            let (least, most) = line.per.limits();
            assert!(least < most && !line.doc.ends_with('.'), "{}", line.name);
        }
        assert_eq!(Per::Kilometre.unit("VND"), "VND/km");
    }
}
