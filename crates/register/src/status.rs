//! What a low-signal point can be, and what it may become: one table.

use super::named::named;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

named! {
    /// Where a low-signal point is.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum Status {
        /// On the list, as reported or as computed.
        Identified = "identified",
        /// Somebody was there, or measured: it is a low-signal point.
        Verified = "verified",
        /// An operator is to close it, usually by a due date.
        Assigned = "assigned",
        /// Being built.
        InProgress = "in-progress",
        /// Radiating, not yet proven.
        OnAir = "on-air",
        /// Covered, with proof.
        Closed = "closed",
        /// Was closed (or had left the list), and is a low-signal point again.
        Reopened = "reopened",
        /// The same place as another point, which carries on.
        Merged = "merged",
        /// No low-signal point, or no village any more.
        Withdrawn = "withdrawn",
    }
}

use Status::{Assigned, Closed, Identified, InProgress, Merged, OnAir, Reopened, Verified, Withdrawn};

impl Status {
    /// In Vietnamese.
    pub const fn name_vi(self) -> &'static str {
        match self {
            Identified => "mới phát hiện",
            Verified => "đã xác minh",
            Assigned => "đã giao",
            InProgress => "đang triển khai",
            OnAir => "đã phát sóng",
            Closed => "đã phủ sóng",
            Reopened => "tái phát",
            Merged => "đã gộp",
            Withdrawn => "đã loại",
        }
    }

    /// Does a point with this status count in the total?
    pub const fn is_listed(self) -> bool {
        !matches!(self, Merged | Withdrawn)
    }

    /// Does it count as left to do?
    pub const fn is_left(self) -> bool {
        self.is_listed() && !matches!(self, Closed)
    }

    /// Can one operator alone have it? The others concern the point as a whole.
    pub const fn is_a_part(self) -> bool {
        matches!(self, Assigned | InProgress | OnAir | Closed | Reopened)
    }

    /// How far a point with this status has come: where operators differ, the farthest tells.
    pub const fn progress(self) -> u8 {
        match self {
            Withdrawn | Merged => 0,
            Identified => 1,
            Verified => 2,
            Reopened => 3,
            Assigned => 4,
            InProgress => 5,
            OnAir => 6,
            Closed => 7,
        }
    }

    /// What it may become.
    pub fn may_become(self) -> &'static [Status] {
        let row = TRANSITIONS.iter().find(|(from, _)| *from == self);
        row.map_or(&[], |(_, to)| to)
    }
}

/// What a point that is open may become.
const OPEN: [Status; 7] = [Verified, Assigned, InProgress, OnAir, Closed, Merged, Withdrawn];

/// From → to. A point begins as [`Status::Identified`]. A status may follow itself only for
/// [`Status::Assigned`]: another operator, another
/// due date.
pub const TRANSITIONS: [(Status, &[Status]); 9] = [
    (Identified, &OPEN),
    (Verified, OPEN.split_at(1).1),
    (Assigned, OPEN.split_at(1).1),
    (InProgress, &[Assigned, OnAir, Closed, Merged, Withdrawn]),
    (OnAir, &[Assigned, InProgress, Closed, Merged, Withdrawn]),
    (Closed, &[Reopened, Merged, Withdrawn]),
    (Reopened, &OPEN),
    (Merged, &[Reopened]),
    (Withdrawn, &[Reopened]),
];

/// Why one status cannot follow another, in words.
pub fn why_not(from: Status, to: Status) -> String {
    match (from, to) {
        (_, Identified) => "a point is identified once: it is on the list already".to_owned(),
        (Closed, Closed) => "it is closed already".to_owned(),
        (Closed, _) => "it is closed: reopen it first, with the reason".to_owned(),
        (Merged, _) => {
            "it was merged into another point: use that one, or reopen this one where the merger was wrong"
                .to_owned()
        }
        (Withdrawn, _) => "it was withdrawn from the list: reopen it first, with the reason".to_owned(),
        (_, Reopened) => "only a closed, merged or withdrawn point can be reopened".to_owned(),
        (a, b) if a == b => format!("it is {a} already"),
        (a, Verified) => format!("it is {a}: what has been assigned counts as verified"),
        (a, b) => format!("a point that is {a} cannot become {b}"),
    }
}

impl FromStr for Status {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let asked = text.trim().to_lowercase().replace([' ', '_'], "-");
        Self::named(&asked).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("'{text}' is no status: use one of {names}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_its_row_and_names_are_read_back() {
        for status in Status::ALL {
            assert!(TRANSITIONS.iter().filter(|(from, _)| *from == status).count() == 1);
            assert_eq!(status.name().parse(), Ok(status));
            assert!(!status.may_become().contains(&Identified), "{status}");
        }
        assert_eq!("In Progress".parse(), Ok(InProgress));
        assert!("done".parse::<Status>().is_err());
    }

    #[test]
    fn every_status_but_identified_can_be_reached_and_none_is_a_trap() {
        for status in Status::ALL {
            let reached = TRANSITIONS.iter().any(|(_, to)| to.contains(&status));
            assert_eq!(reached, status != Identified, "{status}");
            assert!(!status.may_become().is_empty(), "{status}");
        }
    }

    #[test]
    fn each_refusal_says_why() {
        for from in Status::ALL {
            for to in Status::ALL {
                if !from.may_become().contains(&to) {
                    assert!(why_not(from, to).len() > 10, "{from} {to}");
                }
            }
        }
    }
}
