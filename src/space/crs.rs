//! Coordinate systems: the only user of PROJ.
//!
//! Everything outside WGS 84 passes through a [`Transformer`] once, at the door. Coordinates are always
//! easting, northing or longitude, latitude, whatever order the definition of a system prescribes. A datum
//! shift is applied wherever PROJ's database knows one (VN-2000: 223–226 m); where it knows none,
//! [`Transformer::shift_is_unknown`] says so, so that the caller can.

use super::{InvalidLonLat, LonLat};
use proj::Proj;
use thiserror::Error;

/// What a position on the globe is called throughout covgap.
const WGS84: &str = "EPSG:4326";

/// What the two coordinates of a system are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// WGS 84 in degrees: nothing to do.
    Wgs84,
    /// Degrees on another datum.
    Geographic,
    /// Metres or another length.
    Projected,
}

/// A coordinate system that PROJ knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Crs {
    definition: String,
    name: String,
    kind: Kind,
    height_unit: Option<HeightUnit>,
    lacks_shift: bool,
}

/// The unit of a system's heights.
#[derive(Clone, Debug, PartialEq)]
pub struct HeightUnit {
    /// As the system names it.
    pub name: String,
    /// Metres of one.
    pub m_per_unit: f64,
    /// The system counts downwards: its numbers are depths.
    pub counts_down: bool,
}

/// Why a coordinate system or a coordinate cannot be used.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum CrsError {
    /// No such system.
    #[error(
        "'{definition}' is no coordinate system ({cause}): write an EPSG code such as EPSG:9210 (VN-2000 / TM-3 105-45), a WKT or a PROJ string"
    )]
    Unknown {
        /// As given.
        definition: String,
        /// What is wrong with it.
        cause: String,
    },
    /// The system exists but it is not known how to get to WGS 84 from it.
    #[error("no transformation from '{definition}' to WGS 84 ({cause}): declare another coordinate system")]
    NoTransformation {
        /// The system.
        definition: String,
        /// PROJ's words.
        cause: String,
    },
    /// A coordinate that the system cannot express.
    #[error("({x}, {y}) is no position in '{definition}': is this the right coordinate system (key `crs`)?")]
    OutOfDomain {
        /// The system.
        definition: String,
        /// First coordinate.
        x: f64,
        /// Second coordinate.
        y: f64,
    },
    /// Degrees where the system wants metres.
    #[error("({x}, {y}) looks like degrees, but '{definition}' counts metres: correct the key `crs`")]
    LooksGeographic {
        /// The system.
        definition: String,
        /// First coordinate.
        x: f64,
        /// Second coordinate.
        y: f64,
    },
    /// The result is off the globe, or the numbers were never degrees.
    #[error(transparent)]
    Position(#[from] InvalidLonLat),
}

impl Crs {
    /// WGS 84, longitude and latitude in degrees.
    pub fn wgs84() -> Self {
        Self {
            definition: WGS84.to_owned(),
            name: "WGS 84".to_owned(),
            kind: Kind::Wgs84,
            height_unit: None,
            lacks_shift: false,
        }
    }

