//! The terms in rising order, and whether there is enough for each.

use super::rows::Rows;
use super::values::Design;
use crate::domain::figures::counted;
use std::collections::BTreeSet;

/// Squares for a slope, and for a share of the pattern.
const LEAST_SQUARES_OF_SLOPE: usize = 30;
/// Decades between the nearest and the farthest twentieth of the places, for a slope.
const LEAST_DECADES: f64 = 0.5;
/// Squares where the pattern takes little and where it takes much, for a share of it.
const LEAST_SQUARES_OF_PATTERN: usize = 10;
/// What is little and what is much of a pattern, dB.
const PATTERN_DB: (f64, f64) = (3.0, 6.0);
/// Squares and sites of a word that gets an offset of its own.
const LEAST_OF_WORD: (usize, usize) = (10, 3);
/// Sites with so many squares each, for offsets of sites.
const LEAST_OF_SITES: (usize, usize) = (5, 5);

/// What is tried beside the terms already taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Offset,
    Slope,
    Share,
    Around,
    Sites,
}

impl Step {
    pub(super) const ALL: [Self; 5] = [Self::Offset, Self::Slope, Self::Share, Self::Around, Self::Sites];

    /// The terms with it.
    pub(super) fn beside(self, taken: Design) -> Design {
        let mut design = Design {
            offset: true,
            ..taken
        };
        match self {
            Self::Offset => {}
            Self::Slope => design.slope = true,
            Self::Share => design.share = true,
            Self::Around => design.around = true,
            Self::Sites => design.sites = true,
        }
        design
    }
}

/// What a candidate is called.
pub(super) fn name(design: Design) -> String {
    let parts = [
        (design.offset, "offset"),
        (design.slope, "slope"),
        (design.share, "pattern share"),
        (design.around, "surroundings"),
        (design.sites, "sites"),
    ];
    let names: Vec<&str> = parts.iter().filter(|p| p.0).map(|p| p.1).collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(" + ")
    }
}

/// Is there enough for a term?
pub(super) fn enough(rows: &Rows, words: &[Option<usize>], step: Step) -> Result<(), String> {
    let squares = rows.squares.len();
    match step {
        Step::Offset => Ok(()),
        Step::Slope => {
            if squares < LEAST_SQUARES_OF_SLOPE {
                return Err(few(squares, LEAST_SQUARES_OF_SLOPE));
            }
            let mut decades: Vec<f64> = rows.rows.iter().map(|r| r.decades).collect();
            decades.sort_by(f64::total_cmp);
            let wide = at_share(&decades, 0.95) - at_share(&decades, 0.05);
            if wide < LEAST_DECADES {
                return Err(format!(
                    "the distances span {wide:.2} decades, it needs {LEAST_DECADES}"
                ));
            }
            Ok(())
        }
        Step::Share => {
            if squares < LEAST_SQUARES_OF_SLOPE {
                return Err(few(squares, LEAST_SQUARES_OF_SLOPE));
            }
            let of = |keep: &dyn Fn(f64) -> bool| {
                let kept = rows.rows.iter().filter(|r| keep(r.pattern_db));
                kept.map(|r| r.square).collect::<BTreeSet<_>>().len()
            };
            let (little, much) = (of(&|db| db < PATTERN_DB.0), of(&|db| db >= PATTERN_DB.1));
            if little.min(much) < LEAST_SQUARES_OF_PATTERN {
                return Err(format!(
                    "{} where the pattern takes less than {} dB and {} where it takes {} or more, it needs {LEAST_SQUARES_OF_PATTERN} of each",
                    counted(little as u64, "square", "squares"),
                    PATTERN_DB.0,
                    much,
                    PATTERN_DB.1
                ));
            }
            Ok(())
        }
        Step::Around => {
            if words.iter().flatten().count() == 0 {
                return Err(format!(
                    "fewer than two kinds of surroundings have {} squares and {} sites",
                    LEAST_OF_WORD.0, LEAST_OF_WORD.1
                ));
            }
            Ok(())
        }
        Step::Sites => {
            let mut squares = vec![BTreeSet::new(); rows.sites.len()];
            for row in &rows.rows {
                if let Some(of_site) = squares.get_mut(row.site as usize) {
                    of_site.insert(row.square);
                }
            }
            let known = squares.iter().filter(|s| s.len() >= LEAST_OF_SITES.1).count();
            if known < LEAST_OF_SITES.0 {
                return Err(format!(
                    "{} with {} squares or more, it needs {}",
                    counted(known as u64, "site", "sites"),
                    LEAST_OF_SITES.1,
                    LEAST_OF_SITES.0
                ));
            }
            Ok(())
        }
    }
}

fn few(squares: usize, wanted: usize) -> String {
    format!(
        "{}, it needs {wanted}",
        counted(squares as u64, "square", "squares")
    )
}

/// A value of a sorted list by its share.
pub(super) fn at_share(sorted: &[f64], share: f64) -> f64 {
    let nth = (share * sorted.len().saturating_sub(1) as f64).round() as usize;
    sorted.get(nth).copied().unwrap_or(0.0)
}

/// The words that can have an offset of their own; the one with the most squares is what they are beside.
pub(super) fn words(rows: &Rows) -> Vec<Option<usize>> {
    let mut seen = vec![(BTreeSet::new(), BTreeSet::new()); rows.arounds.len()];
    for row in &rows.rows {
        if let Some((squares, sites)) = seen.get_mut(usize::from(row.around)) {
            squares.insert(row.square);
            sites.insert(row.site);
        }
    }
    let is_known = |(squares, sites): &(BTreeSet<u32>, BTreeSet<u32>)| {
        squares.len() >= LEAST_OF_WORD.0 && sites.len() >= LEAST_OF_WORD.1
    };
    let most = seen.iter().map(|s| s.0.len()).max();
    let base = seen.iter().position(|s| Some(s.0.len()) == most);
    let mut next = 0;
    seen.iter()
        .enumerate()
        .map(|(nth, of)| {
            let is_own = is_known(of) && Some(nth) != base;
            next += usize::from(is_own);
            is_own.then(|| next - 1)
        })
        .collect()
}
