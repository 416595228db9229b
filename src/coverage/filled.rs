//! A pixel on its way into a matrix.

use super::bound::LeastCode;
use super::matrix::LossCode;
use crate::radio::model::Warnings;

/// Loss and elevation at a pixel, as whole numbers, what is known of a path that could not be computed, and the
/// ranges that the path leaves.
#[derive(Clone, Copy, Debug)]
pub(super) struct FilledPixel {
    pub(super) loss: LossCode,
    pub(super) elevation: i16,
    pub(super) least: LeastCode,
    pub(super) warnings: Warnings,
}
