//! Colours and marks: distinguished by colour-blind readers (hues after Okabe and Ito) and in grey.

use super::canvas::Rgb;
use crate::gaps::Verdict;

/// Page.
pub(super) const PAPER: Rgb = [255, 255, 255];
/// Lines and letters.
pub(super) const INK: Rgb = [34, 34, 34];
/// Lesser lines.
pub(super) const FAINT: Rgb = [110, 110, 110];
/// Warnings.
pub(super) const ALARM: Rgb = [160, 0, 0];
/// Administrative lines.
pub(super) const BOUNDARY: Rgb = [70, 60, 80];
/// Ground without a height.
pub(super) const NO_HEIGHT: Rgb = [232, 232, 232];
/// The sea that a study says is where no file has a height.
pub(super) const SEA: Rgb = [186, 214, 235];
/// Hatching of what is not known.
pub(super) const HATCH: Rgb = [100, 100, 100];

/// The outline of a village's mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::output) enum Shape {
    Disc,
    Diamond,
    Square,
    Ring,
    Triangle,
}

/// How villages of one verdict are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::output) struct Mark {
    /// Verdict's name in the results.
    pub verdict: &'static str,
    /// Words of the legend.
    pub label: &'static str,
    pub shape: Shape,
    pub fill: Rgb,
    pub line: Rgb,
    /// Size beside the others.
    pub weight: f64,
}

impl Mark {
    /// With a dark line, of usual size.
    pub(in crate::output) const fn dark(
        verdict: &'static str,
        label: &'static str,
        shape: Shape,
        fill: Rgb,
    ) -> Self {
        let (line, weight) = (INK, 1.0);
        Self {
            verdict,
            label,
            shape,
            fill,
            line,
            weight,
        }
    }
}

/// In the order of drawing: what matters most comes last, on top.
#[rustfmt::skip]
pub(in crate::output) const MARKS: [Mark; 4] = [
    Mark { line: PAPER, weight: 0.75, ..Mark::dark("covered", "covered", Shape::Disc, [0, 158, 115]) },
    Mark { line: [90, 90, 90], weight: 0.9, ..Mark::dark("unknown", "unknown", Shape::Ring, [255, 255, 255]) },
    Mark { weight: 1.25, ..Mark::dark("low-signal", "low signal", Shape::Diamond, [240, 228, 66]) },
    Mark { weight: 1.15, ..Mark::dark("white", "white (no usable signal)", Shape::Square, [213, 94, 0]) },
];

/// The mark of a verdict.
pub(super) fn mark(verdict: Verdict) -> Mark {
    let [covered, unknown, low, white] = MARKS;
    match verdict {
        Verdict::Covered => covered,
        Verdict::Unknown(_) => unknown,
        Verdict::LowSignal => low,
        Verdict::White => white,
    }
}

/// From the first phase of a plan to its last: dark is early. Of rising lightness, so that they can be told apart in
/// grey and by readers who do not see colours; none of them is a colour of verdicts.
const PHASES: [Rgb; 8] = [
    [43, 10, 110],
    [96, 12, 158],
    [148, 26, 148],
    [190, 52, 118],
    [222, 84, 84],
    [242, 124, 50],
    [251, 168, 34],
    [246, 215, 70],
];

/// The colour of a phase, from 1, of so many; those beyond the eighth have the colour of the last.
pub(in crate::output) fn phase(phase: u32, of: usize) -> Rgb {
    let nth = phase.max(1) as usize - 1;
    // Few phases lie far apart.
    let steps: &[usize] = match of {
        0..=1 => &[2],
        2 => &[1, 5],
        3 => &[0, 3, 6],
        4 => &[0, 2, 4, 6],
        5 => &[0, 2, 3, 5, 6],
        6 => &[0, 1, 3, 4, 6, 7],
        7 => &[0, 1, 2, 3, 4, 6, 7],
        _ => &[0, 1, 2, 3, 4, 5, 6, 7],
    };
    let step = steps.get(nth).or(steps.last());
    step.and_then(|at| PHASES.get(*at)).copied().unwrap_or(INK)
}

/// Letters on a colour: white where it is dark.
pub(super) fn letters_on([r, g, b]: Rgb) -> Rgb {
    let grey = 0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b);
    if grey < 128.0 { PAPER } else { INK }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Reason;
    use crate::gaps::Class;

    fn grey([r, g, b]: Rgb) -> f64 {
        0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b)
    }

    #[test]
    fn a_mark_bears_the_name_of_its_verdict() {
        for verdict in [
            Verdict::Covered,
            Verdict::LowSignal,
            Verdict::White,
            Verdict::Unknown(Reason::NoTerrain),
        ] {
            assert_eq!(mark(verdict).verdict, verdict.name());
        }
    }

    #[test]
    fn phases_grow_lighter() {
        for of in 1..=8u32 {
            let greys: Vec<f64> = (1..=of).map(|p| grey(phase(p, of as usize))).collect();
            assert!(
                greys.windows(2).all(|pair| pair[1] > pair[0] + 8.0),
                "{of}: {greys:?}"
            );
        }
        assert_eq!(phase(12, 12), phase(8, 12));
    }

    #[test]
    fn classes_and_marks_differ_in_grey_or_in_shape() {
        let [unknown, none, low, covered] = Class::ALL.map(|c| grey(crate::output::class::rgb(c)));
        assert!(
            none - low > 40.0 && low - covered > 40.0 && low - unknown > 30.0 && unknown - covered > 30.0
        );
        for (i, a) in MARKS.iter().enumerate() {
            for b in &MARKS[i + 1..] {
                assert_ne!(a.shape, b.shape);
            }
        }
    }
}