    /// Reads `EPSG:9210`, a WKT, a PROJJSON or a PROJ string.
    ///
    /// # Errors
    /// [`CrsError::Unknown`] with what to write instead.
    pub fn parse(text: &str) -> Result<Self, CrsError> {
        let text = text.trim();
        if is_wgs84_name(text) {
            return Ok(Self::wgs84());
        }
        let unknown = |cause: &str| CrsError::Unknown {
            definition: shortened(text),
            cause: cause.to_owned(),
        };
        if text.is_empty() {
            return Err(unknown("it is empty"));
        }
        if text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(unknown(&format!(
                "a number alone is ambiguous, did you mean EPSG:{text}?"
            )));
        }
        // A PROJ string is an operation unless it says that it is a system.
        let definition = if text.starts_with("+proj") && !text.contains("+type=crs") {
            format!("{text} +type=crs")
        } else {
            text.to_owned()
        };
        // PROJ's own words for this say nothing: "unknown error".
        let json = Proj::new(&definition)
            .map_err(|_| unknown("PROJ does not know it"))?
            .to_projjson(None, None, None)
            .map_err(|e| unknown(&e.to_string()))?;
        let described: serde_json::Value =
            serde_json::from_str(&json).map_err(|e| unknown(&e.to_string()))?;
        let kind = kind_of(&described).ok_or_else(|| unknown("it is not a map or geographic system"))?;
        let name = described["name"].as_str().unwrap_or(text).to_owned();
        Ok(Self {
            definition: horizontal_definition(&described).unwrap_or(definition),
            name,
            kind,
            height_unit: height_unit_of(&described),
            lacks_shift: lacks_shift(&described),
        })
    }

    /// The unit of its heights, where it has heights: of the vertical part of a compound system, or of the
    /// third axis.
    pub fn height_unit(&self) -> Option<&HeightUnit> {
        self.height_unit.as_ref()
    }

    /// As PROJ understands it.
    pub fn definition(&self) -> &str {
        &self.definition
    }

    /// Its name for people.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Longitude and latitude on WGS 84: no transformation is needed.
    pub fn is_wgs84(&self) -> bool {
        self.kind == Kind::Wgs84
    }

    /// Coordinates are lengths, not angles.
    pub fn is_projected(&self) -> bool {
        self.kind == Kind::Projected
    }
}

/// The spellings of WGS 84 that need no database.
fn is_wgs84_name(text: &str) -> bool {
    let plain = text.to_ascii_uppercase();
    [
        "EPSG:4326",
        "EPSG:4979",
        "OGC:CRS84",
        "CRS84",
        "WGS84",
        "WGS 84",
        "URN:OGC:DEF:CRS:OGC:1.3:CRS84",
        "URN:OGC:DEF:CRS:OGC::CRS84",
        "URN:OGC:DEF:CRS:EPSG::4326",
    ]
    .contains(&plain.as_str())
}

/// What a PROJJSON describes; `None` for operations and for systems without horizontal coordinates.
fn kind_of(described: &serde_json::Value) -> Option<Kind> {
    let horizontal = match described["type"].as_str()? {
        "CompoundCRS" => return kind_of(&described["components"][0]),
        // A bound system is another datum with its shift: never WGS 84 itself.
        "BoundCRS" => {
            return kind_of(&described["source_crs"]).map(|kind| match kind {
                Kind::Projected => Kind::Projected,
                Kind::Wgs84 | Kind::Geographic => Kind::Geographic,
            });
        }
        other => other,
    };
    match horizontal {
        "ProjectedCRS" | "DerivedProjectedCRS" => Some(Kind::Projected),
        "GeographicCRS" | "DerivedGeographicCRS" => {
            let authority = described["id"]["authority"].as_str().unwrap_or("");
            let code = match &described["id"]["code"] {
                serde_json::Value::String(s) => s.clone(),
                other => other.to_string(),
            };
            let wgs84 = matches!(
                (authority, code.as_str()),
                ("EPSG", "4326" | "4979") | ("OGC", "CRS84")
            );
            Some(if wgs84 { Kind::Wgs84 } else { Kind::Geographic })
        }
        _ => None,
    }
}

/// The horizontal part of a compound system: positions are all that is transformed, and a vertical part would
/// ask for grids of heights that are not there.
fn horizontal_definition(described: &serde_json::Value) -> Option<String> {
    if described["type"].as_str()? != "CompoundCRS" {
        return None;
    }
    let horizontal = described["components"].get(0)?;
    let (authority, code) = (&horizontal["id"]["authority"], &horizontal["id"]["code"]);
    match (authority.as_str(), code) {
        (Some(authority), serde_json::Value::Number(code)) => Some(format!("{authority}:{code}")),
        (Some(authority), serde_json::Value::String(code)) => Some(format!("{authority}:{code}")),
        _ => {
            let mut whole = horizontal.clone();
            // A part of a document is no document without the name of its kind.
            whole["$schema"] = described["$schema"].clone();
            Some(whole.to_string())
        }
    }
}

