//! Three kinds of surroundings, and which classes of the national land cover database (NLCD) they are.

use super::super::Environment;

/// Surroundings as the report tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Towns.
    Urban,
    /// Suburbs.
    Suburban,
    /// Everything else: Hata's open country.
    Rural,
}

impl Class {
    /// By the land cover's NLCD code: 23 and 24 (developed, medium and high intensity) are urban, 22 (low
    /// intensity) is suburban, every other code is rural, woods among them.
    pub const fn from_nlcd(code: u8) -> Self {
        match code {
            23 | 24 => Self::Urban,
            22 => Self::Suburban,
            _ => Self::Rural,
        }
    }

    /// By a study's surroundings. The report knows one kind of town, Hata's large city, and one kind of
    /// country.
    pub const fn from_environment(environment: Environment) -> Self {
        match environment {
            Environment::UrbanLarge | Environment::Urban => Self::Urban,
            Environment::Suburban => Self::Suburban,
            Environment::QuasiOpen | Environment::Open => Self::Rural,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn towns_are_23_and_24_and_parks_and_woods_are_rural() {
        let classes = [11, 20, 21, 22, 23, 24, 41, 82].map(Class::from_nlcd);
        use Class::{Rural, Suburban, Urban};
        assert_eq!(
            classes,
            [Rural, Rural, Rural, Suburban, Urban, Urban, Rural, Rural]
        );
    }
}
