//! What was looked at and what was left out, counted in a fixed order.

use crate::study::Source;

/// Why a place carries no candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LeftOut {
    /// No height there, or around it.
    NoTerrain,
    /// In a zone in which nothing is built.
    Forbidden,
    /// On water.
    Water,
    /// On ground that is too steep.
    Steep,
    /// No point that is not served is in range.
    Far,
    /// It sees no point that is not served.
    Blind,
    /// Another place or a mast of the operator stands on the same spot.
    Doubled,
    /// Too near to a place that was chosen before.
    TooNear,
    /// The most places are chosen already.
    OverLimit,
    /// A relay that would join nothing.
    NoUse,
    /// No signal to repeat.
    NoDonor,
    /// A radio template says too little to make a cell.
    NoRadio,
    /// A chosen place, one of very many, for which no relays on lines are looked for.
    NotJoined,
}

impl LeftOut {
    const ALL: [Self; 13] = [
        Self::NoTerrain,
        Self::Forbidden,
        Self::Water,
        Self::Steep,
        Self::Far,
        Self::Blind,
        Self::Doubled,
        Self::TooNear,
        Self::OverLimit,
        Self::NoUse,
        Self::NoDonor,
        Self::NoRadio,
        Self::NotJoined,
    ];

    const fn text(self) -> &'static str {
        match self {
            Self::NoTerrain => "left out: no terrain there",
            Self::Forbidden => "left out: in a forbidden zone",
            Self::Water => "left out: on water",
            Self::Steep => "left out: too steep",
            Self::Far => "left out: no place without service in range",
            Self::Blind => "left out: in sight of no place without service",
            Self::Doubled => "left out: on the spot of another place or of a mast of the operator",
            Self::TooNear => "left out: too near to a better place",
            Self::OverLimit => "left out: over the most candidates",
            Self::NoUse => "left out: hilltops that would join nothing as relays",
            Self::NoDonor => "left out: villages without a signal to repeat",
            Self::NoRadio => "left out: radio templates that make no cell",
            Self::NotJoined => {
                "chosen places beyond the first 2,000, for which no relays on straight lines are looked for"
            }
        }
    }
}

/// The counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    looked_at: [usize; 5],
    left_out: [usize; LeftOut::ALL.len()],
    made: [usize; Made::ALL.len()],
    without_people: usize,
    points: usize,
}

/// What candidates are counted as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Made {
    Places,
    SharedSpots,
    Changes,
    Relays,
    LineRelays,
    Repeaters,
    SmallCells,
}

impl Made {
    const ALL: [Self; 7] = [
        Self::Places,
        Self::SharedSpots,
        Self::Changes,
        Self::Relays,
        Self::LineRelays,
        Self::Repeaters,
        Self::SmallCells,
    ];

    const fn text(self) -> &'static str {
        match self {
            Self::Places => "places for new sites",
            Self::SharedSpots => "listed places that share a spot with another",
            Self::Changes => "configurations of cells that are there",
            Self::Relays => "hilltops for relays",
            Self::LineRelays => "places for relays on the straight line to the next site",
            Self::Repeaters => "villages for a repeater",
            Self::SmallCells => "villages for a small cell",
        }
    }
}

/// The sources of places, in the order of preference.
pub(super) const SOURCES: [Source; 5] = [
    Source::List,
    Source::Tower,
    Source::Hilltop,
    Source::Road,
    Source::Village,
];

/// The place of a source in the order of preference.
pub(super) fn preference(source: Source) -> usize {
    SOURCES.iter().position(|s| *s == source).unwrap_or(SOURCES.len())
}

impl Counts {
    pub(super) fn looked_at(&mut self, source: Source, places: usize) {
        if let Some(slot) = self.looked_at.get_mut(preference(source)) {
            *slot += places;
        }
    }

    pub(super) fn left_out(&mut self, why: LeftOut, places: usize) {
        if let Some(slot) = self.left_out.get_mut(why as usize) {
            *slot += places;
        }
    }

    pub(super) fn made(&mut self, what: Made, places: usize) {
        if let Some(slot) = self.made.get_mut(what as usize) {
            *slot += places;
        }
    }

    /// Test points that are not served, and villages without a number of people.
    pub(super) fn needed(&mut self, points: usize, without_people: usize) {
        self.points = points;
        self.without_people = without_people;
    }

    /// The sentences with their numbers: what there was to serve and each source always, the rest where it is not
    /// 0.
    pub(super) fn told(&self, sources: &[Source]) -> Vec<(String, usize)> {
        const LOOKED_AT: [&str; 5] = [
            "looked at: places of the list",
            "looked at: towers and masts",
            "looked at: hilltops",
            "looked at: places along roads",
            "looked at: village centres",
        ];
        let mut told = vec![("test points without service".to_owned(), self.points)];
        let looked_at = SOURCES.iter().zip(LOOKED_AT).zip(self.looked_at);
        told.extend(
            looked_at
                .filter(|((source, _), _)| sources.contains(source))
                .map(|((_, text), count)| (text.to_owned(), count)),
        );
        let rest = LeftOut::ALL
            .iter()
            .map(|why| why.text())
            .zip(self.left_out)
            .chain(Made::ALL.iter().map(|what| what.text()).zip(self.made))
            .chain([(
                "villages without a number of people, which count as villages alone",
                self.without_people,
            )]);
        told.extend(
            rest.filter(|(_, count)| *count > 0)
                .map(|(text, count)| (text.to_owned(), count)),
        );
        told
    }
}