/// The unit of heights in a PROJJSON, where it has heights.
fn height_unit_of(described: &serde_json::Value) -> Option<HeightUnit> {
    let axis = match described["type"].as_str()? {
        "CompoundCRS" => {
            let parts = described["components"].as_array()?;
            return parts.iter().skip(1).find_map(height_unit_of);
        }
        "BoundCRS" => return height_unit_of(&described["source_crs"]),
        "VerticalCRS" | "DerivedVerticalCRS" => described["coordinate_system"]["axis"].get(0)?,
        _ => described["coordinate_system"]["axis"].get(2)?,
    };
    let counts_down = axis["direction"] == "down";
    match &axis["unit"] {
        serde_json::Value::String(name) if name == "metre" => Some(HeightUnit {
            name: name.clone(),
            m_per_unit: 1.0,
            counts_down,
        }),
        unit => Some(HeightUnit {
            name: unit["name"].as_str()?.to_owned(),
            m_per_unit: unit["conversion_factor"].as_f64()?,
            counts_down,
        }),
    }
}

/// Is a datum shift of zero stated that can hardly be meant, or is it a zone that only VN-2000 has, on WGS 84?
fn lacks_shift(described: &serde_json::Value) -> bool {
    let own = match described["type"].as_str() {
        Some("CompoundCRS") => return lacks_shift(&described["components"][0]),
        Some("BoundCRS") => &described["source_crs"],
        _ => described,
    };
    let bound = std::ptr::from_ref(own) != std::ptr::from_ref(described);
    let parameters = |of: &serde_json::Value| of["parameters"].as_array().cloned().unwrap_or_default();
    let shift = parameters(&described["transformation"]);
    let is_zero = bound && !shift.is_empty() && shift.iter().all(|p| p["value"].as_f64() == Some(0.0));
    // PROJ leaves a shift of zero on the ellipsoid of WGS 84 away, and calls the datum WGS 84.
    let geographic = if own["base_crs"].is_null() {
        own
    } else {
        &own["base_crs"]
    };
    let datum = ["datum", "datum_ensemble"].map(|key| &geographic[key]);
    let name_of = |value: &serde_json::Value| value["name"].as_str().unwrap_or_default().to_lowercase();
    let ellipsoid = datum.map(|d| name_of(&d["ellipsoid"])).concat();
    let is_modern = ["wgs", "grs"].iter().any(|known| ellipsoid.contains(known));
    let is_wgs84 = |d: &serde_json::Value| {
        let name = name_of(d);
        name.contains("world geodetic system") || name.starts_with("wgs") || name.starts_with("d_wgs")
    };
    let on_wgs84 = !bound && datum.iter().any(|d| is_wgs84(d));
    (is_zero && !is_modern) || ((is_zero || on_wgs84) && is_zone_of_vn2000(&own["conversion"]))
}

/// A transverse Mercator of scale 0.9999 with a central meridian of Viet Nam: only VN-2000 has such zones.
fn is_zone_of_vn2000(conversion: &serde_json::Value) -> bool {
    let parameters = conversion["parameters"].as_array().cloned().unwrap_or_default();
    let value = |part: &str| {
        let named = |p: &&serde_json::Value| {
            p["name"]
                .as_str()
                .is_some_and(|n| n.to_lowercase().contains(part))
        };
        parameters.iter().find(named).and_then(|p| p["value"].as_f64())
    };
    let (meridian, scale) = (value("longitude of natural origin"), value("scale factor"));
    meridian.is_some_and(|m| (102.0..=110.0).contains(&m)) && scale.is_some_and(|k| (k - 0.9999).abs() < 1e-7)
}

/// A definition short enough for one line.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 60 {
        line
    } else {
        line.chars().take(57).chain("...".chars()).collect()
    }
}

/// Coordinates of one system into WGS 84 or back. PROJ's objects are not shared between threads: make one for
/// each.
pub struct Transformer {
    crs: Crs,
    proj: Option<Proj>,
}

