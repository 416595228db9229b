//! The table of rooms, the owners of outside crates, and the circles of files that may stay.
//!
//! This is the law. To change it, change it here, with the reason. The page of `src/lib.rs` shows the rooms
//! word for word.

use MayUse::{AllAboveBut, These};

/// A room: a part of the library that sees only the rooms that its row names.
pub(super) struct Room {
    pub name: &'static str,
    /// What is in it, in a line.
    pub holds: &'static str,
    /// Its folders or files. Of rooms inside each other the inner one counts. What the radio crate needs of a
    /// room lies in that crate, and belongs to the room all the same.
    pub places: &'static [&'static str],
    pub may_use: MayUse,
}

/// The rooms that a room may use: they all are above it in the table, so that rooms make no circles.
pub(super) enum MayUse {
    These(&'static [&'static str]),
    AllAboveBut(&'static [&'static str]),
}

/// The rooms, from the ground up.
///
/// `domain` uses `space` because villages and masts have a place, and `terrain` because a village has houses
/// around it; `output` uses `terrain` because a map has a
/// hillshade under it; `study` uses `terrain` because its clutter tables say what is on the ground; `ingest`
/// uses `radio` because it reads antenna patterns and climate maps, whose formats `radio` knows; `closure`
/// uses it for the normal distribution of levels.
pub(super) const ROOMS: &[Room] = &[
    Room {
        name: "maths",
        holds: "functions that give the same bits on every processor, one at a time and for slices",
        places: &["crates/radio/src/maths"],
        may_use: These(&[]),
    },
    Room {
        name: "units",
        holds: "frequency, decibels, angles: the only place where units convert",
        places: &["crates/radio/src/units.rs"],
        may_use: These(&["maths"]),
    },
    Room {
        name: "bibliography",
        holds: "the sources, one item each",
        places: &["crates/radio/src/bibliography.rs"],
        may_use: These(&[]),
    },
    Room {
        name: "files",
        holds: "the one way to the bytes of files that a study or a command names",
        places: &["src/files.rs"],
        may_use: These(&[]),
    },
    Room {
        name: "space",
        holds: "typed coordinates, coordinate systems, grids, geodesics",
        places: &["src/space", "crates/radio/src/space"],
        may_use: These(&["maths", "units"]),
    },
    Room {
        name: "terrain",
        holds: "elevation and land cover in memory, profiles",
        places: &["src/terrain", "crates/radio/src/cover.rs"],
        may_use: These(&["maths", "units", "space"]),
    },
    Room {
        name: "domain",
        holds: "cells, villages, technologies, the rule of verdicts",
        places: &["src/domain", "crates/radio/src/technology.rs"],
        may_use: These(&["maths", "units", "space", "terrain"]),
    },
    Room {
        name: "world",
        holds: "everything that a study computes with, in memory, and how it came about",
        places: &["src/world"],
        may_use: These(&["maths", "units", "space", "domain", "terrain"]),
    },
    Room {
        name: "radio",
        holds: "propagation models and what is added to them, antennas, climate, link budget, noise, SINR, rates, probabilities",
        places: &["crates/radio/src"],
        may_use: These(&["maths", "units", "bibliography", "space", "domain", "terrain"]),
    },
    Room {
        name: "coverage",
        holds: "who hears what, at points and over areas",
        places: &["src/coverage"],
        may_use: These(&["maths", "units", "space", "domain", "terrain", "radio"]),
    },
    Room {
        name: "gaps",
        holds: "verdicts, their reasons, and ranks; what changed between two studies, what hangs on one site",
        places: &["src/gaps"],
        may_use: These(&["maths", "units", "space", "domain", "coverage"]),
    },
    Room {
        name: "register",
        holds: "the register of low-signal points: events, states, counts, forecasts",
        places: &["crates/register/src"],
        may_use: These(&["maths", "units", "space", "domain"]),
    },
    Room {
        name: "measurements",
        holds: "what was measured: samples cleaned, local means, what disagrees, which cells it is of",
        places: &["src/measurements"],
        may_use: These(&["maths", "units", "space", "domain", "register"]),
    },
    Room {
        name: "validation",
        holds: "predictions beside measurements: pairs, statistics of their differences",
        places: &["src/validation"],
        may_use: These(&["maths", "units", "space", "domain", "measurements"]),
    },
    Room {
        name: "calibration",
        holds: "what is added to a model's levels so that they agree with measurements, chosen on what the fit has not seen",
        places: &["src/calibration"],
        may_use: These(&[
            "maths",
            "units",
            "space",
            "domain",
            "radio",
            "coverage",
            "measurements",
            "validation",
        ]),
    },
    Room {
        name: "closure",
        holds: "is a village covered by measurements; where the next ones decide most",
        places: &["src/closure"],
        may_use: These(&[
            "maths",
            "units",
            "space",
            "domain",
            "radio",
            "measurements",
            "validation",
        ]),
    },
    Room {
        name: "optimise",
        holds: "which sites to build: plans under budgets, each with a proof of how near the best it is",
        places: &["src/optimise"],
        may_use: These(&[]),
    },
    Room {
        name: "plan_check",
        holds: "plans and their proofs checked, by code that has nothing of the optimiser's",
        places: &["src/plan_check"],
        may_use: These(&[]),
    },
    Room {
        name: "store",
        holds: "what outlives a run: the cache of path losses, the register and measurements on disk",
        places: &["src/store"],
        may_use: These(&[
            "maths",
            "units",
            "files",
            "space",
            "domain",
            "coverage",
            "register",
            "measurements",
        ]),
    },
    Room {
        name: "synth",
        holds: "whole synthetic provinces, made-up registers and drive tests",
        places: &["src/synth"],
        may_use: These(&["maths", "units", "space", "domain", "terrain", "register"]),
    },
    Room {
        name: "study",
        holds: "the typed study file, presets, radio templates, clutter tables, antennas",
        places: &["src/study"],
        may_use: These(&[
            "maths",
            "units",
            "files",
            "space",
            "domain",
            "terrain",
            "radio",
            "coverage",
            "calibration",
        ]),
    },
    Room {
        name: "analysis",
        holds: "judgement: what a study makes of a world; its numbers, reasons and link budgets",
        places: &["src/analysis"],
        may_use: These(&[
            "maths",
            "units",
            "space",
            "domain",
            "terrain",
            "world",
            "radio",
            "coverage",
            "gaps",
            "validation",
            "calibration",
            "closure",
            "study",
        ]),
    },
    Room {
        name: "plan",
        holds: "what could be built, what it costs and closes, and the plan that follows",
        places: &["src/plan"],
        may_use: These(&[
            "maths", "units", "files", "space", "domain", "terrain", "world", "radio", "coverage", "gaps",
            "optimise", "study", "analysis",
        ]),
    },
    Room {
        name: "page",
        holds: "what a report's page computes by itself: the villages that turn where a mast is put",
        places: &["src/page", "crates/page/src"],
        may_use: These(&[
            "maths", "units", "space", "domain", "terrain", "world", "radio", "coverage", "gaps", "study",
            "analysis", "plan",
        ]),
    },
    Room {
        name: "ingest",
        holds: "vector layers, tables, rasters, antenna patterns, climate maps in; every fault reported",
        places: &["src/ingest"],
        may_use: These(&[
            "maths",
            "units",
            "files",
            "space",
            "domain",
            "terrain",
            "world",
            "radio",
            "register",
            "measurements",
            "study",
            "plan",
        ]),
    },
    Room {
        name: "output",
        holds: "results to bytes, bytes to files",
        places: &["src/output"],
        may_use: These(&[
            "maths",
            "units",
            "space",
            "domain",
            "terrain",
            "world",
            "coverage",
            "gaps",
            "register",
            "measurements",
            "validation",
            "calibration",
            "closure",
            "synth",
            "study",
            "analysis",
            "plan",
            "page",
        ]),
    },
    Room {
        name: "pipeline",
        holds: "the stages in order, the register's use cases",
        places: &["src/pipeline"],
        may_use: AllAboveBut(&["bibliography", "synth"]),
    },
    Room {
        name: "cli",
        holds: "the command line",
        places: &["src/cli"],
        may_use: AllAboveBut(&["bibliography"]),
    },
];

