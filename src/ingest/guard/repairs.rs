//! What may have happened to two coordinates, and what undoes it.

use super::zones::Zone;
use crate::space::LonLat;
use crate::space::crs::Transformer;

/// Powers of ten by which a decimal point is looked for: eight figures are a hundredth of a metre's worth of
/// degrees, and no program writes more without a point.
const MOST_TENS: i32 = 8;

/// One thing that may have happened to all rows of a kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Repair {
    /// 0 written for what is not known: nothing undoes it.
    Zero,
    /// The axes are exchanged.
    Swapped,
    /// A sign is lost, of the longitude, of the latitude.
    Sign { lon: bool, lat: bool },
    /// Both.
    SwappedSign { lon: bool, lat: bool },
    /// Degrees and minutes in one number: 10526.4 is 105° 26.4′.
    Minutes,
    /// Degrees, minutes and seconds in one number: 1052624 is 105° 26′ 24″.
    Packed,
    /// Whole numbers of 10⁻ⁿ degrees.
    Parts { tens: i32 },
    /// The decimal point is elsewhere, by so many figures.
    Point { lon: i32, lat: i32 },
    /// Degrees in a file whose coordinate system has metres.
    Degrees { swapped: bool },
}

/// The coordinates of a row, and how its file's system is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// Everything that may have happened, the likeliest first. Degrees with minutes come before a lost point: what
/// reads as minutes throughout is not chance.
pub(super) fn all(is_projected: bool) -> Vec<Repair> {
    let mut all = vec![Repair::Zero, Repair::Swapped];
    if is_projected {
        all.extend([false, true].map(|swapped| Repair::Degrees { swapped }));
    } else {
        let signs = [(true, false), (false, true), (true, true)];
        all.extend(signs.map(|(lon, lat)| Repair::Sign { lon, lat }));
        all.extend([Repair::Minutes, Repair::Packed]);
        all.extend([6, 7, 5].map(|tens| Repair::Parts { tens }));
        all.extend(signs.map(|(lon, lat)| Repair::SwappedSign { lon, lat }));
    }
    let mut points: Vec<(i32, i32)> = Vec::new();
    for lon in -MOST_TENS..=MOST_TENS {
        points.extend((-MOST_TENS..=MOST_TENS).map(|lat| (lon, lat)));
    }
    points.retain(|p| *p != (0, 0));
    // One axis before both, few figures before many.
    points.sort_by_key(|(lon, lat)| {
        let both = *lon != 0 && *lat != 0;
        (both, both && lon != lat, lon.abs() + lat.abs(), *lon, *lat)
    });
    all.extend(points.into_iter().map(|(lon, lat)| Repair::Point { lon, lat }));
    all
}

impl Repair {
    /// Where the row would lie; nothing where it would lie nowhere.
    pub(super) fn mended(self, raw: Raw, system: &Transformer) -> Option<LonLat> {
        let Raw { x, y } = raw;
        let sign = |negative: bool| if negative { -1.0 } else { 1.0 };
        let (x, y) = match self {
            Self::Zero => return None,
            Self::Degrees { swapped } => {
                let (lon, lat) = if swapped { (y, x) } else { (x, y) };
                return LonLat::new(lon, lat).ok();
            }
            Self::Swapped => (y, x),
            Self::Sign { lon, lat } => (sign(lon) * x, sign(lat) * y),
            Self::SwappedSign { lon, lat } => (sign(lon) * y, sign(lat) * x),
            Self::Minutes => (of_minutes(x)?, of_minutes(y)?),
            Self::Packed => (of_packed(x)?, of_packed(y)?),
            Self::Parts { tens } => (x / 10f64.powi(tens), y / 10f64.powi(tens)),
            Self::Point { lon, lat } => (x * 10f64.powi(lon), y * 10f64.powi(lat)),
        };
        system.lon_lat(x, y).ok()
    }

    /// Did it happen to a row that lies nowhere it should? `near`: where it should.
    pub(super) fn fits(self, raw: Raw, system: &Transformer, near: &dyn Fn(LonLat) -> bool) -> bool {
        match self {
            Self::Zero => raw.x.abs() < 1e-9 || raw.y.abs() < 1e-9,
            _ => self.mended(raw, system).is_some_and(near),
        }
    }

