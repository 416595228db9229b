//! Generations of mobile networks and the signal by which each is judged.

use std::fmt;
use std::str::FromStr;

/// A generation of mobile network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Technology {
    /// GSM.
    G2,
    /// UMTS.
    G3,
    /// LTE.
    G4,
    /// NR.
    G5,
}

/// The quantity that represents "the level" of a technology.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceSignal {
    /// GSM: power of the broadcast carrier.
    RxLev,
    /// UMTS: power of the common pilot.
    Rscp,
    /// LTE: power of one reference resource element.
    Rsrp,
    /// NR: power of one resource element of the synchronisation block.
    SsRsrp,
}

impl Technology {
    /// All of them, oldest first.
    pub const ALL: [Technology; 4] = [Self::G2, Self::G3, Self::G4, Self::G5];

    /// `2G`, `3G`, `4G` or `5G`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::G2 => "2G",
            Self::G3 => "3G",
            Self::G4 => "4G",
            Self::G5 => "5G",
        }
    }

    /// The lowest level that a terminal reports, dBm; below, a cell is not heard. RxLev: TS 45.008 §8.1.4;
    /// RSCP: TS 25.133 §9.1.1.3; RSRP: TS 36.133 §9.1.4; SS-RSRP: TS 38.133 §10.1.6.
    #[inline]
    pub const fn floor_dbm(self) -> f64 {
        match self {
            Self::G2 => -110.0,
            Self::G3 => -120.0,
            Self::G4 => -140.0,
            Self::G5 => -156.0,
        }
    }

    /// Is SINR computed for it? For LTE and NR, whose cells share channels: in GSM and UMTS neighbours are
    /// distinguished by frequency and by code.
    #[inline]
    pub const fn has_sinr(self) -> bool {
        matches!(self, Self::G4 | Self::G5)
    }

    /// The signal that is compared with thresholds.
    #[inline]
    pub const fn reference_signal(self) -> ReferenceSignal {
        match self {
            Self::G2 => ReferenceSignal::RxLev,
            Self::G3 => ReferenceSignal::Rscp,
            Self::G4 => ReferenceSignal::Rsrp,
            Self::G5 => ReferenceSignal::SsRsrp,
        }
    }
}

impl ReferenceSignal {
    /// The name used in the standards.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RxLev => "RxLev",
            Self::Rscp => "RSCP",
            Self::Rsrp => "RSRP",
            Self::SsRsrp => "SS-RSRP",
        }
    }
}

impl fmt::Display for Technology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Technology {
    type Err = String;

    /// Generation names and the radio names of open cell databases, in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().to_ascii_uppercase().as_str() {
            "2G" | "GSM" | "GPRS" | "EDGE" => Ok(Self::G2),
            "3G" | "UMTS" | "WCDMA" | "HSPA" => Ok(Self::G3),
            "4G" | "LTE" | "LTE-A" => Ok(Self::G4),
            "5G" | "NR" | "5GNR" | "5G NR" => Ok(Self::G5),
            _ => Err(format!(
                "'{text}' is no technology: use 2G, 3G, 4G or 5G (or GSM, UMTS, LTE, NR)"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_databases_are_understood() {
        assert_eq!("lte".parse(), Ok(Technology::G4));
        assert_eq!(" GSM ".parse(), Ok(Technology::G2));
        assert!("6G".parse::<Technology>().is_err());
        for t in Technology::ALL {
            assert_eq!(t.name().parse(), Ok(t));
        }
    }
}
