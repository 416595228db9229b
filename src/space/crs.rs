//! Coordinate systems: the only user of PROJ.
