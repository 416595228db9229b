//! What arrives over one path, in whole steps.
//!
//! Everything that a level hangs on and that power, tilt and azimuth do not change: rounded once, before
//! anything uses it, so that what was kept from an earlier run and what was computed just now are the same.

use super::Reason;
use super::bound::Bounding;
use crate::radio::model::{Loss, Warnings};
use crate::units::Db;

/// Steps of a loss in a dB.
const PER_DB: f64 = 100.0;
/// Steps of an angle in a degree: a metre in 5,700 km.
const PER_DEG: f64 = 100_000.0;
/// Steps of a distance in a metre.
const PER_M: f64 = 100.0;

/// The largest loss that is distinguished: 200,000 dB, where nothing is heard of anything.
const LARGEST_LOSS: f64 = 20_000_000.0;
const NO_TERRAIN: i32 = i32::MAX;
const OUTSIDE_MODEL: i32 = i32::MAX - 1;

/// One path from a mast to a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    loss_code: i32,
    distance_code: u32,
    azimuth_code: u32,
    elevation_code: i32,
    /// Of a path that could not be computed: no less is lost, whatever lies on it.
    least_code: i32,
    warnings: Warnings,
}

/// What is not known of a path that could not be computed.
const NOT_KNOWN: i32 = i32::MIN;

impl Arrival {
    /// Where nothing was computed yet.
    pub(super) const UNKNOWN: Self = Self {
        loss_code: NO_TERRAIN,
        distance_code: 0,
        azimuth_code: 0,
        elevation_code: NOT_KNOWN,
        least_code: NOT_KNOWN,
        warnings: Warnings::NONE,
    };

    /// Of a path that could not be computed. Elevation (degrees) and the least loss are there where enough of
    /// the ground is known.
    pub(super) fn lost(
        reason: Reason,
        (distance_m, azimuth_deg): (f64, f64),
        elevation_deg: Option<f64>,
        least: Option<Db>,
    ) -> Self {
        let code = |value: f64, per: f64| (value * per).round().clamp(-LARGEST_LOSS, LARGEST_LOSS) as i32;
        let whole = Self::new(Err(reason), distance_m, azimuth_deg, 0.0);
        Self {
            elevation_code: elevation_deg.map_or(NOT_KNOWN, |deg| code(deg, PER_DEG)),
            // Rounded down: a bound stays a bound.
            least_code: least.map_or(NOT_KNOWN, |least| code((least.0 * PER_DB).floor(), 1.0)),
            ..whole
        }
    }

    /// Of a path that could not be computed: the direction in which it leaves the antenna, degrees above the
    /// horizontal, where that is known.
    pub(super) fn known_elevation_deg(&self) -> Option<f64> {
        (self.elevation_code != NOT_KNOWN).then(|| self.elevation_deg())
    }

    /// Of a path that could not be computed: no less is lost, where its ground says so.
    pub(super) fn least(&self) -> Option<Db> {
        (self.least_code != NOT_KNOWN).then(|| Db(f64::from(self.least_code) / PER_DB))
    }

    /// Of a path that could not be computed: what bounds the level behind it.
    pub(super) fn bound(&self) -> Bounding {
        Bounding {
            azimuth_deg: self.azimuth_deg(),
            elevation_deg: self.known_elevation_deg(),
            least: self.least(),
        }
    }

    /// Of a path of a length (metres) that leaves the mast in a direction (degrees from north, degrees above
    /// the horizontal).
    pub(super) fn new(
        outcome: Result<Loss, Reason>,
        distance_m: f64,
        azimuth_deg: f64,
        elevation_deg: f64,
    ) -> Self {
        let (loss_code, warnings) = match outcome {
            // No model answers so; were it one day, 0 dB would be perfect coverage.
            Ok(loss) if loss.loss.0.is_nan() => (OUTSIDE_MODEL, Warnings::NONE),
            Ok(loss) => (
                (loss.loss.0 * PER_DB).round().clamp(-LARGEST_LOSS, LARGEST_LOSS) as i32,
                loss.warnings,
            ),
            Err(Reason::NoTerrain) => (NO_TERRAIN, Warnings::NONE),
            Err(_) => (OUTSIDE_MODEL, Warnings::NONE),
        };
        // Casts keep within the type's range and take NaN as 0.
        Self {
            loss_code,
            distance_code: (distance_m * PER_M).round() as u32,
            azimuth_code: (azimuth_deg * PER_DEG).round() as u32,
            elevation_code: (elevation_deg * PER_DEG).round() as i32,
            least_code: NOT_KNOWN,
            warnings,
        }
    }

    /// The loss, or why there is none.
    pub fn outcome(&self) -> Result<Loss, Reason> {
        match self.loss_code {
            NO_TERRAIN => Err(Reason::NoTerrain),
            OUTSIDE_MODEL => Err(Reason::OutsideModel),
            code => Ok(Loss {
                loss: Db(f64::from(code) / PER_DB),
                warnings: self.warnings,
            }),
        }
    }

    /// From mast to receiver, metres.
    pub fn distance_m(&self) -> f64 {
        f64::from(self.distance_code) / PER_M
    }

