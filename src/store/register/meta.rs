//! What a register is: its title, its country, and whether it is made up.

use super::chain;
use crate::register::Stamp;
use crate::space::BoundingBox;

/// What a register is. Given once: the first event's hash depends on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Meta {
    /// As it is over every table.
    pub title: String,
    /// Of which country.
    pub country: Option<String>,
    /// Where its points can be: positions outside are doubtful.
    pub bounds: Option<BoundingBox>,
    /// Nothing in it is real: every output says so.
    pub made_up: bool,
    /// When it was made.
    pub created: Stamp,
    /// Where its office is, by the name of a time zone, for there a day ends.
    pub time_zone: Option<String>,
}

impl Meta {
    /// A register with a title.
    pub fn new(title: impl Into<String>, created: Stamp) -> Self {
        Self {
            title: title.into(),
            country: None,
            bounds: None,
            made_up: false,
            created,
            time_zone: None,
        }
    }

    /// West, south, east and north, as they are stored.
    pub(super) fn bounds_text(&self) -> Option<String> {
        self.bounds
            .map(|b| format!("{} {} {} {}", b.west_deg, b.south_deg, b.east_deg, b.north_deg))
    }

    /// Reads [`Self::bounds_text`]; `None` where it is no box.
    pub(super) fn bounds_of(text: &str) -> Option<BoundingBox> {
        let numbers: Option<Vec<f64>> = text.split(' ').map(|n| n.parse().ok()).collect();
        match numbers?[..] {
            [west_deg, south_deg, east_deg, north_deg] => Some(BoundingBox {
                west_deg,
                south_deg,
                east_deg,
                north_deg,
            }),
            _ => None,
        }
    }

    /// The hash from which the chain begins.
    pub fn genesis(&self) -> String {
        use chain::Stored;
        let bounds = self.bounds_text();
        let created = chain::stamp_text(self.created);
        let mut cells = vec![
            Stored::Text(&self.title),
            Stored::maybe(self.country.as_deref()),
            Stored::maybe(bounds.as_deref()),
            Stored::Whole(i64::from(self.made_up)),
            Stored::Text(&created),
        ];
        // Registers of earlier versions have none.
        cells.extend(self.time_zone.as_deref().map(Stored::Text));
        chain::hash(&cells)
    }
}
