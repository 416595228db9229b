//! What is in a path's way: terrain with what is on it, P.1812-7 eq. (1c), and how much of that belongs to the
//! receiver's own surroundings.

use super::NAME;
use crate::cover::Cover;
use crate::model::{LossError, Path};
use std::borrow::Cow;

/// The samples between the ends as they are in the way.
pub(super) struct Way<'a> {
    /// Distances from the transmitter, km.
    pub distances_km: Cow<'a, [f64]>,
    /// Terrain and what is on it, m above sea level.
    pub heights_m: Cow<'a, [f64]>,
}

impl<'a> Way<'a> {
    /// Of a usable profile; the ends carry no clutter.
    ///
    /// # Errors
    /// [`LossError::BadCover`].
    pub(super) fn of(path: &Path<'a>) -> Result<Self, LossError> {
        let (d_km, h_m, cover) = (path.distances_km, path.heights_m, path.surroundings.cover);
        let inner = 1..h_m.len() - 1;
        let bad = |sample| LossError::BadCover { model: NAME, sample };
        if let Some(sample) = cover
            .iter()
            .position(|c| !(c.height_m >= 0.0 && c.height_m.is_finite()))
        {
            return Err(bad(sample));
        }
        let distances_km = Cow::Borrowed(&d_km[inner.clone()]);
        if cover.iter().all(|c| c.height_m == 0.0) && (cover.is_empty() || cover.len() == h_m.len()) {
            let heights_m = Cow::Borrowed(&h_m[inner]);
            return Ok(Self {
                distances_km,
                heights_m,
            });
        }
        if cover.len() != h_m.len() {
            return Err(bad(cover.len().min(h_m.len())));
        }
        if path.surroundings.own_m > 0.0 {
            return Ok(Self::without_own(path));
        }
        let on_it = |(h_m, c): (&f64, &Cover)| h_m + c.height_m; // eq. (1c)
        let heights_m = h_m[inner.clone()].iter().zip(&cover[inner]).map(on_it).collect();
        Ok(Self {
            distances_km,
            heights_m,
        })
    }

    /// Without what is around the receiver: within [`own_m`](crate::model::Surroundings::own_m) before it, what
    /// is no higher than its surroundings counts as ground. Where cover goes on across that distance, it begins
    /// there and not at the first sample beyond, so that the loss does not hang on the samples' spacing.
    fn without_own(path: &Path) -> Self {
        let (d_km, h_m, cover) = (path.distances_km, path.heights_m, path.surroundings.cover);
        let last = h_m.len() - 1;
        let reach_km = path.surroundings.own_m / 1000.0;
        let said_m = path.surroundings.receiver.map_or(0.0, |said| said.height_m);
        let around_m = cover[last].height_m.max(said_m);
        let is_near = |i: usize| d_km[last] - d_km[i] <= reach_km;
        let (mut distances_km, mut heights_m) = (Vec::with_capacity(last), Vec::with_capacity(last));
        for i in 1..last {
            let cover_m = cover[i].height_m;
            let counts = !is_near(i) || cover_m > around_m;
            distances_km.push(d_km[i]);
            heights_m.push(h_m[i] + if counts { cover_m } else { 0.0 });
            if i + 1 < last && !is_near(i) && is_near(i + 1) {
                let both_m = cover_m.min(cover[i + 1].height_m);
                if both_m > 0.0 {
                    let x_km = d_km[last] - reach_km;
                    let share = (x_km - d_km[i]) / (d_km[i + 1] - d_km[i]);
                    distances_km.push(x_km);
                    heights_m.push(h_m[i] + share * (h_m[i + 1] - h_m[i]) + both_m);
                }
            }
        }
        Self {
            distances_km: Cow::Owned(distances_km),
            heights_m: Cow::Owned(heights_m),
        }
    }
}