    /// The code of the fault.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Zero => "coordinates-zero",
            Self::Swapped | Self::SwappedSign { .. } => "coordinates-swapped",
            Self::Sign { .. } => "coordinates-lost-sign",
            Self::Minutes | Self::Packed => "coordinates-with-minutes",
            Self::Parts { .. } => "coordinates-microdegrees",
            Self::Point { .. } => "coordinates-lost-point",
            Self::Degrees { .. } => "coordinates-in-degrees",
        }
    }

    /// What seems to have happened, in words that follow "it would lie there".
    pub(super) fn words(self) -> String {
        let axis = |lon: bool, lat: bool| match (lon, lat) {
            (true, false) => "the longitude",
            (false, true) => "the latitude",
            _ => "both coordinates",
        };
        match self {
            Self::Zero => String::new(),
            Self::Swapped | Self::Degrees { swapped: true } => {
                "if the two coordinates, which look swapped, were exchanged".to_owned()
            }
            Self::Sign { lon, lat } => format!("if {} had the other sign", axis(lon, lat)),
            Self::SwappedSign { lon, lat } => {
                format!(
                    "if the two were exchanged and then {} had the other sign",
                    axis(lon, lat)
                )
            }
            Self::Minutes => "if the last two figures before the point were minutes".to_owned(),
            Self::Packed => "if the numbers were degrees, minutes and seconds in one".to_owned(),
            Self::Parts { tens } => format!("if the numbers were whole numbers of 10^-{tens} degrees"),
            Self::Point { lon, lat } => {
                let moved = |by: i32| match by {
                    1.. => format!("{by} to the right"),
                    _ => format!("{} to the left", -by),
                };
                match (lon, lat) {
                    (lon, 0) => format!("with the decimal point of the longitude moved {}", moved(lon)),
                    (0, lat) => format!("with the decimal point of the latitude moved {}", moved(lat)),
                    (lon, lat) if lon == lat => format!("with both decimal points moved {}", moved(lon)),
                    (lon, lat) => format!(
                        "with the decimal points moved, of the longitude {}, of the latitude {}",
                        moved(lon),
                        moved(lat)
                    ),
                }
            }
            Self::Degrees { swapped: false } => "if the numbers were degrees on WGS 84".to_owned(),
        }
    }

    /// What to do.
    pub(super) const fn remedy(self) -> &'static str {
        match self {
            Self::Zero => "fill the coordinates in, or remove the row",
            Self::Swapped | Self::SwappedSign { .. } => {
                "exchange the two columns in the file or in the study"
            }
            Self::Sign { .. } => "give west longitudes and south latitudes their minus sign",
            Self::Minutes => "write decimal degrees: degrees + minutes / 60",
            Self::Packed => "write decimal degrees (105.4400), or 105°26'24\"E",
            Self::Parts { .. } => "write decimal degrees: divide the numbers",
            Self::Point { .. } => "put the decimal point back where it was",
            Self::Degrees { .. } => "set `crs` to EPSG:4326 or remove it",
        }
    }
}

/// 10526.4 as 105° 26.4′.
fn of_minutes(value: f64) -> Option<f64> {
    let degrees = (value.abs() / 100.0).floor();
    let minutes = value.abs() - 100.0 * degrees;
    (minutes < 60.0).then(|| (degrees + minutes / 60.0).copysign(value))
}

/// 1052624 as 105° 26′ 24″.
fn of_packed(value: f64) -> Option<f64> {
    let whole = (value.abs() / 100.0).floor();
    let seconds = value.abs() - 100.0 * whole;
    let minutes = of_minutes(whole)?;
    (seconds < 60.0).then(|| (minutes + seconds / 3600.0).copysign(value))
}

/// What may be wrong with a coordinate system: another zone, or metres taken for degrees.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rezoned<'z> {
    pub(super) zone: &'z Zone,
    pub(super) swapped: bool,
}

impl Rezoned<'_> {
    /// Where the row would lie.
    pub(super) fn mended(self, raw: Raw) -> Option<LonLat> {
        let (x, y) = if self.swapped {
            (raw.y, raw.x)
        } else {
            (raw.x, raw.y)
        };
        self.zone.system.lon_lat(x, y).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::crs::Crs;

    #[test]
    fn each_repair_undoes_what_happened() {
        let degrees = Transformer::to_wgs84(&Crs::wgs84()).expect("nothing to do");
        let here = |p: LonLat| (p.lon_deg() - 105.44).abs() < 1e-9 && (p.lat_deg() - 21.12).abs() < 1e-9;
        for (x, y, wanted) in [
            (0.0, 0.0, Repair::Zero),
            (0.0, 21.12, Repair::Zero),
            (21.12, 105.44, Repair::Swapped),
            (
                -105.44,
                21.12,
                Repair::Sign {
                    lon: true,
                    lat: false,
                },
            ),
            (
                105.44,
                -21.12,
                Repair::Sign {
                    lon: false,
                    lat: true,
                },
            ),
            (10_526.4, 2107.2, Repair::Minutes),
            (1_052_624.0, 210_712.0, Repair::Packed),
            (105_440_000.0, 21_120_000.0, Repair::Parts { tens: 6 }),
            (10.544, 21.12, Repair::Point { lon: 1, lat: 0 }),
            (105.44, 2112.0, Repair::Point { lon: 0, lat: -2 }),
            (10_544.0, 2112.0, Repair::Point { lon: -2, lat: -2 }),
            (
                21.12,
                -105.44,
                Repair::SwappedSign {
                    lon: true,
                    lat: false,
                },
            ),
        ] {
            let found = all(false)
                .into_iter()
                .find(|r| r.fits(Raw { x, y }, &degrees, &here));
            assert_eq!(found, Some(wanted), "{x} {y}");
        }
    }
}