/// Outside crate → the rooms, or files and folders of rooms, that own it.
pub(super) const OWNERS: &[(&str, &[&str])] = &[
    ("gdal", &["ingest", "output"]),
    ("proj", &["space/crs"]),
    ("libm", &["maths"]),
    ("pulp", &["maths/widest"]),
    ("rstar", &["coverage/candidates"]),
    // The tests of a plan's candidates ask for the same with several numbers of threads.
    (
        "rayon",
        &[
            "coverage",
            "calibration",
            "cli",
            "plan/candidates/tests",
            "plan/reach/tests",
        ],
    ),
    ("plotters", &["output/png"]),
    ("image", &["output/png"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli/shell"]),
    ("anyhow", &["cli"]),
    ("indicatif", &["cli"]),
    ("comfy_table", &["cli"]),
    ("signal_hook", &["cli"]),
    ("geojson", &["output"]),
    ("csv", &["ingest", "output"]),
    (
        "toml",
        &[
            "study",
            "analysis/settings",
            // A plan is read and written in one place; the tests of its rows.
            "plan/file",
            "plan/cell_rows",
            "pipeline",
            "output/dataset",
            "output/run_toml",
        ],
    ),
    ("lz4_flex", &["store/codec"]),
    // The gate looks at what a database would run before GDAL does.
    (
        "rusqlite",
        &[
            "store/register",
            "store/measurements",
            "ingest/gate",
            "output/gpkg",
        ],
    ),
    ("flate2", &["ingest/row_stream", "output/report"]),
    ("calamine", &["ingest/workbook"]),
    ("encoding_rs", &["ingest/charset"]),
    ("zip", &["ingest/archive", "output/gpkg/project"]),
    ("rust_xlsxwriter", &["output/xlsx"]),
    ("jiff", &["register/day", "register/zone", "cli"]),
    ("twox_hash", &["store/entry"]),
    ("ab_glyph", &["output/png"]),
    // Its answers lead the search of plans and prove nothing.
    ("highs", &["optimise/linear/highs"]),
    // What the standard library does not know: folders that change places, free room on a disk.
    ("rustix", &["output/files", "output/room"]),
];

/// Files that use each other in a circle.
pub(super) struct Circle {
    /// Room and file, sorted.
    pub files: &'static [&'static str],
    pub reason: &'static str,
}

/// The most circles that may stay.
pub(super) const MAX_CIRCLES: usize = 4;

/// The circles that may stay.
pub(super) const CIRCLES: &[Circle] = &[Circle {
    files: &["radio/model/empirical", "radio/model/free_space"],
    reason: "free space is a law of the distance like the fitted formulae, and the least loss of each of them",
}];

impl Room {
    /// The names of the rooms that it may use.
    pub(super) fn allowed(&self) -> Vec<&'static str> {
        match self.may_use {
            These(rooms) => rooms.to_vec(),
            AllAboveBut(rooms) => {
                let above = ROOMS.iter().map(|r| r.name).take_while(|name| *name != self.name);
                above.filter(|name| !rooms.contains(name)).collect()
            }
        }
    }

    /// Is a file in this room's folder, or the room itself?
    pub(super) fn has(&self, place: &str) -> bool {
        self.places.iter().any(|own| is_below(place, own))
    }

    /// Its line on the page of the library.
    pub(super) fn row(&self) -> String {
        let may_use = match self.may_use {
            These([]) => "–".to_owned(),
            These(rooms) => rooms.join(", "),
            AllAboveBut(rooms) => format!("all above but {}", rooms.join(" and ")),
        };
        format!("| [`{}`] | {} | {may_use} |", self.name, self.holds)
    }
}

