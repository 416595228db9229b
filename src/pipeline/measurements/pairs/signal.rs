//! From what was measured to the level of the reference signal at an isotropic antenna.

use crate::domain::Cell;
use crate::maths;
use crate::measurements::Quantity;
use crate::terrain::cover::Kind;

/// From a field strength in dBµV/m to the power of an isotropic antenna in dBm, at 1 MHz: λ²/4π over 120π Ω,
/// −77.2 dB (ITU-R P.525-4, eqs. 7 to 9).
const FIELD_AT_1_MHZ_DB: f64 = -77.216;

/// A measured number as a level: added to it, or it is taken from something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ToDbm {
    /// The level is the number and so many dB.
    Plus(f64),
    /// The level is so many dBm less the number, which is a loss.
    Less(f64),
}

impl ToDbm {
    pub(super) fn of(self, measured: f64) -> f64 {
        match self {
            Self::Plus(db) => measured + db,
            Self::Less(dbm) => dbm - measured,
        }
    }
}

/// How a quantity becomes the level of a cell's reference signal; `None` for what is no level.
///
/// A field strength and a calibrated power are of the whole carrier. A path loss is between isotropic
/// antennas: the level is what the cell radiates towards the place, less the loss.
pub(super) fn to_reference_dbm(quantity: Quantity, cell: &Cell, pattern_loss_db: f64) -> Option<ToDbm> {
    let offset_db = cell.reference_offset.0;
    Some(match quantity {
        Quantity::Rsrp | Quantity::Rscp | Quantity::RxLev => ToDbm::Plus(0.0),
        Quantity::FieldStrength => {
            ToDbm::Plus(FIELD_AT_1_MHZ_DB - 20.0 * maths::log10(cell.frequency.mhz()) - offset_db)
        }
        Quantity::Power => ToDbm::Plus(-offset_db),
        Quantity::PathLoss => ToDbm::Less(cell.eirp.0 - offset_db - pattern_loss_db),
        Quantity::Rssi | Quantity::Rsrq | Quantity::Sinr | Quantity::Downlink | Quantity::Uplink => {
            return None;
        }
    })
}

/// A class of land cover in a word.
pub(super) const fn kind_name(kind: Option<Kind>) -> &'static str {
    crate::coverage::correction::kind_word(kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::example;
    use crate::units::{Db, Dbm, Frequency};

    fn cell() -> Cell {
        Cell {
            eirp: Dbm(60.0),
            reference_offset: Db(30.0),
            frequency: Frequency::from_mhz(1000.0),
            ..example::omni("c", "A", example::at(105.0, 21.0))
        }
    }

    #[test]
    fn field_strength_and_loss_become_levels_of_the_reference_signal() {
        // P.525: E = P_t[dBW] + 74.8 − 20 log d[km] for EIRP; 60 dBm at 1 km: 104.8 dBµV/m; free space loses
        // 92.45 dB at 1 GHz: −32.45 dBm, and 30 dB less for the reference signal.
        let field = to_reference_dbm(Quantity::FieldStrength, &cell(), 0.0).map(|t| t.of(104.77));
        assert!((field.unwrap_or(0.0) + 62.45).abs() < 0.02, "{field:?}");
        let loss = to_reference_dbm(Quantity::PathLoss, &cell(), 5.0).map(|t| t.of(92.45));
        assert!((loss.unwrap_or(0.0) + 67.45).abs() < 1e-9, "{loss:?}");
        assert_eq!(to_reference_dbm(Quantity::Rssi, &cell(), 0.0), None);
        assert_eq!(
            to_reference_dbm(Quantity::Rsrp, &cell(), 9.0).map(|t| t.of(-100.0)),
            Some(-100.0)
        );
    }
}
