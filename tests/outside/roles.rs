//! Roles that this binary plays instead of running tests, when one of its tests starts it again.

use crate::{full_disk, processes};
use std::path::Path;
use std::process::{Command, ExitCode};

const ROLE: &str = "COVGAP_TEST_ROLE";
const SUBJECT: &str = "COVGAP_TEST_SUBJECT";

/// Puts points into a register, one write after the other: [`processes::write`].
pub(crate) const WRITER: &str = "writer";
/// Writes outputs that do not fit on the disk: [`full_disk::write`].
pub(crate) const OUTPUTS: &str = "outputs";

/// Gives a command that starts this binary its role and the file or folder that it is about.
pub(crate) fn cast<'c>(command: &'c mut Command, role: &str, subject: &Path) -> &'c mut Command {
    command.env(ROLE, role).env(SUBJECT, subject)
}

/// Plays the role that the environment gives; `None` where it gives none.
pub(crate) fn play() -> Option<ExitCode> {
    let role = std::env::var_os(ROLE)?;
    let subject = std::env::var_os(SUBJECT).expect("a role has a subject");
    let subject = Path::new(&subject);
    match role.to_str() {
        Some(WRITER) => processes::write(subject),
        Some(OUTPUTS) => full_disk::write(subject),
        _ => panic!("no such role: {role:?}"),
    }
    Some(ExitCode::SUCCESS)
}
