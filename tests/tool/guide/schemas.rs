//! The schemas that lie beside the guide are those that the program prints.

use crate::support::guide::{Page, project};
use crate::support::tool::{Ran, covgap};
use std::fmt::Write;
use std::fs;

/// What the executable prints.
fn printed(args: &[&str]) -> String {
    let ran: Ran = covgap(&project()).args(args).output().expect("it runs").into();
    ran.good()
}

#[test]
fn every_answer_has_its_schema_in_a_file() {
    let folder = project().join("docs/src/reference/schemas");
    let is_written = std::env::var_os("COVGAP_WRITE_DOCS").is_some();
    let names = printed(&["schema"]);
    let mut list = String::from("| answer | schema |\n|---|---|\n");
    for name in names.lines() {
        let schema = printed(&["schema", name]);
        let file = folder.join(format!("{name}.json"));
        if is_written {
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(&file, &schema).expect("written");
        }
        let there = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            there == schema,
            "{}: run the test with COVGAP_WRITE_DOCS=1",
            file.display()
        );
        let _ = writeln!(list, "| `{name}` | [{name}.json](schemas/{name}.json) |");
    }
    let files = fs::read_dir(&folder).expect("a folder").count();
    assert_eq!(files, names.lines().count(), "a file of no answer");
    Page::of_guide("reference/schemas.md").holds_part("schemas", &list);
}
