//! Trust: no network, no endless file, no control characters on the terminal.

mod bytes;
mod mutation;
mod network;
mod record;
mod sources;
