//! The marks of a plan's map: what is built, by kind, in its phase's colour and with its number.

use super::super::canvas::{Canvas, Px, Rgb};
use super::super::palette::{INK, PAPER, letters_on};
use super::super::text::Type;
use crate::output::OutputError;

/// The shape of a site's mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SiteMark {
    /// A new site: a triangle.
    New,
    /// A change of what is there: a diamond.
    Change,
    /// A small answer: a square.
    Small,
    /// A relay of the backhaul, which serves no one: a circle.
    Relay,
}

impl SiteMark {
    pub(super) const ALL: [Self; 4] = [Self::New, Self::Change, Self::Small, Self::Relay];

    /// By the word of a plan.
    pub(super) fn of(kind: &str) -> Self {
        match kind {
            "new site" => Self::New,
            "repeater" | "small cell" => Self::Small,
            "relay" => Self::Relay,
            _ => Self::Change,
        }
    }

    /// Words of the legend.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::New => "new site",
            Self::Change => "change of a site that is there",
            Self::Small => "small answer (repeater, small cell)",
            Self::Relay => "relay of the backhaul",
        }
    }

    /// Half its size, pixels.
    pub(super) const fn radius(self) -> f64 {
        match self {
            Self::New => 14.0,
            Self::Change => 12.5,
            Self::Small | Self::Relay => 9.5,
        }
    }

    fn outline(self, (x, y): Px, r: f64) -> Vec<Px> {
        match self {
            Self::New => vec![
                (x, y - r),
                (x + 0.92 * r, y + 0.62 * r),
                (x - 0.92 * r, y + 0.62 * r),
            ],
            Self::Change => vec![(x, y - r), (x + r, y), (x, y + r), (x - r, y)],
            Self::Small => vec![(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)],
            Self::Relay => Vec::new(),
        }
    }

    /// White around it, so that it stands out from what is below.
    pub(super) fn halo(self, canvas: &mut Canvas, at: Px) -> Result<(), OutputError> {
        match self {
            Self::Relay => canvas.disc(at, self.radius() + 2.0, PAPER, 1.0, PAPER),
            mark => canvas.outlined(&mark.outline(at, mark.radius()), PAPER, 5.0, PAPER),
        }
    }

    /// The mark with what is written on it.
    pub(super) fn draw(self, canvas: &mut Canvas, at: Px, fill: Rgb, text: &str) -> Result<(), OutputError> {
        match self {
            Self::Relay => canvas.disc(at, self.radius(), fill, 1.4, INK)?,
            mark => canvas.outlined(&mark.outline(at, mark.radius()), fill, 1.4, INK)?,
        }
        let kind = Type::bold(12.0).colored(letters_on(fill));
        let width = canvas.text_width(text, kind);
        let drop = if self == Self::New { 6.0 } else { 4.3 };
        canvas.text((at.0 - 0.5 * width, at.1 + drop), text, kind);
        Ok(())
    }
}

/// A link of the backhaul: a dark line on white, heavier than boundaries and lines to villages.
pub(super) fn link(canvas: &mut Canvas, a: Px, b: Px) -> Result<(), OutputError> {
    canvas.path(&[a, b], 6.0, PAPER, 0.85)?;
    canvas.path(&[a, b], 2.8, INK, 1.0)
}

/// A line from a site to a village that it lifts.
pub(super) fn service(canvas: &mut Canvas, a: Px, b: Px, color: Rgb) -> Result<(), OutputError> {
    canvas.path(&[a, b], 1.2, color, 0.75)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Change, Kind, Small};

    #[test]
    fn every_kind_of_candidate_has_its_mark() {
        assert_eq!(SiteMark::of(Kind::NewSite.name()), SiteMark::New);
        assert_eq!(SiteMark::of(Kind::Relay.name()), SiteMark::Relay);
        for small in [Small::Repeater, Small::SmallCell] {
            assert_eq!(SiteMark::of(Kind::Small(small).name()), SiteMark::Small);
        }
        for change in [Change::Power(3.0), Change::Tilt(2.0), Change::OtherMast] {
            assert_eq!(SiteMark::of(Kind::Change(change).name()), SiteMark::Change);
        }
    }
}
