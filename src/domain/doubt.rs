//! Doubts: what looks wrong and could, once in a while, be meant.
//!
//! A value that cannot be meant stops a run with a fault. Where such a rule could be wrong about a true input,
//! its code is in the list here, and `allow` in `[study]` overrules it: the value is then used as it is,
//! counted, and shown in every output.

/// The codes that a study may allow, in the order of the alphabet.
pub const ALLOWABLE: &[&str] = &[
    "band-contradiction",
    "bandwidth-implausible",
    "centre-outside-polygon",
    "channel-number",
    "claims-elsewhere",
    "claims-later-than-cells",
    "code-looks-like-date",
    "coordinates-in-degrees",
    "coordinates-in-metres",
    "coordinates-lost-point",
    "coordinates-lost-sign",
    "coordinates-microdegrees",
    "coordinates-other-zone",
    "coordinates-swapped",
    "coordinates-with-minutes",
    "coordinates-zero",
    "frequency-outside-bands",
    "gain-implausible",
    "height-above-sea",
    "most-rows-left-out",
    "no-path",
    "no-site-in-reach",
    "operators-too-many",
    "place-far-away",
    "places-in-other-units",
    "plan-layer-elsewhere",
    "population-density",
    "population-impossible",
    "power-implausible",
    "raster-mask-lost",
    "status-not-read",
    "terrain-broken-block",
    "terrain-impossible-heights",
    "terrain-of-bytes",
    "terrain-units-mixed",
    "text-lost",
    "text-read-as-latin-1",
    "tilt-implausible",
    "unit-unsuitable",
    "village-population-doubtful",
    "village-without-tile",
];

/// The code under which values are counted that a study allows.
pub fn allowed_code(code: &str) -> String {
    format!("allowed-{code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_names_each_code_once() {
        assert!(ALLOWABLE.windows(2).all(|two| two[0] < two[1]), "{ALLOWABLE:?}");
    }
}
