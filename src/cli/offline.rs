//! The process without a way to a network: what the user's environment says of PROJ's grids is not followed.
//!
//! PROJ fetches grids of datum shifts from a server where `PROJ_NETWORK` is on. Its own switch is out of reach
//! of safe code, and so is the environment of a process that runs: it is started anew, before it has read or
//! written anything, with the switch off. GDAL's PROJ reads the same environment.

use std::ffi::OsStr;
use std::process::{Command, ExitCode};

/// PROJ's switch.
const SWITCH: &str = "PROJ_NETWORK";

/// Starts the process anew where the environment lets PROJ use a network; the exit code where that was done
/// or failed.
pub(super) fn started_anew() -> Option<ExitCode> {
    if !is_on(std::env::var_os(SWITCH).as_deref()) {
        return None;
    }
    let Ok(program) = std::env::current_exe() else {
        return Some(refused("its own file is not known"));
    };
    let mut again = Command::new(program);
    again.args(std::env::args_os().skip(1)).env(SWITCH, "OFF");
    Some(run(&mut again))
}

/// PROJ takes these words for "off"; everything else may be "on".
fn is_on(value: Option<&OsStr>) -> bool {
    let off = ["", "off", "no", "false", "0"];
    value.is_some_and(|v| !off.contains(&v.to_string_lossy().trim().to_lowercase().as_str()))
}

/// In place of this process.
#[cfg(unix)]
fn run(again: &mut Command) -> ExitCode {
    use std::os::unix::process::CommandExt;
    refused(again.exec())
}

/// Beside this process, which waits.
#[cfg(not(unix))]
fn run(again: &mut Command) -> ExitCode {
    match again.status() {
        Ok(status) => {
            let code = status.code().and_then(|c| u8::try_from(c).ok());
            ExitCode::from(code.unwrap_or(2))
        }
        Err(error) => refused(error),
    }
}

fn refused(why: impl std::fmt::Display) -> ExitCode {
    super::terminal::say(format_args!(
        "covgap: PROJ_NETWORK lets PROJ use a network, which covgap never does, and it cannot be switched off here ({why}): \
         run covgap with PROJ_NETWORK=OFF"
    ));
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_the_words_for_off_may_be_on() {
        for on in ["ON", "on", "YES", "1", "true", "perhaps"] {
            assert!(is_on(Some(OsStr::new(on))), "{on}");
        }
        for off in ["OFF", "no", "0", "False", ""] {
            assert!(!is_on(Some(OsStr::new(off))), "{off}");
        }
        assert!(!is_on(None));
    }
}
