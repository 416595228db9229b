//! The languages of what people receive.

/// A language, with its numbers and days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// 2,853.5; 2023-12-28.
    #[default]
    English,
    /// 2.853,5; 28/12/2023.
    Vietnamese,
}

impl Language {
    /// As HTML names it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Vietnamese => "vi",
        }
    }
}
