//! The register of low-signal points on disk: one GeoPackage that QGIS opens as it is.
//!
//! ```text
//! let mut file = RegisterFile::create(path, &Meta::new("Low-signal points", now), &styles)?;   // never overwrites
//! let mut file = RegisterFile::open(path, Access::Write)?;                                     // brings older versions to the newest
//! file.write(|writing| {                       // one transaction: others wait; all or nothing; acknowledged when it returns
//!     let log = writing.log()?;                // what matching needs; the state that the events below will join
//!     let point = writing.next_point();
//!     writing.append(Event::new(point, …))?;   // admitted, numbered, hashed; recorded now
//!     Ok::<_, RegisterError>(())
//! })?;
//! let states = States::of(&RegisterFile::open(path, Access::Read)?.log()?, AsOf::day(day));
//! ```
//!
//! | what | where |
//! |---|---|
//! | `event` | the events, never changed, never deleted; each with the hash of the one before ([`chain`]) |
//! | `state`, `operator_part` | what follows from them, written in the same transaction |
//! | `low_signal_points` | the layer: a view, so that no program edits it; points without a place have no geometry |
//! | `history`, `points_without_position` | views for readers |
//! | `unit`, `unit_crossing` | administrative units of both hierarchies |
//! | `register` | title, country, bounds, whether it is made up; its hash is what the first event's prev_hash says |
//! | `register_schema` | the version: how many of the migrations in `sql/` it has |
//!
//! A write whose end fails is looked for in the file: it is recorded, or it is not, or the error says that it
//! cannot be known ([`Receipt`], [`RegisterError::Unknown`]).
//!
//! A write waits for others (a minute, or as asked), and is on disk when it is acknowledged: rollback
//! journal, `synchronous = EXTRA`. An interrupted write is taken back by whoever opens the file next, reader
//! or writer.

mod admin_units;
pub mod chain;
mod clock;
mod compare;
mod error;
mod file;
mod head;
mod layer;
mod meta;
mod names;
mod outcome;
mod reading;
mod row;
mod schema;
mod settling;
mod style;
mod units_kept;
mod verdict;
mod verify;
mod walk;
mod writing;

pub use admin_units::UnitSet;
pub use error::RegisterError;
pub use file::{Access, RegisterFile, WAIT};
pub use head::Head;
pub use meta::Meta;
pub use outcome::Receipt;
pub use row::Entry;
pub use style::{LAYER, Style};
pub use verdict::{Finding, Verdict};
pub use verify::verify;
pub use writing::Writing;

/// The version of the schema that this program writes.
pub const NEWEST_VERSION: i64 = schema::NEWEST;
