//! Why a place is not to be fitted, as a set in one byte.

use super::place::Flag;

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
