//! How much work is done.

/// How much work is done. Work is counted, and no clock is looked at, so that the same comes out everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// A first plan with a bound.
    Quick,
    /// A good plan; small problems to the end.
    #[default]
    Normal,
    /// About six times as much.
    Long,
    /// As much as for a good plan, and cases by linear programs: small problems to the end. Where the library was
    /// built without them ([`has_exact`](super::has_exact)), the same as [`Effort::Long`].
    Exact,
}
