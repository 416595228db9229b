//! The fast way along a radial: every sample's loss from what was kept of the samples before it.

use super::super::{Loss, LossError, Path, PathLoss, Sweep, Warnings};
use super::bullington::{Ends, FromTx};
use super::obstacles::Passed;
use super::reading::Reading;
use super::smooth_earth::Sums;
use super::{CARD, DeltaBullington, NAME, ends_of, first_unusable};

impl Sweep for DeltaBullington {
    /// Carries outward the views from the transmitter, the sums of the smooth surface and the hulls of the samples
    /// passed, so that a sample costs about as much as one more.
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        let usable = match self.parameters.require_earth_radius(NAME) {
            Ok(()) => first_unusable(radial).unwrap_or(radial.heights_m.len()),
            Err(_) => 0,
        };
        let usable = usable.min(out.len());
        let (swept, rest) = out.split_at_mut(usable);
        self.sweep(&prefix(radial, usable), swept);
        // From the first bad sample on, the truth finds the words.
        for (i, slot) in (usable..).zip(rest) {
            *slot = self.loss(&prefix(radial, i + 1));
        }
    }
}

impl DeltaBullington {
    /// Along a radial whose every sample is usable, as are the model's parameters.
    fn sweep(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        let (Some(whole), Some(&h_tx_m)) = (
            ends_of(radial, self.parameters.earth_radius_factor),
            radial.heights_m.first(),
        ) else {
            return;
        };
        let around = self.around(radial);
        let (mut views, mut sums) = (FromTx::NONE, Sums::NONE);
        let (d_km, h_m) = (radial.distances_km, radial.heights_m);
        let inside = inside_card(radial);
        let mut passed = Passed::none_of(&d_km[1..], &h_m[1..], whole.bulge());
        let mut before = (0.0, h_tx_m);
        for (i, slot) in out.iter_mut().enumerate() {
            let here = (d_km[i], h_m[i]);
            let path = prefix(radial, i + 1);
            let ends = Ends {
                d_km: here.0,
                h_rs_m: here.1 + radial.rx_height_m,
                ..whole
            };
            if i > 0 {
                sums.push(before.0, before.1, here.0, here.1);
            }
            let warnings = if inside.contains(&i) {
                Ok(Warnings::NONE)
            } else {
                CARD.check(&path)
            };
            *slot = warnings.and_then(|warnings| {
                let reading = Reading {
                    ends: &ends,
                    views: &views,
                    sums: &sums,
                    obstacles: &passed,
                    around: &around,
                };
                let loss = reading.close(&path)?;
                Ok(Loss { loss, warnings })
            });
            // A sample stands in the way of those beyond it, not of itself.
            if i > 0 {
                views.push(&ends, here.0, here.1);
                passed.pass();
            }
            before = here;
        }
    }
}

/// The samples of a radial whose paths need not be asked whether they are inside the card: a range is an interval and
/// distances rise, so what holds for two samples without a warning holds for all between.
fn inside_card(radial: &Path) -> std::ops::Range<usize> {
    let n = radial.distances_km.len();
    let inside = |i: &usize| CARD.check(&prefix(radial, i + 1)) == Ok(Warnings::NONE);
    let first = (1..n).find(inside).unwrap_or(n);
    let last = (first..n).rev().find(inside).unwrap_or(first);
    first..last
}

/// The path to the last of the first `samples` samples of a radial; without samples where it has not as many.
fn prefix<'a>(radial: &Path<'a>, samples: usize) -> Path<'a> {
    Path {
        distances_km: radial.distances_km.get(..samples).unwrap_or(&[]),
        heights_m: radial.heights_m.get(..samples).unwrap_or(&[]),
        ..*radial
    }
}
