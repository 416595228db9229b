//! Gives the code that losses depend on a fingerprint, `COVGAP_CODE`, so that no loss kept by an earlier
//! version of an equation is taken for one of this. Comments and tests count as code: better computed once
//! too often.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What a loss depends on: the room that computes it, those of this package that it may use, the other crates
/// of the workspace as a whole, and the versions of the outside crates that all of them use.
const SOURCES: [&str; 6] = [
    "crates",
    "src/space",
    "src/domain",
    "src/terrain",
    "src/coverage",
    "Cargo.lock",
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let mut files = Vec::new();
    for source in SOURCES {
        let path = Path::new(source);
        // A package that is built as another's dependency may come without its lock file.
        if path.exists() {
            println!("cargo::rerun-if-changed={source}");
            collect(path, &mut files)?;
        }
    }
    files.sort();
    let mut hash = Fnv::new();
    for (name, path) in files {
        hash.eat(name.as_bytes());
        hash.eat(&[0]);
        // The same text has the same fingerprint whatever a checkout makes of its line ends.
        let text: Vec<u8> = fs::read(&path)?.into_iter().filter(|b| *b != b'\r').collect();
        hash.eat(&(text.len() as u64).to_le_bytes());
        hash.eat(&text);
    }
    println!("cargo::rustc-env=COVGAP_CODE={:032x}", hash.0);
    Ok(())
}

/// Every file at or below a path, with a name that is the same on every system.
fn collect(path: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else {
        files.push((path.to_string_lossy().replace('\\', "/"), path.to_owned()));
    }
    Ok(())
}

/// FNV-1a, 128 bits.
struct Fnv(u128);

impl Fnv {
    const fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    fn eat(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
}
