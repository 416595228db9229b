//! The sources: one item a recommendation or report. Documentation links to them, so that the compiler checks citations.
#![allow(dead_code)]

/// ITU-R Recommendation P.525-4 (08/2019), "Calculation of free-space attenuation".
pub struct P525_4;
