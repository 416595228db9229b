//! The generators under data/ still write the files that are there.

use crate::needs::Need;
use crate::row::{Row, rows};
use std::path::Path;
use std::process::Command;

pub(crate) const TESTS: &[Row] = rows! {
    the_generators_still_write_the_files_that_are_there: [Need::Program("python3")],
};

fn the_generators_still_write_the_files_that_are_there() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    for generator in ["demo/make_demo.py", "register/make_register.py"] {
        let run = Command::new("python3")
            .arg("-B")
            .arg(data.join(generator))
            .arg("--check")
            .output()
            .expect("it is installed");
        let said = String::from_utf8_lossy(&run.stdout).into_owned();
        assert!(
            run.status.success(),
            "{said}{}",
            String::from_utf8_lossy(&run.stderr)
        );
    }
}
