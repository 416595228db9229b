//! Where the rows of a file should lie: what the other files of the study say.

use crate::space::regions::LINK_M;
use crate::space::{BoundingBox, LonLat, Regions};

/// Cells of half a degree, about 55 km: they say which region a place is in.
const COARSE: i32 = 2;
/// Cells of 0.05°, about 5.5 km: they say whether a place is within reach.
const FINE: i32 = 20;

/// Where the rows of a file should lie.
#[derive(Clone, Debug)]
pub(in crate::ingest) struct Around {
    /// What lies there, for people.
    pub(super) what: &'static str,
    boxes: Vec<BoundingBox>,
    places: Regions,
    reach_m: f64,
    coarse: Regions,
    /// Rows may lie anywhere: a list made by the public has strays.
    pub(super) strays: bool,
}

impl Around {
    fn new(what: &'static str) -> Self {
        Self {
            what,
            boxes: Vec::new(),
            places: Regions::new(FINE),
            reach_m: 0.0,
            coarse: Regions::new(COARSE),
            strays: false,
        }
    }

    /// Nothing is known but the file itself.
    pub(in crate::ingest) fn nothing() -> Self {
        Self::new("the other rows")
    }

    /// Inside boxes: of the terrain's files, of a country.
    pub(in crate::ingest) fn boxes(what: &'static str, boxes: impl IntoIterator<Item = BoundingBox>) -> Self {
        let mut around = Self::new(what);
        for area in boxes {
            around.coarse.add_box(&area);
            around.boxes.push(area);
        }
        around
    }

    /// Within reach of places, metres.
    pub(in crate::ingest) fn places(
        what: &'static str,
        places: impl IntoIterator<Item = LonLat>,
        reach_m: f64,
    ) -> Self {
        Self::new(what).and_places(what, places, reach_m)
    }

    /// Beside boxes, also within reach of places, metres.
    pub(in crate::ingest) fn and_places(
        mut self,
        what: &'static str,
        places: impl IntoIterator<Item = LonLat>,
        reach_m: f64,
    ) -> Self {
        self.what = what;
        self.reach_m = reach_m;
        for place in places {
            self.coarse.add(place);
            self.places.add(place);
        }
        self
    }

    /// The same for a list that strays are known to be in: none of them is a fault for lying far away.
    pub(in crate::ingest) fn with_strays(mut self, strays: bool) -> Self {
        self.strays = strays;
        self
    }

    pub(in crate::ingest) fn is_nothing(&self) -> bool {
        self.coarse.is_empty()
    }

    /// Is a place where it should be?
    pub(super) fn holds(&self, at: LonLat) -> bool {
        self.boxes.iter().any(|b| b.contains(at))
            || (!self.places.is_empty() && self.places.is_within(at, self.reach_m))
    }

    /// Is it at least in the region?
    pub(in crate::ingest) fn is_near(&self, at: LonLat) -> bool {
        self.coarse.is_within(at, LINK_M)
    }

    /// Somewhere in the middle.
    pub(super) fn middle(&self) -> Option<LonLat> {
        self.coarse.median()
    }

    /// An empty ground with the cells in which regions are kept apart.
    pub(super) const fn regions() -> Regions {
        Regions::new(COARSE)
    }
}