impl std::fmt::Debug for Transformer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transformer").field("crs", &self.crs).finish()
    }
}

impl Transformer {
    /// From a system to WGS 84.
    ///
    /// # Errors
    /// [`CrsError::NoTransformation`].
    pub fn to_wgs84(crs: &Crs) -> Result<Self, CrsError> {
        Self::between(crs, crs.definition(), WGS84)
    }

    /// From WGS 84 to a system.
    ///
    /// # Errors
    /// [`CrsError::NoTransformation`].
    pub fn from_wgs84(crs: &Crs) -> Result<Self, CrsError> {
        Self::between(crs, WGS84, crs.definition())
    }

    fn between(crs: &Crs, from: &str, to: &str) -> Result<Self, CrsError> {
        let proj = if crs.is_wgs84() {
            None
        } else {
            let proj = Proj::new_known_crs(from, to, None).map_err(|e| CrsError::NoTransformation {
                definition: shortened(crs.definition()),
                cause: e.to_string(),
            })?;
            Some(proj)
        };
        Ok(Self {
            crs: crs.clone(),
            proj,
        })
    }

    /// Are its coordinates lengths, not angles?
    pub fn is_projected(&self) -> bool {
        self.crs.is_projected()
    }

    /// True where the system states a datum shift of zero that can hardly be meant: positions are probably off
    /// by hundreds of metres.
    pub fn lacks_shift(&self) -> bool {
        self.crs.lacks_shift
    }

    /// True when PROJ knows no datum shift and passes the angles on unchanged: positions may be off by
    /// hundreds of metres.
    pub fn shift_is_unknown(&self) -> bool {
        self.proj
            .as_ref()
            .and_then(|p| p.proj_info().description)
            .is_some_and(|d| d.to_ascii_lowercase().contains("ballpark"))
    }

    /// One pair of coordinates: x, y (easting, northing or longitude, latitude) in and out.
    ///
    /// # Errors
    /// [`CrsError::OutOfDomain`] where the projection has no value.
    pub fn convert(&self, x: f64, y: f64) -> Result<(f64, f64), CrsError> {
        let Some(proj) = &self.proj else {
            return Ok((x, y));
        };
        proj.convert((x, y))
            .ok()
            .filter(|(a, b)| x.is_finite() && y.is_finite() && a.is_finite() && b.is_finite())
            .ok_or_else(|| CrsError::OutOfDomain {
                definition: shortened(self.crs.definition()),
                x,
                y,
            })
    }

    /// A batch, in place; a pair that cannot be expressed becomes NaN.
    pub fn convert_all(&self, points: &mut [(f64, f64)]) {
        let Some(proj) = &self.proj else {
            return;
        };
        let mut batch = points.to_vec();
        if points.iter().all(|(x, y)| x.is_finite() && y.is_finite())
            && proj.convert_array(&mut batch).is_ok()
            && batch.iter().all(|(x, y)| x.is_finite() && y.is_finite())
        {
            points.copy_from_slice(&batch);
            return;
        }
        for point in points {
            *point = self.convert(point.0, point.1).unwrap_or((f64::NAN, f64::NAN));
        }
    }