    /// Seen from the mast, degrees from north.
    pub fn azimuth_deg(&self) -> f64 {
        f64::from(self.azimuth_code) / PER_DEG
    }

    /// Seen from the antenna, degrees above the horizontal.
    pub fn elevation_deg(&self) -> f64 {
        f64::from(self.elevation_code) / PER_DEG
    }
}

/// A distance as arrivals keep it, metres.
pub(super) fn in_whole_steps_m(distance_m: f64) -> f64 {
    f64::from((distance_m * PER_M).round() as u32) / PER_M
}

/// Bytes of an arrival, column by column: values of a kind are alike and pack well.
const BYTES: usize = 24;

/// Arrivals as bytes, little-endian whatever the processor.
pub(super) fn to_bytes(arrivals: &[Arrival]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(BYTES * arrivals.len());
    let columns: [fn(&Arrival) -> [u8; 4]; 6] = [
        |a| a.loss_code.to_le_bytes(),
        |a| a.distance_code.to_le_bytes(),
        |a| a.azimuth_code.to_le_bytes(),
        |a| a.elevation_code.to_le_bytes(),
        |a| a.least_code.to_le_bytes(),
        |a| a.warnings.bits().to_le_bytes(),
    ];
    for column in columns {
        bytes.extend(arrivals.iter().flat_map(column));
    }
    bytes
}

/// As many arrivals from bytes; `None` where the bytes are not of so many.
pub(super) fn from_bytes(bytes: &[u8], count: usize) -> Option<Vec<Arrival>> {
    if bytes.len() != BYTES.checked_mul(count)? {
        return None;
    }
    let word = |column: usize, row: usize| -> [u8; 4] {
        let at = 4 * (column * count + row);
        bytes
            .get(at..at + 4)
            .and_then(|w| w.try_into().ok())
            .unwrap_or_default()
    };
    let arrivals = (0..count)
        .map(|row| Arrival {
            loss_code: i32::from_le_bytes(word(0, row)),
            distance_code: u32::from_le_bytes(word(1, row)),
            azimuth_code: u32::from_le_bytes(word(2, row)),
            elevation_code: i32::from_le_bytes(word(3, row)),
            least_code: i32::from_le_bytes(word(4, row)),
            warnings: Warnings::from_bits(u32::from_le_bytes(word(5, row))),
        })
        .collect();
    Some(arrivals)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::radio::model::Quantity;

    fn lost(db: f64) -> Result<Loss, Reason> {
        let mut warnings = Warnings::NONE;
        warnings.insert(Quantity::DistanceKm);
        Ok(Loss {
            loss: Db(db),
            warnings,
        })
    }

    #[test]
    fn what_arrives_is_rounded_once_and_reasons_stay_reasons() {
        let arrival = Arrival::new(lost(123.456), 1234.5678, 271.234_567, -1.239_996);
        assert_eq!(arrival.outcome().map(|l| l.loss), Ok(Db(123.46)));
        assert_eq!(
            arrival.outcome().map(|l| l.warnings),
            lost(0.0).map(|l| l.warnings)
        );
        assert_eq!(arrival.distance_m(), 1234.57);
        assert_eq!(
            (arrival.azimuth_deg(), arrival.elevation_deg()),
            (271.23457, -1.24)
        );
        for reason in [Reason::NoTerrain, Reason::OutsideModel] {
            assert_eq!(Arrival::new(Err(reason), 5.0, 0.0, 0.0).outcome(), Err(reason));
        }
        // What is no number must not become 0 dB, and what is beyond all measure stays a loss.
        assert_eq!(
            Arrival::new(lost(f64::NAN), 5.0, 0.0, 0.0).outcome(),
            Err(Reason::OutsideModel)
        );
        let endless = Arrival::new(lost(f64::INFINITY), 5.0, 0.0, 0.0).outcome();
        assert_eq!(endless.map(|l| l.loss), Ok(Db(200_000.0)));
    }

    #[test]
    fn bytes_give_back_what_they_were_made_of_and_other_numbers_of_them_nothing() {
        let arrivals = [
            Arrival::new(lost(99.0), 1e9, 359.999_999, 90.0),
            Arrival::new(Err(Reason::NoTerrain), 0.0, 0.0, -90.0),
            Arrival::new(lost(-3.0), 20.0, 0.0, 0.0),
            Arrival::lost(Reason::NoTerrain, (9.0, 1.0), Some(-0.5), Some(Db(101.239))),
        ];
        let bound = arrivals[3];
        assert_eq!(
            (bound.known_elevation_deg(), bound.least()),
            (Some(-0.5), Some(Db(101.23)))
        );
        let bytes = to_bytes(&arrivals);
        assert_eq!(from_bytes(&bytes, 4).as_deref(), Some(&arrivals[..]));
        assert_eq!(from_bytes(&bytes, 2), None);
        assert_eq!(from_bytes(&bytes[1..], 4), None);
        assert_eq!(from_bytes(&[], 0).as_deref(), Some(&[][..]));
    }
}