/// The room of a file; the roots of the crate and of the command have none.
pub(super) fn room_of(place: &str) -> Option<&'static Room> {
    ROOMS.iter().filter(|room| room.has(place)).max_by_key(|room| {
        let around = room.places.iter().filter(|own| is_below(place, own));
        around.map(|own| own.len()).max()
    })
}

impl Circle {
    /// The places of its files.
    pub(super) fn places(&self) -> Vec<String> {
        self.files
            .iter()
            .flat_map(|file| places_of(file))
            .map(|place| format!("{place}.rs"))
            .collect()
    }
}

/// A room, or a part of one (`space/crs`), as places in the repository, without `.rs`.
pub(super) fn places_of(part: &str) -> Vec<String> {
    let (name, rest) = part.split_once('/').unwrap_or((part, ""));
    let rooms = ROOMS.iter().filter(|room| room.name == name);
    let places = rooms.flat_map(|room| room.places);
    places
        .map(|place| format!("{place}/{rest}").trim_end_matches('/').to_owned())
        .collect()
}

/// Is a place another one, or in its folder? `.rs` makes no difference.
pub(super) fn is_below(place: &str, other: &str) -> bool {
    let (place, other) = (place.trim_end_matches(".rs"), other.trim_end_matches(".rs"));
    place
        .strip_prefix(other)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