    /// A position on WGS 84 from the coordinates of this system, with a guess at what is wrong with one that
    /// is none.
    ///
    /// # Errors
    /// [`CrsError`]: outside the projection, degrees taken for metres, metres for degrees, swapped axes.
    pub fn lon_lat(&self, x: f64, y: f64) -> Result<LonLat, CrsError> {
        if !x.is_finite() || !y.is_finite() || !self.crs.is_projected() {
            // The plain check names metres and swapped axes before PROJ turns them into nonsense.
            LonLat::new(x, y)?;
        } else if x.abs() <= 180.0 && y.abs() <= 180.0 {
            return Err(CrsError::LooksGeographic {
                definition: shortened(self.crs.definition()),
                x,
                y,
            });
        }
        let (lon, lat) = self.convert(x, y)?;
        Ok(LonLat::new(lon, lat)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compound_system_is_its_horizontal_part_and_names_the_unit_of_heights() {
        let compound = Crs::parse("EPSG:4326+6360").expect("known");
        assert!(compound.is_wgs84());
        let unit = compound.height_unit().expect("heights");
        assert!((unit.m_per_unit - 1200.0 / 3937.0).abs() < 1e-12, "{unit:?}");
        let compound = Crs::parse("EPSG:26918+5703").expect("known");
        assert_eq!(compound.definition(), "EPSG:26918");
        assert_eq!(compound.height_unit().map(|u| u.m_per_unit), Some(1.0));
        assert_eq!(Crs::parse("EPSG:9210").expect("known").height_unit(), None);
    }
    use crate::space::geodesic::distance_m;

    fn to_wgs84(code: &str) -> Transformer {
        Transformer::to_wgs84(&Crs::parse(code).expect("known")).expect("possible")
    }

    #[test]
    fn vn2000_is_shifted_by_223_to_226_metres() {
        let shift = to_wgs84("EPSG:4756");
        for (lon, lat) in [(105.75, 21.5), (106.7, 10.8), (108.2, 16.05), (104.9, 8.7)] {
            let unshifted = LonLat::new(lon, lat).expect("valid");
            let off_m = distance_m(unshifted, shift.lon_lat(lon, lat).expect("inside"));
            assert!((222.5..227.0).contains(&off_m), "{lon} {lat}: {off_m}");
        }
    }

    #[test]
    fn tm3_agrees_with_the_figures_of_an_independent_proj() {
        // `echo "500000 2377000" | cs2cs -f %.8f EPSG:9210 EPSG:4326` of PROJ 9.1.1.
        let p = to_wgs84("EPSG:9210")
            .lon_lat(500_000.0, 2_377_000.0)
            .expect("inside");
        let known = LonLat::new(105.751_888_80, 21.488_185_74).expect("valid");
        assert!(distance_m(p, known) < 0.01, "{p}");
    }

    #[test]
    fn every_vietnamese_zone_is_known_and_shifted() {
        for code in (5896..=5899).chain(9205..=9218).chain([3405, 3406]) {
            let crs = Crs::parse(&format!("EPSG:{code}")).expect("known");
            assert!(crs.is_projected());
            let there = Transformer::to_wgs84(&crs).expect("possible");
            assert!(!there.shift_is_unknown(), "{code}");
            let p = there.lon_lat(500_000.0, 2_200_000.0).expect("inside");
            let back = Transformer::from_wgs84(&crs).expect("possible");
            let (x, y) = back.convert(p.lon_deg(), p.lat_deg()).expect("inside");
            assert!(
                (x - 500_000.0).abs() < 0.01 && (y - 2_200_000.0).abs() < 0.01,
                "{code}"
            );
        }
    }

    #[test]
    fn utm_48_on_vn2000_is_not_utm_48_on_wgs84() {
        let vn = to_wgs84("EPSG:3405")
            .lon_lat(580_000.0, 2_380_000.0)
            .expect("inside");
        let wgs = to_wgs84("EPSG:32648")
            .lon_lat(580_000.0, 2_380_000.0)
            .expect("inside");
        let off_m = distance_m(vn, wgs);
        assert!((223.0..226.5).contains(&off_m), "{off_m}");
    }

    #[test]
    fn wgs84_passes_through_untouched_in_lon_lat_order() {
        for name in [
            "EPSG:4326",
            "ogc:crs84",
            " WGS84 ",
            "urn:ogc:def:crs:OGC:1.3:CRS84",
        ] {
            let crs = Crs::parse(name).expect("known");
            assert!(crs.is_wgs84());
            let p = Transformer::to_wgs84(&crs)
                .expect("possible")
                .lon_lat(105.1, 21.2);
            assert_eq!(p, Ok(LonLat::new(105.1, 21.2).expect("valid")));
        }
        let wkt = Proj::new("EPSG:4326")
            .expect("known")
            .as_wkt(None, None)
            .expect("wkt");
        assert!(Crs::parse(&wkt).expect("known").is_wgs84());
    }

    #[test]
    fn proj_strings_are_systems_and_a_missing_datum_is_noticed() {
        let crs = Crs::parse("+proj=utm +zone=48 +datum=WGS84").expect("known");
        assert!(crs.is_projected());
        assert!(!Transformer::to_wgs84(&crs).expect("possible").shift_is_unknown());
        let vague =
            Crs::parse("+proj=tmerc +lon_0=105.75 +k=0.9999 +x_0=500000 +ellps=WGS84").expect("known");
        assert!(
            Transformer::to_wgs84(&vague)
                .expect("possible")
                .shift_is_unknown()
        );
    }

    #[test]
    fn a_datum_shift_of_zero_is_noticed_where_it_cannot_be_meant() {
        let tm3 = "+proj=tmerc +lat_0=0 +lon_0=105.75 +k=0.9999 +x_0=500000 +y_0=0 +units=m +no_defs";
        let seven = "+towgs84=-191.90441429,-39.30318279,-111.45032835,-0.00928836,0.01975479,-0.00427372,0.252906278";
        let esri = "PROJCS[\"TM3\",GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],\
                    PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],\
                    PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",105.75],\
                    PARAMETER[\"Scale_Factor\",0.9999],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";
        for (text, lacks) in [
            (format!("{tm3} +ellps=WGS84 +towgs84=0,0,0,0,0,0,0"), true),
            (format!("{tm3} +ellps=WGS84 +towgs84=0,0,0"), true),
            (format!("{tm3} +datum=WGS84"), true),
            (esri.to_owned(), true),
            (format!("{tm3} +ellps=WGS84 {seven}"), false),
            ("EPSG:9210".to_owned(), false),
            ("EPSG:32648".to_owned(), false),
            ("EPSG:4326".to_owned(), false),
            ("+proj=utm +zone=48 +datum=WGS84".to_owned(), false),
            (
                "+proj=utm +zone=48 +ellps=evrst30 +towgs84=0,0,0".to_owned(),
                true,
            ),
            ("+proj=utm +zone=31 +ellps=GRS80 +towgs84=0,0,0".to_owned(), false),
        ] {
            let crs = Crs::parse(&text).expect("known");
            let there = Transformer::to_wgs84(&crs).expect("possible");
            assert_eq!(there.lacks_shift(), lacks, "{text}");
        }
    }

    #[test]
    fn unknown_systems_say_what_to_write() {
        for text in ["", "9210", "EPSG:999999", "VN-2001", "+proj=nonsense"] {
            let e = Crs::parse(text).expect_err("unknown").to_string();
            assert!(e.contains("EPSG:9210"), "{e}");
        }
    }

    #[test]
    fn wrong_units_and_axes_are_named() {
        let degrees = to_wgs84("EPSG:4326");
        assert!(matches!(
            degrees.lon_lat(560_000.0, 2_370_000.0),
            Err(CrsError::Position(InvalidLonLat::LooksProjected { .. }))
        ));
        assert!(matches!(
            to_wgs84("EPSG:9210").lon_lat(105.6, 21.4),
            Err(CrsError::LooksGeographic { .. })
        ));
        assert!(degrees.lon_lat(f64::NAN, 1.0).is_err());
    }

    #[test]
    fn a_batch_equals_single_conversions_and_marks_what_fails() {
        let t = to_wgs84("EPSG:9210");
        let mut batch = [
            (500_000.0, 2_377_000.0),
            (f64::NAN, 0.0),
            (510_000.0, 2_300_000.0),
        ];
        t.convert_all(&mut batch);
        assert_eq!(batch[0], t.convert(500_000.0, 2_377_000.0).expect("inside"));
        assert!(batch[1].0.is_nan());
        assert_eq!(batch[2], t.convert(510_000.0, 2_300_000.0).expect("inside"));
    }
}
