//! Trust: no network, no endless file, no control characters on the terminal.
