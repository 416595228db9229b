//! Rasters: what is a void, units of heights, the sea, seams, damage, people.
