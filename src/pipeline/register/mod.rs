//! The use cases of the register: one function each, from a request to an answer.
//!
//! Whatever asks, a command line, a page or a program in another language, calls these. They neither parse
//! nor print, and know no clock but the one that they are given ([`Clock`]).
//!
//! | use case | function |
//! |---|---|
//! | make an empty register, give it administrative units | [`init`], [`add_units`], [`units`] |
//! | take lists | [`import`] |
//! | put a point on the list; record what happened to it; hand a part over | [`add`], [`set`] |
//! | which points are left, for a plan | [`left`] |
//! | hold measurements against a point, and record what they decide | [`standing`], [`decided`], [`record_measured`] |
//! | count, list, compare | [`status`], [`points`], [`export`], [`reconcile`] |
//! | look ahead, look back | [`forecast`], [`late`], [`history`] |
//! | was anything altered? | [`verify`] |
//! | set days and moments of records right | [`repair_dates`], [`repair_clock`] |
//!
//! What they judge by is pure: [`questions`](crate::register::questions),
//! [`by_hand`](crate::register::by_hand) and [`plan_import`](crate::register::plan_import). Here is what
//! opens files.

mod admin_units;
mod asking;
mod cautions;
mod fault;
mod hand;
mod import;
mod left;
mod measured;
mod opened;
mod repair;
#[cfg(test)]
mod tests;

pub use admin_units::{InitRequest, Initialised, KnownUnits, UnitsRequest, add_units, init, styles, units};
pub use asking::{
    Answered, Carrying, History, export, forecast, history, late, points, reconcile, status, verify,
};
pub use cautions::Caution;
pub use fault::RegisterFault;
pub use hand::{Recorded, add, set};
pub use import::{ImportRequest, Imported, Outcome, Review, import};
pub use left::{Left, LeftPoint, left};
pub use measured::{Decided, PointStanding, decided, record_measured, standing};
pub use opened::Clock;
pub use repair::{ClockRequest, DatesRequest, InFuture, Repaired, When, repair_clock, repair_dates};
