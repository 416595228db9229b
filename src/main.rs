//! The `covgap` command: see [`covgap::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    covgap::cli::main()
}
