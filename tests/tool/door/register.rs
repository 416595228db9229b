//! Lists for the register whose text is neither UTF-8 nor says what it is.

use crate::support::Scene;
use crate::support::lists::{options, read, refused, the, units};

/// `Bản Khó` in windows-1258: the mark is a character of its own behind its letter.
const VIETNAMESE: &[u8] = b"name,lon,lat\nBa\xd2n Kho\xec,105.1,22.5\n";

#[test]
fn the_encoding_of_a_list_is_said_where_it_cannot_be_seen() {
    let scene = Scene::new();
    let path = scene.write("list.csv", VIETNAMESE);
    let units = units();
    let mut options = options(&units);
    let faults = refused(&path, &options);
    let fault = the(&faults, "table-encoding");
    assert_eq!(fault.field.as_deref(), Some("name"));
    assert!(fault.remedy.contains("--encoding windows-1258"), "{fault}");
    options.encoding = Some("windows-1258".to_owned());
    let list = read(&path, &options);
    let name = list.rows[0].fields.get(&covgap::register::Field::Name);
    assert_eq!(name.map(String::as_str), Some("Bản Khó"));
    options.encoding = Some("tcvn3".to_owned());
    let faults = refused(&path, &options);
    let fault = the(&faults, "encoding-unknown");
    assert_eq!(fault.field.as_deref(), Some("--encoding"));
    assert!(fault.remedy.starts_with("give --encoding one such as"), "{fault}");
    // UTF-8 is not read as something else.
    let path = scene.write("list.csv", "name,lon,lat\nBản Khó,105.1,22.5\n");
    options.encoding = Some("windows-1258".to_owned());
    let faults = refused(&path, &options);
    assert!(
        the(&faults, "table-encoding")
            .cause
            .starts_with("--encoding says"),
        "{faults}"
    );
}
