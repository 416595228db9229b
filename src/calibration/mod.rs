//! Calibration: what is to be added to a model's levels so that they agree with measurements, and how sure
//! that is.
//!
//! Candidates rise from one offset to offsets of sites; which of them is taken is decided on squares, sites
//! and campaigns that the fit has not seen. "No correction is better" is an answer.
