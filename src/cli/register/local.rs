//! Where this computer is, as its system says: in which time zone a day ends.
//!
//! The zone decides the days of events, so one that cannot be read is a fault and not universal time in
//! silence. The files behind it are read as all others: a device in the place of a zone never ends.

use crate::domain::fault::Fault;
use crate::files::{self, FileKind, FileRefused};
use crate::register::Zone;
use jiff::tz::TimeZone;
use std::io;
use std::path::{Path, PathBuf};

/// Where systems keep their zones.
const FOLDERS: [&str; 3] = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"];
/// The zone of a computer whose environment names none.
const OF_THE_SYSTEM: &str = "/etc/localtime";

/// The time zone of this computer.
///
/// # Errors
/// `time-zone-unreadable`, where there is one that cannot be read.
pub(super) fn zone() -> Result<TimeZone, Box<Fault>> {
    let Some(given) = std::env::var_os("TZ") else {
        return match read(Path::new(OF_THE_SYSTEM)) {
            Err(Unreadable::Missing) => Ok(TimeZone::UTC),
            found => found.map_err(|e| Box::new(fault(Path::new(OF_THE_SYSTEM), &e))),
        };
    };
    let folder = std::env::var_os("TZDIR").filter(|f| !f.is_empty());
    let folders: Vec<PathBuf> = folder
        .map(PathBuf::from)
        .into_iter()
        .chain(FOLDERS.iter().map(PathBuf::from))
        .collect();
    let shown = PathBuf::from(format!("TZ={}", given.to_string_lossy()));
    let found = given.to_str().ok_or(Unreadable::NoZone);
    found
        .and_then(|text| named(text, &folders))
        .map_err(|e| Box::new(fault(&shown, &e)))
}

/// What `TZ` names: a rule such as `<+07>-7`, a file, or a zone by its name.
fn named(text: &str, folders: &[PathBuf]) -> Result<TimeZone, Unreadable> {
    let name = text.strip_prefix(':').unwrap_or(text);
    if name.is_empty() || name == "UTC" {
        return Ok(TimeZone::UTC);
    }
    if name.starts_with('/') {
        return read(Path::new(name));
    }
    if let Ok(rule) = TimeZone::posix(name) {
        return Ok(rule);
    }
    let is_name = |part: &str| {
        let is_of = |b: u8| b.is_ascii_alphanumeric() || b"_+-".contains(&b);
        !part.is_empty() && part.bytes().all(is_of)
    };
    if !name.split('/').all(is_name) {
        return Err(Unreadable::NoZone);
    }
    for folder in folders {
        match read(&folder.join(name)) {
            Err(Unreadable::Missing) => {}
            found => return found,
        }
    }
    // A computer without a list of zones.
    if name == Zone::viet_nam().name() {
        return Ok(Zone::viet_nam().rules());
    }
    Err(Unreadable::Missing)
}

/// Why there is no zone.
#[derive(Debug)]
enum Unreadable {
    /// No file.
    Missing,
    /// Neither a rule nor a name.
    NoZone,
    /// A file that is no zone.
    NoFileOfZone,
    /// The file is not to be read.
    Refused(FileRefused),
}

fn read(file: &Path) -> Result<TimeZone, Unreadable> {
    let bytes = files::read(file, FileKind::TimeZone).map_err(|refused| match refused {
        FileRefused::Unreadable(e) if e.kind() == io::ErrorKind::NotFound => Unreadable::Missing,
        other => Unreadable::Refused(other),
    })?;
    TimeZone::tzif(&file.to_string_lossy(), &bytes).map_err(|_| Unreadable::NoFileOfZone)
}

fn fault(place: &Path, why: &Unreadable) -> Fault {
    let cause = match why {
        Unreadable::Missing => "this computer knows no such time zone".to_owned(),
        Unreadable::NoZone => "this is no time zone".to_owned(),
        Unreadable::NoFileOfZone => "the file holds no time zone".to_owned(),
        Unreadable::Refused(refused) => format!("the time zone of this computer cannot be read: {refused}"),
    };
    Fault::new(
        "time-zone-unreadable",
        place,
        cause,
        "the zone decides which day it is: set TZ to a name such as Asia/Ho_Chi_Minh or to a difference such as <+07>-7",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offset_h(zone: &TimeZone) -> i32 {
        let noon = jiff::Timestamp::from_second(1_700_000_000).expect("a moment");
        zone.to_offset(noon).seconds() / 3600
    }

    #[test]
    fn a_zone_is_a_rule_a_file_or_a_name_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let folders = [folder.path().to_owned()];
        for (text, hours) in [
            ("", 0),
            ("UTC", 0),
            ("<+07>-7", 7),
            (":<+07>-7", 7),
            ("Asia/Ho_Chi_Minh", 7),
        ] {
            let zone = named(text, &folders).expect("a zone");
            assert_eq!(offset_h(&zone), hours, "{text}");
        }
        for wrong in [
            "Asia/Hanoi",
            "../Asia/Hanoi",
            "a b",
            "Asia//Hanoi",
            "/no/such/file",
            "..",
            "/",
        ] {
            assert!(named(wrong, &folders).is_err(), "{wrong}");
        }
        std::fs::write(folder.path().join("Text"), "no zone").expect("written");
        assert!(matches!(named("Text", &folders), Err(Unreadable::NoFileOfZone)));
    }

    #[cfg(unix)]
    #[test]
    fn a_device_in_the_place_of_a_zone_is_refused() {
        let why = named("/dev/zero", &[]).expect_err("endless");
        let said = fault(Path::new("TZ=/dev/zero"), &why).to_string();
        assert!(said.contains("a pipe or a device"), "{said}");
        let folder = tempfile::tempdir().expect("a folder");
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("Zero")).expect("a link");
        assert!(matches!(
            named("Zero", &[folder.path().to_owned()]),
            Err(Unreadable::Refused(_))
        ));
    }
}
