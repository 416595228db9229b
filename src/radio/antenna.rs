//! Antenna patterns.
