//! Places: exchanged axes, lost signs and points, wrong zones, sites out of reach, longitude as a circle.
