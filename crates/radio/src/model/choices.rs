//! The words from which a study's parameters of models are chosen, and the numbers that sources give them.

/// Surroundings of the receiver in Hata's family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// Large city.
    UrbanLarge,
    /// Small or medium city.
    Urban,
    /// Suburb.
    Suburban,
    /// Rural, quasi-open: fields with scattered trees and houses, between a suburb and open country.
    QuasiOpen,
    /// Open country.
    Open,
}

/// How a two-state model decides between line of sight and none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Always in sight.
    Los,
    /// Never in sight.
    Nlos,
    /// By the terrain profile; without a profile, not in sight.
    Terrain,
}

/// Polarisation of the wave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polarization {
    /// Horizontal.
    Horizontal,
    /// Vertical.
    Vertical,
}

/// Radio climates of ITM, numbered as in its definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Climate {
    /// 1: equatorial (Congo).
    Equatorial = 1,
    /// 2: continental subtropical (Sudan).
    ContinentalSubtropical = 2,
    /// 3: maritime subtropical (west coast of Africa).
    MaritimeSubtropical = 3,
    /// 4: desert (Sahara).
    Desert = 4,
    /// 5: continental temperate.
    ContinentalTemperate = 5,
    /// 6: maritime temperate over land (United Kingdom, continental west coasts).
    MaritimeTemperateLand = 6,
    /// 7: maritime temperate over sea.
    MaritimeTemperateSea = 7,
}

impl Climate {
    /// By ITM's number, 1…7.
    pub const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::Equatorial,
            2 => Self::ContinentalSubtropical,
            3 => Self::MaritimeSubtropical,
            4 => Self::Desert,
            5 => Self::ContinentalTemperate,
            6 => Self::MaritimeTemperateLand,
            7 => Self::MaritimeTemperateSea,
            _ => return None,
        })
    }
}

/// What varies in ITM, and over what its quantiles are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variability {
    /// The mode proper.
    pub mode: VariabilityMode,
    /// Location variability is left out (both ends are fixed).
    pub without_location: bool,
    /// Direct situation variability is left out (for studies of interference).
    pub without_situation: bool,
}

impl Variability {
    /// A fixed transmitter and many receivers, judged by time, location and situation each for itself.
    pub const BROADCAST: Self = Self {
        mode: VariabilityMode::Broadcast,
        without_location: false,
        without_situation: false,
    };
}

impl Variability {
    /// By ITM's number: the mode, 0…3, and 10 more without location, 20 more without situation.
    pub const fn from_number(number: u8) -> Option<Self> {
        let mode = match number % 10 {
            0 => VariabilityMode::SingleMessage,
            1 => VariabilityMode::Accidental,
            2 => VariabilityMode::Mobile,
            3 => VariabilityMode::Broadcast,
            _ => return None,
        };
        let tens = number / 10;
        if tens > 3 {
            return None;
        }
        Some(Self {
            mode,
            without_location: tens % 2 == 1,
            without_situation: tens >= 2,
        })
    }
}

/// Modes of ITM's variability, numbered as in its definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariabilityMode {
    /// 0: one message; all varies together.
    SingleMessage = 0,
    /// 1: time varies; location and situation together.
    Accidental = 1,
    /// 2: time and location together; situation.
    Mobile = 2,
    /// 3: time, location and situation each for itself.
    Broadcast = 3,
}

/// How a place was chosen, numbered as in ITM's definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Siting {
    /// 0: anywhere.
    Random = 0,
    /// 1: with care, on local heights.
    Careful = 1,
    /// 2: with great care, on the best heights.
    VeryCareful = 2,
}

impl Siting {
    /// By ITM's number, 0…2.
    pub const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::Random,
            1 => Self::Careful,
            2 => Self::VeryCareful,
            _ => return None,
        })
    }
}

/// Terrain types of the SUI model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuiTerrain {
    /// Hills with moderate to heavy tree density: the greatest loss.
    A,
    /// Hills with few trees, or flat land with many.
    B,
    /// Flat land with few trees: the least loss.
    C,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn itms_numbers_stand_for_what_they_name_and_others_for_nothing() {
        for number in 1..=7 {
            assert_eq!(Climate::from_number(number).map(|c| c as u8), Some(number));
        }
        assert_eq!((Climate::from_number(0), Climate::from_number(8)), (None, None));
        for number in 0..=2 {
            assert_eq!(Siting::from_number(number).map(|s| s as u8), Some(number));
        }
        assert_eq!(Siting::from_number(3), None);
        let known = (0..=u8::MAX).filter(|n| Variability::from_number(*n).is_some());
        let expected = (0..4).flat_map(|tens| (0..4).map(move |units| 10 * tens + units));
        assert!(known.eq(expected));
        let both = Variability::from_number(31).expect("a mode");
        assert_eq!(both.mode, VariabilityMode::Accidental);
        assert!(both.without_location && both.without_situation);
        assert!(Variability::from_number(11).is_some_and(|v| v.without_location && !v.without_situation));
        assert!(Variability::from_number(21).is_some_and(|v| !v.without_location && v.without_situation));
    }
}
