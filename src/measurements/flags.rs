//! Why a place is not to be fitted, as a set in one byte.

use super::groups::GroupKind;

/// Why a place is not to be fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// Every campaign, device or season that was here disagrees with the rest.
    Disagrees(GroupKind),
    /// Its cell is heard at two places too far from each other.
    TwoPlaces,
    /// Its level is not absolute.
    Uncalibrated,
}

impl Flag {
    /// In a word with hyphens.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Disagrees(GroupKind::Campaign) => "campaign-disagrees",
            Self::Disagrees(GroupKind::Device) => "device-disagrees",
            Self::Disagrees(GroupKind::Season) => "season-disagrees",
            Self::Disagrees(GroupKind::Site) => "site-disagrees",
            Self::TwoPlaces => "identity-at-two-places",
            Self::Uncalibrated => "level-uncalibrated",
        }
    }

    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Disagrees(GroupKind::Campaign),
        Self::Disagrees(GroupKind::Device),
        Self::Disagrees(GroupKind::Season),
        Self::Disagrees(GroupKind::Site),
        Self::TwoPlaces,
        Self::Uncalibrated,
    ];

    /// The flag with this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
}

/// A set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u8);

impl Flags {
    fn bit(flag: Flag) -> u8 {
        Flag::ALL.iter().position(|f| *f == flag).map_or(0, |at| 1 << at)
    }

    /// Is none set?
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Is this one set?
    pub fn contains(self, flag: Flag) -> bool {
        self.0 & Self::bit(flag) != 0
    }

    /// Sets one.
    pub fn insert(&mut self, flag: Flag) {
        self.0 |= Self::bit(flag);
    }

    /// Takes one away.
    pub fn remove(&mut self, flag: Flag) {
        self.0 &= !Self::bit(flag);
    }

    /// Those that are set, in the order of [`Flag::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.into_iter().filter(move |f| self.contains(*f))
    }
}

impl FromIterator<Flag> for Flags {
    fn from_iter<T: IntoIterator<Item = Flag>>(flags: T) -> Self {
        let mut all = Self::default();
        for flag in flags {
            all.insert(flag);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_flag_is_kept_by_itself() {
        for flag in Flag::ALL {
            let mut flags: Flags = Flag::ALL.into_iter().collect();
            flags.remove(flag);
            assert_eq!(flags.iter().count(), Flag::ALL.len() - 1);
            assert!(!flags.contains(flag) && !flags.is_empty());
        }
    }
}
