//! Trust: no network, no endless file, no control characters on the terminal.

mod bytes;
pub(super) mod mutation;
mod nasty;
mod network;
mod record;
mod sources;
