//! The terms of a fit, their values, and the rows that it sees.

use super::folds::Folds;
use super::rows::Row;
use super::score::Tails;

/// Which terms a fit has. Every fit but that of nothing has an offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Design {
    pub(super) offset: bool,
    pub(super) slope: bool,
    pub(super) share: bool,
    pub(super) around: bool,
    pub(super) sites: bool,
}

/// The values of the terms.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Values {
    pub(super) offset_db: f64,
    /// For a factor of ten in distance.
    pub(super) slope_db: f64,
    /// What of the pattern's loss is given back: 1 − share.
    pub(super) given_back: f64,
    /// By word; 0 for words without an offset of their own.
    pub(super) around_db: Vec<f64>,
    pub(super) sites: SiteEffects,
    /// Scatter about them.
    pub(super) sigma_db: f64,
}

/// Offsets by site, and the variance that shrank them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SiteEffects {
    pub(super) offsets_db: Vec<f64>,
    /// Standard deviation of what is not known of each, dB.
    pub(super) unknown_db: Vec<f64>,
    /// τ, dB.
    pub(super) between_db: f64,
}

impl SiteEffects {
    #[inline]
    pub(super) fn at(&self, site: u32) -> f64 {
        self.offsets_db.get(site as usize).copied().unwrap_or(0.0)
    }
}

/// The rows of a fit.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) rows: &'a [Row],
    /// The part that is left out.
    pub(super) without: Option<(&'a Folds, u8)>,
    pub(super) tails: &'a Tails,
    /// Words that have an offset of their own, by word: the number of their column.
    pub(super) words: &'a [Option<usize>],
    pub(super) sites: usize,
}

impl<'a> Seen<'a> {
    /// The rows that are seen.
    #[inline]
    pub(super) fn each(&self) -> impl Iterator<Item = &'a Row> {
        let without = self.without;
        self.rows
            .iter()
            .enumerate()
            .filter(move |(nth, _)| match without {
                None => true,
                Some((folds, part)) => folds.of_row.get(*nth) != Some(&part),
            })
            .map(|(_, row)| row)
    }
}

impl Values {
    /// What is to be added at a row.
    #[inline]
    pub(super) fn at(&self, row: &Row) -> f64 {
        self.offset_db
            + self.slope_db * row.decades
            + self.given_back * row.pattern_db
            + self
                .around_db
                .get(usize::from(row.around))
                .copied()
                .unwrap_or(0.0)
            + self.sites.at(row.site)
    }
}
