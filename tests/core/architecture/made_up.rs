//! Sources made up to see that what is wrong is refused, and what is not is let through.

use super::circles::{circles, uses};
use super::module::{Words, read};
use super::rooms::{breaches, strangers};
use super::sources::{Crate, Source};
use super::tokens::Tests;
use super::tree::Tree;

/// A tree of the crates `covgap` (in `src`) and `covgap_radio` (in `crates/radio/src`).
fn tree(files: &[(&str, &str)], tests: Tests) -> Tree {
    let krate = |name: &str, folder: &str| Crate {
        name: name.into(),
        folder: folder.into(),
    };
    let crates = [krate("covgap", "src"), krate("covgap_radio", "crates/radio/src")];
    let source = |(place, text): &(&str, &str)| Source {
        place: (*place).into(),
        text: (*text).into(),
    };
    let sources: Vec<Source> = files.iter().map(source).collect();
    Tree::new(&crates, &sources, tests)
}

fn circles_of(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    circles(&uses(&tree(files, Tests::LeftOut)))
}

const ROOT: (&str, &str) = ("src/lib.rs", "pub mod gaps;");
const FACE: (&str, &str) = (
    "src/gaps/mod.rs",
    "pub mod rank; pub mod scope; pub mod verdict; pub use verdict::Verdict;",
);
const RANK_AND_VERDICT: [&str; 2] = ["src/gaps/rank.rs", "src/gaps/verdict.rs"];

#[test]
fn two_files_that_use_each_other_are_a_circle() {
    let rank = (
        "src/gaps/rank.rs",
        "use super::verdict::Verdict; pub struct Weights;",
    );
    let verdict = (
        "src/gaps/verdict.rs",
        "pub struct Verdict(crate::gaps::rank::Weights);",
    );
    assert_eq!(circles_of(&[ROOT, FACE, rank, verdict]), [RANK_AND_VERDICT]);
}

#[test]
fn a_circle_of_three_is_found() {
    let files = [
        ROOT,
        FACE,
        ("src/gaps/rank.rs", "use super::{scope::Scope}; pub fn rank() {}"),
        (
            "src/gaps/scope.rs",
            "use crate::{gaps::{self, verdict}}; pub struct Scope(verdict::Verdict);",
        ),
        (
            "src/gaps/verdict.rs",
            "pub struct Verdict; fn f() { self::super::rank::rank() }",
        ),
    ];
    let [circle] = &circles_of(&files)[..] else {
        panic!("one circle");
    };
    assert_eq!(circle.len(), 3);
}

#[test]
fn files_that_use_each_other_one_way_are_none() {
    let rank = (
        "src/gaps/rank.rs",
        "use super::verdict::Verdict; use super::scope; fn f(_: scope::Scope) {}",
    );
    let scope = ("src/gaps/scope.rs", "use super::Verdict; pub struct Scope;");
    let verdict = ("src/gaps/verdict.rs", "pub enum Verdict { Covered }");
    assert!(circles_of(&[ROOT, FACE, rank, scope, verdict]).is_empty());
}

#[test]
fn a_reexport_is_followed_to_the_file_that_defines() {
    let rank = (
        "src/gaps/rank.rs",
        "use crate::gaps::Verdict as Judged; pub const LAST: u8 = 9;",
    );
    let verdict = (
        "src/gaps/verdict.rs",
        "use super::rank::*; pub enum Verdict { A } fn f() -> u8 { LAST }",
    );
    assert_eq!(circles_of(&[ROOT, FACE, rank, verdict]), [RANK_AND_VERDICT]);
}

#[test]
fn what_is_handed_on_and_not_used_is_no_use() {
    let rank = (
        "src/gaps/rank.rs",
        "pub use super::verdict::Verdict; pub struct Weights;",
    );
    let verdict = (
        "src/gaps/verdict.rs",
        "use super::rank::Weights; pub struct Verdict;",
    );
    assert!(circles_of(&[ROOT, FACE, rank, verdict]).is_empty());
    let rank = (
        "src/gaps/rank.rs",
        "pub(crate) use super::verdict::Verdict; pub struct Weights(Verdict);",
    );
    assert_eq!(circles_of(&[ROOT, FACE, rank, verdict]), [RANK_AND_VERDICT]);
}

#[test]
fn comments_texts_and_tests_do_not_count() {
    let rank = (
        "src/gaps/rank.rs",
        r##"//! See super::verdict::Verdict. /* /* super::verdict::Verdict */ */
        pub struct Weights<'a>(&'a str);
        const TEXT: [&str; 2] = ["\" super::verdict::Verdict", r#"" super::verdict::Verdict"#];
        const SIGN: [char; 2] = ['"', '\''];
        #[cfg(test)]
        mod tests { use super::super::verdict::Verdict; }
        #[cfg(test)]
        use super::verdict::Verdict;"##,
    );
    let verdict = (
        "src/gaps/verdict.rs",
        "use super::rank::Weights; pub struct Verdict;",
    );
    let files = [ROOT, FACE, rank, verdict];
    assert!(circles_of(&files).is_empty());
    assert_eq!(circles(&uses(&tree(&files, Tests::Counted))), [RANK_AND_VERDICT]);
}

/// A list of models and the trait that they have: the face below which they are.
#[test]
fn a_face_may_use_what_is_below_it_and_nothing_else() {
    let face = (
        "src/gaps/mod.rs",
        "mod rank; pub trait Model {} pub const MODELS: [rank::Rank; 1] = [rank::Rank];",
    );
    let rank = (
        "src/gaps/rank.rs",
        "pub struct Rank; impl super::Model for Rank {}",
    );
    assert!(circles_of(&[ROOT, face, rank]).is_empty());
    let files = [
        ROOT,
        ("src/gaps/mod.rs", "mod diff; mod verdict;"),
        (
            "src/gaps/diff/mod.rs",
            "pub struct Change(crate::gaps::verdict::Verdict);",
        ),
        (
            "src/gaps/verdict.rs",
            "pub struct Verdict; fn f(_: super::diff::Change) {}",
        ),
    ];
    assert_eq!(
        circles_of(&files),
        [["src/gaps/diff/mod.rs", "src/gaps/verdict.rs"]]
    );
}

#[test]
fn rooms_are_held_apart_in_every_crate() {
    let files = [
        (
            "src/lib.rs",
            "pub mod gaps; pub mod output; mod strange; pub use covgap_radio::{maths, model};",
        ),
        ("src/strange.rs", ""),
        ("crates/radio/src/maths/mod.rs", "pub fn ln() {}"),
        (
            "src/gaps/mod.rs",
            "use crate::{maths::{self, ln}, output}; fn f() { maths::ln(); output::write(); }",
        ),
        (
            "src/output/mod.rs",
            "pub fn write() {} mod tests { use crate::model::Card; }",
        ),
        ("crates/radio/src/lib.rs", "pub mod maths; pub mod model;"),
        (
            "crates/radio/src/model.rs",
            "use crate::model::Card as Own; pub struct Card;",
        ),
    ];
    let found = breaches(&tree(&files, Tests::Counted));
    let wanted = [
        "src/gaps/mod.rs: crate::output is of output, which gaps may not use",
        "src/gaps/mod.rs: output::write is of output, which gaps may not use",
        "src/output/mod.rs: crate::model::Card is of radio, which output may not use",
        "src/strange.rs is in no room of the table",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_module_that_bears_the_name_of_an_outside_crate_is_not_that_crate() {
    let files = [
        ("src/lib.rs", "mod gaps; mod output;"),
        ("src/output/mod.rs", "mod geojson; fn f() { geojson::write() }"),
        ("src/output/geojson.rs", "use geojson::Feature; pub fn write() {}"),
        (
            "src/gaps/mod.rs",
            "fn f() { crate::output::geojson::write(); ::geojson::Feature::default(); }",
        ),
    ];
    let found = strangers(&tree(&files, Tests::Counted), &[("geojson", &["output"])]);
    assert_eq!(found, ["src/gaps/mod.rs uses geojson, which belongs to output"]);
}

#[test]
fn the_reader_of_use_lines_sees_nested_and_qualified_names() {
    let text = "use crate::units::Db; use crate::{space::{LonLat, grid}, domain as d, maths::{self, *}}; \
                let x = crate::radio::f(); pub(in crate::gaps) use self::a::{b as c, e as _};";
    let module = &read(text, Tests::LeftOut)[&Words::new()];
    let imports: Vec<String> = module
        .imports
        .iter()
        .map(|(name, import)| format!("{name} {} {}", import.path.join("::"), import.handed_on))
        .collect();
    assert_eq!(
        imports,
        [
            "Db crate::units::Db false",
            "LonLat crate::space::LonLat false",
            "_ self::a::e self::a::e true",
            "c self::a::b true",
            "d crate::domain false",
            "grid crate::space::grid false",
            "maths crate::maths false",
        ]
    );
    assert_eq!(module.globs, [["crate", "maths"]]);
    assert!(
        module
            .paths
            .contains(&Words::from(["crate", "radio", "f"].map(String::from)))
    );
}
